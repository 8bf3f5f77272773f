// What a client may publish: a sensor that has proved who it is on its own topics, anybody at the plain listener on all but
// what the hub alone says, and nothing for whoever has not been let in. What is kept for later is bounded, see retained.ts.
import type { Aedes, Client } from 'aedes';
import { plainText } from '../../shared/plain-text.ts';
import { parseTopic, type SensorPath } from '../../shared/topics.ts';
import { type Login, maySay } from './access.ts';
import type { BrokerLimits } from './limits.ts';
import type { Retained } from './retained.ts';

/** Who a client is that has been let in; `anybody` at the plain listener. */
export type Role =
  | { readonly kind: 'hub' }
  | { readonly kind: 'anybody' }
  | Extract<Login, { kind: 'known' }>;

export type Roles = Pick<WeakMap<Client, Role>, 'get'>;

type PublishRule = NonNullable<NonNullable<ConstructorParameters<typeof Aedes>[0]>['authorizePublish']>;

interface Message {
  readonly topic: string;
  readonly retain?: boolean;
}

/** Longest of our topics: it is 142 characters. */
const shownTopic = (topic: string) => plainText(topic, 150);

/**
 * Receipts come from the hub alone: a forged one would make a sensor forget an hour that is not stored. So do
 * configurations: a forged one would make it forget more slowly.
 */
export function whyNotSay(role: Role, { topic, retain = false }: Message): string | undefined {
  if (topic.startsWith('$')) return `${shownTopic(topic)} is reserved`;
  if (role.kind === 'hub') return undefined;
  if (role.kind === 'known' && !maySay(role.path, { topic, retain })) {
    return `it may not publish on ${shownTopic(topic)}${retain ? ', retained' : ''}`;
  }
  const kind = parseTopic(topic)?.kind;
  if (kind === 'receipt' || kind === 'config') return `only the hub publishes on ${shownTopic(topic)}`;
  if (retain && kind !== 'state') return `nothing is retained on ${shownTopic(topic)}, only states are`;
  return undefined;
}

export interface PublishParts {
  readonly roles: Roles;
  readonly retained: Pick<Retained, 'hasRoom'>;
  readonly limits: Pick<BrokerLimits, 'qos2Bytes'>;
  /** Somebody has published for a sensor, and may. */
  readonly onSaid: (client: Client, path: SensorPath) => void;
  readonly onNotKept: (topic: string) => void;
  /** Whether the hub hears what is published; until then hours would be taken and answered by nobody. */
  readonly isHeard: () => boolean;
}

/** For messages and last wills. */
export function publishRule({
  roles,
  retained,
  limits,
  onSaid,
  onNotKept,
  isHeard,
}: PublishParts): PublishRule {
  return (client, packet, callback) => {
    const role = client ? roles.get(client) : ({ kind: 'anybody' } as const);
    if (role === undefined) return callback(new Error('it has not logged in'));
    const problem = whyNotSay(role, packet);
    if (problem !== undefined) return callback(new Error(problem));
    if (role.kind === 'hub') return callback(null);
    if (!isHeard()) return callback(new Error('the hub is starting: come again'));
    if (packet.qos === 2) {
      if (packet.payload.length > limits.qos2Bytes) {
        return callback(new Error(`more than ${limits.qos2Bytes} bytes at QoS 2: publish them at QoS 1`));
      }
      // It is held until its PUBREL, and would hold all that was read with it.
      packet.payload = Buffer.from(packet.payload);
    }
    if (packet.retain && !retained.hasRoom(packet)) {
      packet.retain = false;
      onNotKept(shownTopic(packet.topic));
    }
    const path = parseTopic(packet.topic)?.path;
    if (client && !client.closed && path) onSaid(client, path);
    callback(null);
  };
}

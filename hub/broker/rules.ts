// What a client may publish and subscribe to: a sensor that has proved who it is its own topics, anybody at the plain
// listener all but what the hub alone says, and who is behind TLS and has not proved anything yet nothing: what is sent
// right behind a CONNECT may be handled before its login is.
import type { Aedes, Client } from 'aedes';
import { parseTopic } from '../../shared/topics.ts';
import { type Login, mayHear, maySay } from './access.ts';

export type Account = Extract<Login, { kind: 'known' }>;

export interface WhoIsWho {
  /** Of those that have proved who they are. */
  readonly accounts: WeakMap<Client, Account>;
  /** Behind TLS, and not proved yet. */
  readonly isStranger: (client: Client) => boolean;
}

type PublishRule = NonNullable<NonNullable<ConstructorParameters<typeof Aedes>[0]>['authorizePublish']>;

/**
 * Receipts come from the hub alone: a forged one would make a sensor forget an hour that is not stored. So do
 * configurations: a forged one would make it forget more slowly.
 */
export function publishRule(
  hubClientId: string,
  retainedTopicsMax: number,
  { accounts, isStranger }: WhoIsWho,
): PublishRule {
  const retained = new Set<string>();
  return (client, packet, callback) => {
    if (client && isStranger(client)) return callback(new Error('it has not logged in'));
    const account = client && accounts.get(client);
    if (account && !maySay(account.path, packet)) {
      return callback(new Error(`it may not publish on ${packet.topic}${packet.retain ? ', retained' : ''}`));
    }
    if (packet.topic.startsWith('$SYS/')) return callback(new Error('$SYS is reserved'));
    const kind = parseTopic(packet.topic)?.kind;
    if ((kind === 'receipt' || kind === 'config') && client?.id !== hubClientId) {
      return callback(new Error(`only the hub publishes on ${packet.topic}`));
    }
    if (packet.retain) {
      if (packet.payload.length === 0) retained.delete(packet.topic);
      else if (retained.size >= retainedTopicsMax && !retained.has(packet.topic)) {
        return callback(new Error(`more than ${retainedTopicsMax} retained topics`));
      } else retained.add(packet.topic);
    }
    callback(null);
  };
}

type SubscribeRule = NonNullable<NonNullable<ConstructorParameters<typeof Aedes>[0]>['authorizeSubscribe']>;

export function subscribeRule(subscriptionsMax: number, { accounts, isStranger }: WhoIsWho): SubscribeRule {
  const topicsOf = new WeakMap<Client, Set<string>>();
  return (client, subscription, callback) => {
    if (isStranger(client)) return callback(null, null);
    const account = accounts.get(client);
    if (account && !mayHear(account.path, subscription.topic)) return callback(null, null);
    const topics = topicsOf.get(client) ?? new Set();
    const hasRoom = topics.size < subscriptionsMax || topics.has(subscription.topic);
    // $SYS would tell the hub's client id. A null grants nothing (§3.9.3, 0x80).
    if (!hasRoom || subscription.topic.startsWith('$')) return callback(null, null);
    topicsOf.set(client, topics.add(subscription.topic));
    callback(null, subscription);
  };
}

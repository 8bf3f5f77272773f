// What a client may subscribe to: a sensor that has proved who it is to its own topics, anybody at the plain listener to all
// but the broker's own ($). Configurations hold the keys of objections, by which addresses could be tried out: at the plain
// listener only those hear one who subscribe to its very topic, as its sensor does, and nobody through a wildcard. Receipts
// go to wildcards too: they say no more of an hour than the hour itself, which is heard there as well.
//
// A message costs the hub one delivery for each client that hears it, so those are few, whoever they are.
import type { Aedes, Client } from 'aedes';
import type { Clock } from '../../shared/clock.ts';
import { clientIdOf, parseTopic } from '../../shared/topics.ts';
import { createRate } from '../listening/rate.ts';
import { mayHear } from './access.ts';
import type { BrokerLimits } from './limits.ts';
import { hasWildcard } from './retained.ts';
import type { Roles } from './rules.ts';

type AedesRules = NonNullable<ConstructorParameters<typeof Aedes>[0]>;

export interface Hearing {
  readonly subscribeRule: NonNullable<AedesRules['authorizeSubscribe']>;
  /** Also for what is retained. */
  readonly forwardRule: NonNullable<AedesRules['authorizeForward']>;
  unsubscribed(client: Client, filters: readonly string[]): void;
}

type HearingLimits = Pick<
  BrokerLimits,
  'filterLength' | 'subscriptionsPerClient' | 'listenersPerTopic' | 'wildcards' | 'wildcardsPerSecond'
>;

export function createHearing(roles: Roles, limits: HearingLimits, clock: Clock): Hearing {
  const filtersOf = new WeakMap<Client, Set<string>>();
  const listeners = new Map<string, number>();
  let wildcards = 0;
  const wildcardRate = createRate(limits.wildcards, limits.wildcardsPerSecond, clock);

  function count(filter: string, sign: 1 | -1): void {
    if (hasWildcard(filter)) wildcards += sign;
    const left = (listeners.get(filter) ?? 0) + sign;
    if (left === 0) listeners.delete(filter);
    else listeners.set(filter, left);
  }

  function release(client: Client, filters: Iterable<string>): void {
    const own = filtersOf.get(client);
    for (const filter of [...filters]) if (own?.delete(filter)) count(filter, -1);
  }

  function filtersFor(client: Client): Set<string> {
    const known = filtersOf.get(client);
    if (known) return known;
    const own = new Set<string>();
    filtersOf.set(client, own);
    client.conn.once('close', () => release(client, own));
    return own;
  }

  function hasRoom(client: Client, own: ReadonlySet<string>, filter: string): boolean {
    if (filter.length > limits.filterLength) return false;
    const isWildcard = hasWildcard(filter);
    if (isWildcard && !wildcardRate.take()) return false;
    if (own.has(filter)) return true;
    if (own.size >= limits.subscriptionsPerClient) return false;
    if (isWildcard && wildcards >= limits.wildcards) return false;
    return (listeners.get(filter) ?? 0) < limits.listenersPerTopic || isItsOwn(client, filter);
  }

  return {
    // A null grants nothing (§3.9.3, 0x80).
    subscribeRule(client, subscription, callback) {
      const role = roles.get(client);
      if (role === undefined || client.closed) return callback(null, null);
      if (role.kind === 'hub') return callback(null, subscription);
      const { topic: filter } = subscription;
      // $SYS would tell the hub's client id.
      if (filter.startsWith('$')) return callback(null, null);
      if (role.kind === 'known' && !mayHear(role.path, filter)) return callback(null, null);
      const own = filtersFor(client);
      if (!hasRoom(client, own, filter)) return callback(null, null);
      if (!own.has(filter)) count(filter, 1);
      own.add(filter);
      callback(null, subscription);
    },
    forwardRule(client, packet) {
      if (!packet.topic.endsWith('/config') || roles.get(client)?.kind !== 'anybody') return packet;
      if (parseTopic(packet.topic)?.kind !== 'config') return packet;
      return filtersOf.get(client)?.has(packet.topic) ? packet : null;
    },
    unsubscribed: release,
  };
}

/** Whether the client is the sensor that the topic is for, by its client id; there is one of those at a time. */
function isItsOwn(client: Client, topic: string): boolean {
  const path = parseTopic(topic)?.path;
  return path !== undefined && client.id === clientIdOf(path);
}

// What the broker keeps for whoever subscribes later: of the hub whatever it says, of others only the state of a sensor in
// a known store, so many for each store and so many bytes in all. What has no room is handed on and not kept: the hub has
// heard it, and whoever filled the room keeps nobody out. Stands in for aedes' own store, which has no bounds and looks
// through all of it for every subscription.
import { Readable } from 'node:stream';
import type { AedesPublishPacket, PublishPacket } from 'aedes';
import { parseTopic, type SensorPath } from '../../shared/topics.ts';
import type { BrokerLimits } from './limits.ts';

/** About what a message takes besides its topic and its payload. */
const ENTRY_BYTES = 300;

type RetainedLimits = Pick<BrokerLimits, 'sensorsPerStore' | 'retainedMessageBytes' | 'retainedBytes'>;

export interface Retained {
  /** Whether there is room for what others than the hub want kept; an empty payload clears, and needs none. */
  hasRoom(packet: Pick<PublishPacket, 'topic' | 'payload'>): boolean;
  /** The messages under the topics of the filters. */
  find(filters: readonly string[]): Iterable<AedesPublishPacket>;
  /** The part of aedes' persistence that this stands in for. */
  readonly persistence: {
    storeRetained(packet: AedesPublishPacket): Promise<void>;
    createRetainedStreamCombi(filters: readonly string[]): Readable;
  };
}

export function createRetained(
  isKnownStore: (path: SensorPath) => boolean,
  limits: RetainedLimits,
): Retained {
  const kept = new Map<string, AedesPublishPacket>();
  const statesOf = new Map<string, number>();
  let bytesOfAll = 0;

  function count(packet: AedesPublishPacket, sign: 1 | -1): void {
    const store = storeOfState(packet.topic);
    if (store === undefined) return;
    bytesOfAll += sign * sizeOf(packet);
    const states = (statesOf.get(store) ?? 0) + sign;
    if (states === 0) statesOf.delete(store);
    else statesOf.set(store, states);
  }

  function* find(filters: readonly string[]): Generator<AedesPublishPacket> {
    for (const filter of filters) {
      const exact = kept.get(filter);
      if (exact) yield exact;
      if (!hasWildcard(filter)) continue;
      const matches = filterMatcher(filter);
      for (const [topic, packet] of kept) if (matches(topic)) yield packet;
    }
  }

  return {
    hasRoom(packet) {
      if (packet.payload.length === 0) return true;
      const path = parseTopic(packet.topic)?.path;
      const store = storeOfState(packet.topic);
      if (path === undefined || store === undefined || !isKnownStore(path)) return false;
      if (packet.payload.length > limits.retainedMessageBytes) return false;
      const before = kept.get(packet.topic);
      if (before === undefined && (statesOf.get(store) ?? 0) >= limits.sensorsPerStore) return false;
      return bytesOfAll - (before ? sizeOf(before) : 0) + sizeOf(packet) <= limits.retainedBytes;
    },
    find,
    persistence: {
      async storeRetained(packet) {
        const before = kept.get(packet.topic);
        if (before) count(before, -1);
        kept.delete(packet.topic);
        if (packet.payload.length === 0) return;
        // A copy: the payload is a piece of all that was read with it.
        const own = Object.assign({}, packet, { payload: Buffer.from(packet.payload) });
        kept.set(packet.topic, own);
        count(own, 1);
      },
      createRetainedStreamCombi: (filters) => Readable.from(find(filters)),
    },
  };
}

const sizeOf = ({ topic, payload }: Pick<PublishPacket, 'topic' | 'payload'>) =>
  ENTRY_BYTES + 2 * topic.length + payload.length;

/** `RETAILER/STORE`; undefined for what is not a sensor's state. */
function storeOfState(topic: string): string | undefined {
  const sensor = parseTopic(topic);
  return sensor?.kind === 'state' ? `${sensor.path.retailer}/${sensor.path.store}` : undefined;
}

export const hasWildcard = (filter: string) => filter.includes('+') || filter.includes('#');

/** MQTT 3.1.1, §4.7: `+` is one level, `#` at the end all that follow and the level above it. */
export function filterMatcher(filter: string): (topic: string) => boolean {
  const levels = filter.split('/');
  const isOpen = levels.at(-1) === '#';
  if (isOpen) levels.pop();
  return (topic) => {
    // A wildcard at the start does not stand for what begins with $ (§4.7.2).
    if (topic.startsWith('$') && levels[0] !== topic.split('/', 1)[0]) return false;
    const parts = topic.split('/');
    if (isOpen ? parts.length < levels.length : parts.length !== levels.length) return false;
    return levels.every((level, n) => level === '+' || level === parts[n]);
  };
}

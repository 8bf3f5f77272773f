// Messages that were not taken, kept aside with the reason, so that an operator can see what a sensor
// really sent. Bounded by topic, by store and in all, by the hour and for good, and to the start of each body: a noisy
// sensor costs its own store alone.
import { createAllowance, excessOf } from './allowance.ts';
import type { HubDatabase } from './database.ts';

/** Why a message is refused: a closed set, stored in `refused.code` beside `too-many`, which stands for further ones. */
export const REFUSAL_CODES = [
  'bad-topic',
  'too-large',
  'not-utf8',
  'not-json',
  'unknown-version',
  'bad-field',
  'sensor-mismatch',
  'no-such-hour',
  'future-hour',
  'ancient-hour',
  'too-precise',
  'unknown-store',
  'too-many-sensors',
  'conflict',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

export const REFUSED_ROWS_MAX = 10_000;
/** Of the topics of one store, and of all topics that name no store of the hub. */
export const REFUSED_ROWS_OF_STORE_MAX = 1_000;
export const REFUSED_BODY_BYTES_MAX = 4096;
const TOPIC_CHARACTERS_MAX = 256;
const HOUR_MS = 3_600_000;
/** Rows an hour: of a topic, of a store, of all. */
const ROWS_AN_HOUR = [30, 300, 3_000] as const;

interface RefusedMessage {
  readonly topic: string;
  /** Of the store that the topic names; null where the hub knows none of that name. */
  readonly storeKey: number | null;
  readonly code: RefusalCode;
  readonly reason: string;
  readonly body: Uint8Array;
}

export interface RefusedRows {
  /** Keeps the message, or, where too many came in this hour, says so once. */
  add(message: RefusedMessage, receivedAtMs: number): void;
  /** Drops what is too much, the oldest of whoever sent most first; once a batch is enough. */
  prune(): void;
}

/** Prepares the statements. To be called inside the caller's transaction. */
export function prepareRefusedRows(db: HubDatabase): RefusedRows {
  const insert = db.prepare<[number, string, number | null, string, string, Uint8Array]>(
    'INSERT INTO refused (received_at, topic, store_key, code, reason, body) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const allowance = createAllowance(HOUR_MS, ROWS_AN_HOUR);
  const prune = preparePrune(db);
  const touched = new Set<number | null>();
  return {
    add({ topic, storeKey, code, reason, body }, receivedAtMs) {
      const start = body.subarray(0, REFUSED_BODY_BYTES_MAX);
      const clipped = topic.slice(0, TOPIC_CHARACTERS_MAX);
      const taken = allowance.take(clipped, storeKey, receivedAtMs);
      if (taken.kind === 'fine') insert.run(receivedAtMs, clipped, storeKey, code, reason, start);
      else if (taken.isFirst) {
        const text = `too-many: over ${taken.max} messages ${OF_WHOM[taken.of]} were refused within the hour; further ones of it are answered, and not kept`;
        insert.run(receivedAtMs, clipped, storeKey, 'too-many', text, new Uint8Array());
      }
      touched.add(storeKey);
    },
    prune() {
      for (const storeKey of touched) prune(storeKey);
      touched.clear();
    },
  };
}

const OF_WHOM = { one: 'of this topic', store: 'of this store', all: 'of all sensors' } as const;

/** Each message's key with its rank, where every store has a turn, and in it every topic: see `ALARMS_BY_TURN`. */
export const REFUSED_BY_TURN = `
  SELECT key, row_number() OVER (PARTITION BY store_key ORDER BY own, key DESC) AS rank FROM (
    SELECT key, store_key, row_number() OVER (PARTITION BY store_key, topic ORDER BY key DESC) AS own
    FROM refused)`;

function preparePrune(db: HubDatabase): (storeKey: number | null) => void {
  const inStore = db.prepare<[number | null], { n: number }>(
    'SELECT count(*) AS n FROM refused WHERE store_key IS ?',
  );
  // The rank of a row is its place in its own group, from the newest: who has most has the highest.
  const ofStore = db.prepare<[number | null, number]>(
    `DELETE FROM refused WHERE key IN (SELECT key FROM (
       SELECT key, row_number() OVER (PARTITION BY topic ORDER BY key DESC) AS rank
       FROM refused WHERE store_key IS ?) ORDER BY rank DESC, key LIMIT ?)`,
  );
  const inAll = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM refused');
  const ofAll = db.prepare<[number]>(
    `DELETE FROM refused WHERE key IN (SELECT key FROM (${REFUSED_BY_TURN}) ORDER BY rank DESC, key LIMIT ?)`,
  );
  return (storeKey) => {
    const storeExcess = excessOf(inStore.get(storeKey)!.n, REFUSED_ROWS_OF_STORE_MAX);
    if (storeExcess > 0) ofStore.run(storeKey, storeExcess);
    const excess = excessOf(inAll.get()!.n, REFUSED_ROWS_MAX);
    if (excess > 0) ofAll.run(excess);
  };
}

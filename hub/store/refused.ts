// Messages that were not taken, kept aside with the reason, so that an operator can see what a sensor
// really sent. Bounded: the newest rows, the start of each body.
import type { HubDatabase } from './database.ts';

/** Why a message is refused: a closed set, stored in `refused.code`. */
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
export const REFUSED_BODY_BYTES_MAX = 4096;
const TOPIC_CHARACTERS_MAX = 256;

interface RefusedMessage {
  readonly topic: string;
  readonly code: RefusalCode;
  readonly reason: string;
  readonly body: Uint8Array;
}

export interface RefusedRows {
  add(message: RefusedMessage, receivedAtMs: number): void;
  /** Drops all but the newest rows; once a batch is enough. */
  prune(): void;
}

/** Prepares the statements. To be called inside the caller's transaction. */
export function prepareRefusedRows(db: HubDatabase): RefusedRows {
  const insert = db.prepare<[number, string, string, string, Uint8Array]>(
    'INSERT INTO refused (received_at, topic, code, reason, body) VALUES (?, ?, ?, ?, ?)',
  );
  const prune = db.prepare<[number]>('DELETE FROM refused WHERE key <= (SELECT max(key) FROM refused) - ?');
  return {
    add({ topic, code, reason, body }, receivedAtMs) {
      const start = body.subarray(0, REFUSED_BODY_BYTES_MAX);
      insert.run(receivedAtMs, topic.slice(0, TOPIC_CHARACTERS_MAX), code, reason, start);
    },
    prune() {
      prune.run(REFUSED_ROWS_MAX);
    },
  };
}

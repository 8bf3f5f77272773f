// Messages that were not taken, kept aside with the reason, so that an operator can see what a sensor
// really sent. Bounded by topic, by store and in all, by the hour and for good, and to the start of each body: a noisy
// sensor costs its own store alone.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { Choice } from './alarms.ts';

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
  'retired',
  'too-many-sensors',
  'conflict',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

export const REFUSED_ROWS_MAX = 10_000;
/** Of the topics of one store, and of all topics that name no store of the hub. */
export const REFUSED_ROWS_OF_STORE_MAX = 1_000;
export const REFUSED_BODY_BYTES_MAX = 4096;

export interface RefusedMessage {
  readonly topic: string;
  /** Of the store that the topic names; null where the hub knows none of that name. */
  readonly storeKey: number | null;
  readonly code: RefusalCode;
  readonly reason: string;
  readonly body: Uint8Array;
}

export interface RefusedRow {
  readonly key: number;
  readonly receivedAtMs: number;
  readonly topic: string;
  readonly code: string;
  readonly reason: string;
  readonly bodyBytes: number;
}

/** Of all that there is. */
export interface Totals {
  readonly stores: number;
  readonly sensors: number;
  readonly alarms: number;
  readonly refused: number;
  /** The newest of any sensor; null before the first. */
  readonly lastHour: UtcHour | null;
}

export interface RefusedReads {
  /** The newest first. */
  refused(limit: number, choice?: Choice): Promise<RefusedRow[]>;
  /** How many of each store's messages were refused since a moment, by store key. */
  refusedCounts(sinceMs: number): Promise<Map<number, number>>;
  /** How much there is: for monitoring. */
  totals(): Promise<Totals>;
}

export interface RefusedWrites {
  /**
   * Keeps the messages, or, where too many came in this hour, says so once; then drops what is too much, the oldest of
   * whoever sent most first.
   */
  addRefused(messages: readonly RefusedMessage[], receivedAtMs: number): Promise<void>;
}

// What an operator must look at. The same alarm of the same sensor is kept once, however often a sensor repeats its
// cause. Rows are bounded by sensor and kind, by store, and in all; where there are too many, the oldest of whoever has
// most go first, so that a noisy sensor washes out its own alarms, then its store's, and never another store's.

/**
 * Closed set, stored in `alarm.kind`. `conflicting-repeat`: a sensor sent an hour again, with other values.
 * `weaker-settings`: what a sensor counts by protects less than before. `cannot-count`: what it hears cannot be counted.
 * `too-many-changes`: its settings changed so often that the audit log no longer notes each change.
 */
export type AlarmKind = 'conflicting-repeat' | 'weaker-settings' | 'cannot-count' | 'too-many-changes';

/**
 * Of a whole store. `calibration-setup`: the sensors' settings are no longer those of its hand counts.
 * `calibration-drift`: what they release has shifted since. `calibration-age`: the counts are a year old.
 * `weaker-settings`: somebody asked its sensors for settings that protect less.
 * `many-objections`: more were registered in a day than visitors would.
 * `certificate`: that of the broker, which its sensors trust, cannot be renewed, or a broker that is not the hub's own cannot be
 * told who may come in.
 * `too-many-changes`: as of a sensor, of all its sensors together. `too-many-sensors`: it takes no more of them.
 * `retired-sensor`: a sensor sends hours of days on which it, or the store, is retired.
 * `client-name`: another program comes to the broker under the hub's name. `hub-part`: no process of the hub does a part of its
 * work.
 */
export type StoreAlarmKind =
  | 'calibration-setup'
  | 'calibration-drift'
  | 'calibration-age'
  | 'weaker-settings'
  | 'many-objections'
  | 'certificate'
  | 'too-many-changes'
  | 'too-many-sensors'
  | 'retired-sensor'
  | 'client-name'
  | 'hub-part';

export const ALARM_ROWS_MAX = 10_000;
export const ALARM_ROWS_OF_STORE_MAX = 1_000;
/** Of one kind of one sensor, or of a store's own. */
export const ALARM_ROWS_OF_KIND_MAX = 200;

export interface AlarmRow {
  readonly key: number;
  readonly raisedAtMs: number;
  readonly kind: string;
  readonly text: string;
  /** Null where the alarm is of no store. */
  readonly retailer: string | null;
  readonly store: string | null;
  /** Null where the alarm is of no sensor. */
  readonly sensor: string | null;
}

/**
 * Which rows are read where there are more: the newest of all, or the newest of each store in turn, so that a noisy store
 * hides no other.
 */
export type Choice = 'newest' | 'in turn';

export interface AlarmReads {
  /** The newest first. */
  alarms(limit: number, choice?: Choice): Promise<AlarmRow[]>;
  /** How many each store has had since a moment, by store key. */
  alarmCounts(sinceMs: number): Promise<Map<number, number>>;
}

export interface AlarmWrites {
  /** Of a sensor; `text` is for people. */
  raiseAlarm(
    sensor: { readonly key: number; readonly store: number },
    kind: AlarmKind,
    text: string,
    raisedAtMs: number,
  ): Promise<void>;
  /** Of each of the stores, once for each text. Returns how many are new. */
  raiseStoreAlarm(
    stores: readonly number[],
    kind: StoreAlarmKind,
    text: string,
    raisedAtMs: number,
  ): Promise<number>;
}

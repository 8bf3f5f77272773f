// What the hub asks of the sensors of a store: settings and pauses, as they stand in the database, and the
// revision of the message that says so.
import type { AskedSettings } from '../../shared/remote-config.ts';

export interface PauseRow {
  readonly key: number;
  readonly sinceMs: number;
  /** Planned end; null: until told otherwise. */
  readonly untilMs: number | null;
  /** When it was ended before that. */
  readonly endedMs: number | null;
  readonly pausedBy: string;
  readonly reason: string;
}

/** Times from one moment to another, ms since 1970. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A store's part of a question about many. */
interface StoreTimes extends TimeSpan {
  /** Its key. */
  readonly store: number;
}

export interface RevisionRow {
  readonly revision: number;
  /** Hash of what it stands for. */
  readonly content: string;
}

export interface AskedReads {
  /** The pauses that hold at a moment, by store key. */
  pauses(stores: readonly number[], nowMs: number): Promise<Map<number, PauseRow>>;
  /** When each was paused within its span, in order; a pause that runs goes on to the span's end. */
  pausedSpans(asked: readonly StoreTimes[]): Promise<TimeSpan[][]>;
  /** By store key; a store that is asked for nothing is absent. */
  askedSettings(stores: readonly number[]): Promise<Map<number, AskedSettings>>;
  /** By store key. */
  revisions(stores: readonly number[]): Promise<Map<number, RevisionRow>>;
  /** Moves whenever a message may have to be sent. */
  changeSerial(): Promise<number>;
  /** The same of each store, by its key; one of which nothing was ever to be sent is absent. */
  changeSerials(): Promise<Map<number, number>>;
}

export interface AskedWrites {
  insertPause(store: number, pause: Omit<PauseRow, 'key' | 'endedMs'>): Promise<void>;
  /** Changes the end and the words of a pause that runs. */
  changePause(
    store: number,
    key: number,
    words: Pick<PauseRow, 'untilMs' | 'pausedBy' | 'reason'>,
  ): Promise<void>;
  endPause(store: number, key: number, endedMs: number): Promise<void>;
  writeAskedSettings(store: number, settings: AskedSettings): Promise<void>;
  writeRevisions(revisions: ReadonlyMap<number, RevisionRow>): Promise<void>;
}

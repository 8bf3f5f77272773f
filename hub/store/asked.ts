// What the hub asks of the sensors of a store: settings and pauses, as they stand in the database, and the
// revision of the message that says so.
import type { AskedSettings } from '../../shared/remote-config.ts';
import type { HubDatabase } from './database.ts';

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

const PAUSE = `SELECT key, since AS sinceMs, until AS untilMs, ended AS endedMs, paused_by AS pausedBy, reason
  FROM pause`;

/** The pause that holds at a moment. */
export function readPause(db: HubDatabase, storeKey: number, nowMs: number): PauseRow | undefined {
  return db
    .prepare<[number, number, number], PauseRow>(
      `${PAUSE} WHERE store_key = ? AND since <= ? AND ended IS NULL AND coalesce(until > ?, 1)
       ORDER BY key DESC LIMIT 1`,
    )
    .get(storeKey, nowMs, nowMs);
}

/** Times from one moment to another, ms since 1970. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When a store was paused within a span, in order; a pause that runs goes on to the span's end. */
export function readPausedSpans(db: HubDatabase, storeKey: number, { fromMs, toMs }: TimeSpan): TimeSpan[] {
  return db
    .prepare<[object], TimeSpan>(
      `SELECT max(since, @fromMs) AS fromMs, min(coalesce(ended, until, @toMs), @toMs) AS toMs FROM pause
       WHERE store_key = @storeKey AND since < @toMs AND coalesce(ended, until, @toMs) > @fromMs ORDER BY since`,
    )
    .all({ storeKey, fromMs, toMs });
}

export function insertPause(
  db: HubDatabase,
  storeKey: number,
  pause: Omit<PauseRow, 'key' | 'endedMs'>,
): void {
  db.prepare('INSERT INTO pause (store_key, since, until, paused_by, reason) VALUES (?, ?, ?, ?, ?)').run(
    ...[storeKey, pause.sinceMs, pause.untilMs, pause.pausedBy, pause.reason],
  );
}

/** Changes the end and the words of a pause that runs. */
export function changePause(
  db: HubDatabase,
  key: number,
  { untilMs, pausedBy, reason }: Pick<PauseRow, 'untilMs' | 'pausedBy' | 'reason'>,
): void {
  db.prepare('UPDATE pause SET until = ?, paused_by = ?, reason = ? WHERE key = ?').run(
    ...[untilMs, pausedBy, reason, key],
  );
}

export function endPause(db: HubDatabase, key: number, endedMs: number): void {
  db.prepare('UPDATE pause SET ended = ? WHERE key = ?').run(endedMs, key);
}

// Written by the hub after it was checked, so it is not checked again.
export function readAskedSettings(db: HubDatabase, storeKey: number): AskedSettings {
  const row = db
    .prepare<[number], { settings: string }>('SELECT settings FROM asked_settings WHERE store_key = ?')
    .get(storeKey);
  return row ? (JSON.parse(row.settings) as AskedSettings) : {};
}

export function writeAskedSettings(db: HubDatabase, storeKey: number, settings: AskedSettings): void {
  db.prepare(
    `INSERT INTO asked_settings VALUES (?, ?)
     ON CONFLICT (store_key) DO UPDATE SET settings = excluded.settings`,
  ).run(storeKey, JSON.stringify(settings));
}

export interface RevisionRow {
  readonly revision: number;
  /** Hash of what it stands for. */
  readonly content: string;
}

export function readRevision(db: HubDatabase, storeKey: number): RevisionRow | undefined {
  return db
    .prepare<[number], RevisionRow>('SELECT revision, content FROM revision WHERE store_key = ?')
    .get(storeKey);
}

export function writeRevision(db: HubDatabase, storeKey: number, { revision, content }: RevisionRow): void {
  db.prepare(
    `INSERT INTO revision VALUES (?, ?, ?)
     ON CONFLICT (store_key) DO UPDATE SET revision = excluded.revision, content = excluded.content`,
  ).run(storeKey, revision, content);
}

/** Moves whenever a message may have to be sent. */
export function readChangeSerial(db: HubDatabase): number {
  return db.prepare<[], { serial: number }>('SELECT serial FROM remote_change').get()!.serial;
}

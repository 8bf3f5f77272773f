// What is released and not yet stored by the hub, in one SQLite file: the sensor's only memory. One row is
// both the noised release and the mark that its hour is released, so one transaction holds both; the hub's
// receipt empties the row and leaves the mark. An hour with a mark is never drawn again, or two draws could
// be averaged and the noise would hide less (DESIGN.md, section 6, rule 4).
//
// Marks must end somewhere. Only the newest MARKS_MAX are kept, and the newest hour ever pruned is
// remembered: at or below it we no longer know what was drawn, so nothing is drawn there ('too-old'). Above
// it every mark is still here. A new outbox has pruned nothing and takes recordings of any age, in any
// order; and one hour released under a wrong clock, years ahead, does not shut the true ones out, as a
// horizon counted from the newest hour would.
import type Database from 'better-sqlite3';
import { Compile } from 'typebox/compile';
import type { Clock } from '../../shared/clock.ts';
import type { HourlyCount } from '../../shared/hourly-count-schema.ts';
import { HourlyCountSchema } from '../../shared/hourly-count-schema.ts';
import type { Receipt } from '../../shared/sensor-messages.ts';
import type { SensorPath } from '../../shared/topics.ts';
import { formatUtcHour, type UtcHour } from '../../shared/utc-hour.ts';
import { spentOn } from './disclosure-control.ts';
import { openOutboxDatabase, storageFailure } from './outbox-file.ts';

/** Eleven years of marks, about 1 MB. */
const MARKS_MAX = 100_000;
/** Over five years without a hub, about 25 MB. */
const WAITING_MAX = 50_000;
const RETRY_REFUSED_MS = 24 * 3_600_000;

type ReleaseOutcome =
  | { readonly kind: 'released' }
  /** Released before, now or in an earlier life of the process. */
  | { readonly kind: 'already' }
  /** Older than what the outbox remembers: never drawn. */
  | { readonly kind: 'too-old' }
  /** WAITING_MAX hours wait for the hub: not drawn; try again when some are stored. */
  | { readonly kind: 'full' }
  /** The file could not be written (disk full, read-only, …): not released; try again. For people. */
  | { readonly kind: 'failed'; readonly reason: string };

export type SettleOutcome =
  | { readonly kind: 'removed' }
  /** Rejected: set aside, tried again in a day and at the next start. */
  | { readonly kind: 'set-aside' }
  /** Nothing of that hour waits: a repeated receipt, or one that is not ours. */
  | { readonly kind: 'unknown' }
  /** The file could not be written: the row waits on, the hub will say `duplicate`. For people. */
  | { readonly kind: 'failed'; readonly reason: string };

export interface WaitingRelease {
  readonly hour: UtcHour;
  /** The exact JSON that is published, the same every time. */
  readonly body: string;
}

export interface OutboxStats {
  /** Releases that wait for the hub's receipt, those set aside not counted. */
  readonly waiting: number;
  /** Releases the hub has rejected and that are kept, whether due for another try or not. */
  readonly refused: number;
  /** The oldest hour that waits. */
  readonly oldest: UtcHour | null;
  /** Privacy loss (ε) of one track: of the newest released hour, and of the 24 hours that it ends. */
  readonly spent: { readonly hour: number; readonly day: number };
  /** Why the last write failed, for people; null once one has succeeded again. */
  readonly failure: string | null;
}

export interface Outbox {
  /**
   * Draws and stores the release of an hour, durably, before it returns. `draw` is called at most once, and
   * only if the hour has no mark; a draw that cannot be stored is dropped unseen. Throws if `draw` throws or
   * returns something that is not a release of that hour and this sensor.
   */
  releaseOnce(hour: UtcHour, draw: () => HourlyCount): ReleaseOutcome;
  /** The oldest at most `limit` releases that wait, after hour `after` if given, without those set aside. */
  pending(limit: number, after?: UtcHour): WaitingRelease[];
  /** Does what the hub's receipt for that hour says. */
  settle(hour: UtcHour, receipt: Pick<Receipt, 'outcome' | 'reason'>): SettleOutcome;
  /** Keeps what the hub asks of this sensor, in the place of what it asked before; returns why not, for people. */
  keepRemote(message: string): string | null;
  /** What was kept last. */
  remote(): string | null;
  /** Keeps which connection to a broker is the newest, see Attempt; where it cannot, `stats` says why. */
  keepComing(ms: number): void;
  /** The newest that was kept; 0 before the first. */
  lastComing(): number;
  stats(): OutboxStats;
  close(): void;
}

export interface OutboxLimits {
  readonly marksMax: number;
  readonly waitingMax: number;
}

const hourlyCount = Compile(HourlyCountSchema);

/**
 * Opens the outbox of one sensor, or creates it. Throws an Error for people if the file is damaged, is
 * something else, belongs to another sensor, or cannot be opened.
 * `path`: a file in a folder that exists. `limits`: for tests.
 */
export function openOutbox(
  path: string,
  owner: SensorPath,
  clock: Clock,
  limits: OutboxLimits = { marksMax: MARKS_MAX, waitingMax: WAITING_MAX },
): Outbox {
  return new SqliteOutbox(openOutboxDatabase(path, owner), path, owner, clock, limits);
}

class SqliteOutbox implements Outbox {
  readonly #db: Database.Database;
  readonly #path: string;
  readonly #owner: SensorPath;
  readonly #clock: Clock;
  readonly #limits: OutboxLimits;
  readonly #sql: ReturnType<typeof prepare>;
  // Hours rejected since the start, with the monotonic time of the next try; a restart tries all again.
  readonly #aside = new Map<UtcHour, number>();
  #failure: string | null = null;

  constructor(db: Database.Database, path: string, owner: SensorPath, clock: Clock, limits: OutboxLimits) {
    this.#db = db;
    this.#path = path;
    this.#owner = owner;
    this.#clock = clock;
    this.#limits = limits;
    this.#sql = prepare(db);
  }

  releaseOnce(hour: UtcHour, draw: () => HourlyCount): ReleaseOutcome {
    // IMMEDIATE: the mark is read under the write lock, also when two processes share the file.
    return this.#write(() => this.#db.transaction(() => this.#release(hour, draw)).immediate());
  }

  #release(hour: UtcHour, draw: () => HourlyCount): ReleaseOutcome {
    const sql = this.#sql;
    if (sql.mark.get(hour) !== undefined) return { kind: 'already' };
    if (hour <= (sql.pruned.get() ?? Number.NEGATIVE_INFINITY)) return { kind: 'too-old' };
    if (sql.countWaiting.get()! >= this.#limits.waitingMax) return { kind: 'full' };
    const count = draw();
    sql.insert.run(hour, this.#bodyOf(hour, count), spentOn(count));
    this.#prune();
    return { kind: 'released' };
  }

  #bodyOf(hour: UtcHour, count: HourlyCount): string {
    if (!hourlyCount.Check(count)) throw new Error(`the release of ${formatUtcHour(hour)} breaks its schema`);
    if (count.hour !== formatUtcHour(hour) || count.sensor !== this.#owner.sensor) {
      throw new Error(`the release of ${formatUtcHour(hour)} says ${count.sensor}, ${count.hour}`);
    }
    return JSON.stringify(count);
  }

  /** Drops the oldest marks above the limit, never a row that waits, and remembers how far it went. */
  #prune(): void {
    const surplus = this.#sql.countMarks.get()! - this.#limits.marksMax;
    if (surplus <= 0) return;
    const newestPruned = this.#sql.nthMark.get(surplus - 1)!;
    this.#sql.prune.run(newestPruned);
    this.#sql.setPruned.run(newestPruned);
  }

  pending(limit: number, after?: UtcHour): WaitingRelease[] {
    const due: WaitingRelease[] = [];
    for (const row of this.#sql.waiting.iterate(after ?? Number.MIN_SAFE_INTEGER)) {
      if (due.length >= limit) break;
      if (!this.#isAside(row.hour)) due.push(row);
    }
    return due;
  }

  #isAside(hour: UtcHour): boolean {
    const retryAt = this.#aside.get(hour);
    return retryAt !== undefined && this.#clock.monotonicMs() < retryAt;
  }

  settle(hour: UtcHour, receipt: Pick<Receipt, 'outcome' | 'reason'>): SettleOutcome {
    return this.#write(() => this.#loosely(() => this.#settle(hour, receipt)));
  }

  #settle(hour: UtcHour, receipt: Pick<Receipt, 'outcome' | 'reason'>): SettleOutcome {
    const rejected = receipt.outcome === 'rejected';
    const changed = rejected
      ? this.#sql.refuse.run(receipt.reason ?? 'the hub gave no reason', hour).changes
      : this.#sql.empty.run(hour).changes;
    if (changed === 0) return { kind: 'unknown' };
    if (rejected) this.#aside.set(hour, this.#clock.monotonicMs() + RETRY_REFUSED_MS);
    else this.#aside.delete(hour);
    return { kind: rejected ? 'set-aside' : 'removed' };
  }

  /** Without fsync: a settlement lost in a power cut costs one repeat, which the hub calls a duplicate. */
  #loosely<T>(work: () => T): T {
    this.#db.pragma('synchronous = NORMAL');
    try {
      return work();
    } finally {
      this.#db.pragma('synchronous = FULL');
    }
  }

  /** Turns a write that the world refused into an outcome; our own mistakes still throw. */
  #write<T>(work: () => T): T | { readonly kind: 'failed'; readonly reason: string } {
    try {
      const outcome = work();
      this.#failure = null;
      return outcome;
    } catch (error) {
      const reason = storageFailure(this.#path, error);
      if (reason === undefined) throw error;
      this.#failure = reason;
      return { kind: 'failed', reason };
    }
  }

  keepRemote(message: string): string | null {
    const outcome = this.#write(() => {
      this.#sql.keepRemote.run(message);
      return { kind: 'kept' } as const;
    });
    return outcome.kind === 'failed' ? outcome.reason : null;
  }

  remote(): string | null {
    return this.#sql.remote.get() ?? null;
  }

  keepComing(ms: number): void {
    this.#write(() => {
      this.#sql.keepComing.run(ms);
      return { kind: 'kept' } as const;
    });
  }

  lastComing(): number {
    return this.#sql.lastComing.get() ?? 0;
  }

  stats(): OutboxStats {
    return {
      waiting: this.#sql.countUnrefused.get()!,
      refused: this.#sql.countRefused.get()!,
      oldest: this.#sql.oldest.get() ?? null,
      spent: this.#spent(),
      failure: this.#failure,
    };
  }

  #spent(): OutboxStats['spent'] {
    const newest = this.#sql.newest.get() ?? null;
    if (newest === null) return { hour: 0, day: 0 };
    const since = (hours: number) => Math.round(this.#sql.spentSince.get(newest - hours)! * 1000) / 1000;
    return { hour: since(1), day: since(24) };
  }

  close(): void {
    this.#db.close();
  }
}

function prepare(db: Database.Database) {
  const one = <P extends unknown[]>(sql: string) => db.prepare<P, number>(sql).pluck();
  return {
    mark: one<[number]>('SELECT 1 FROM release WHERE hour = ?'),
    pruned: db.prepare<[], UtcHour>('SELECT hour FROM pruned').pluck(),
    insert: db.prepare<[number, string, number]>('INSERT INTO release (hour, body, spent) VALUES (?, ?, ?)'),
    newest: one<[]>('SELECT max(hour) FROM release'),
    spentSince: one<[number]>('SELECT coalesce(sum(spent), 0) FROM release WHERE hour > ?'),
    countWaiting: one<[]>('SELECT count(*) FROM release WHERE body IS NOT NULL'),
    countUnrefused: one<[]>('SELECT count(*) FROM release WHERE body IS NOT NULL AND refused IS NULL'),
    countRefused: one<[]>('SELECT count(*) FROM release WHERE body IS NOT NULL AND refused IS NOT NULL'),
    countMarks: one<[]>(
      'SELECT (SELECT count(*) FROM release) - (SELECT count(*) FROM release WHERE body IS NOT NULL)',
    ),
    nthMark: one<[number]>('SELECT hour FROM release WHERE body IS NULL ORDER BY hour LIMIT 1 OFFSET ?'),
    prune: db.prepare<[number]>('DELETE FROM release WHERE body IS NULL AND hour <= ?'),
    setPruned: db.prepare<[number]>(
      'INSERT INTO pruned (key, hour) VALUES (1, ?) ON CONFLICT DO UPDATE SET hour = max(hour, excluded.hour)',
    ),
    waiting: db.prepare<[number], WaitingRelease>(
      'SELECT hour, body FROM release WHERE body IS NOT NULL AND hour > ? ORDER BY hour',
    ),
    keepRemote: db.prepare<[string]>(
      'INSERT INTO remote VALUES (1, ?) ON CONFLICT DO UPDATE SET message = excluded.message',
    ),
    remote: db.prepare<[], string>('SELECT message FROM remote').pluck(),
    keepComing: db.prepare<[number]>(
      'INSERT INTO coming VALUES (1, ?) ON CONFLICT DO UPDATE SET ms = max(ms, excluded.ms)',
    ),
    lastComing: one<[]>('SELECT ms FROM coming'),
    oldest: db
      .prepare<[], UtcHour>('SELECT min(hour) FROM release WHERE body IS NOT NULL AND refused IS NULL')
      .pluck(),
    refuse: db.prepare<[string, number]>(
      'UPDATE release SET refused = ? WHERE hour = ? AND body IS NOT NULL',
    ),
    empty: db.prepare<[number]>(
      'UPDATE release SET body = NULL, refused = NULL WHERE hour = ? AND body IS NOT NULL',
    ),
  };
}

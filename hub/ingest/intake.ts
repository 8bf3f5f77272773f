// Group commit: messages that arrive in one turn of the event loop share one transaction, so that a
// burst costs few syncs and a lone message waits for nobody. The commit is synchronous, and a full batch
// is committed within `take`: nothing more is read meanwhile, so memory is bounded by one batch.
// Receipts go out after the commit has returned, never before.
import Database from 'better-sqlite3';
import { createBoundedLog } from '../../shared/bounded-log.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { plainText } from '../../shared/plain-text.ts';
import type { HubDatabase } from '../store/database.ts';
import { withAdvice } from '../store/database-error.ts';
import { watchOwnFile } from '../store/own-file.ts';
import { REFUSED_BODY_BYTES_MAX } from '../store/refused.ts';
import type { FindStore } from '../store/stores.ts';
import { type Answer, type Committed, type Fate, prepareCommitBatch, type Received } from './commit-batch.ts';
import { validateMessage } from './validate.ts';

/** Messages of one transaction, at most: about half a megabyte, some ten milliseconds. */
export const BATCH_MESSAGES_MAX = 500;

export interface IntakeOptions {
  readonly db: HubDatabase;
  readonly findStore: FindStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Publishes one receipt; must not throw. */
  readonly answer: (answer: Answer) => void;
}

export interface Intake {
  /** Takes a message; it is committed and answered within this turn of the event loop. */
  take(topic: string, body: Uint8Array): void;
  /** Commits and answers what waits, now. */
  flush(): void;
  /** Messages since the start, by what became of them; `failed`: the database could not commit. */
  counts(): Readonly<Partial<Record<Fate | 'failed', number>>>;
  /** Why the last commit failed, as SQLite's code, or why the next one will; undefined where neither is so. */
  failure(): string | undefined;
}

export function createIntake(options: IntakeOptions): Intake {
  const { db, findStore, clock, logger, answer } = options;
  const commit = prepareCommitBatch(db);
  const lostFile = watchOwnFile(db);
  // One line a batch: a burst has many.
  const log = createBoundedLog(logger, clock);
  const counts: Partial<Record<Fate | 'failed', number>> = {};
  let batch: Received[] = [];
  let failure: string | undefined;

  function flush(): void {
    if (batch.length === 0) return;
    const messages = batch;
    batch = [];
    const committed = committedOrNot(messages);
    if (committed === undefined) return;
    for (const fate of committed.fates) counts[fate] = (counts[fate] ?? 0) + 1;
    for (const one of committed.answers) answer(one);
    logRefusals(messages, committed);
  }

  // A full or failing disk is the world's fault: nobody is answered, so every sensor keeps its hours
  // and sends them again.
  function committedOrNot(messages: readonly Received[]): Committed | undefined {
    const lost = lostFile();
    if (lost !== undefined) return notCommitted(messages, { code: 'MOVED', reason: `${db.name}: ${lost}` });
    try {
      const committed = commit(messages, clock.nowMs());
      failure = undefined;
      return committed;
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      failure = error.code;
      return notCommitted(messages, { code: error.code, reason: withAdvice(error, db.name).message });
    }
  }

  function notCommitted(messages: readonly Received[], why: { code: string; reason: string }): undefined {
    counts.failed = (counts.failed ?? 0) + messages.length;
    log(
      'error',
      { messages: messages.length, ...why },
      'could not commit: nothing was stored or answered, the sensors will send again',
    );
  }

  function logRefusals(messages: readonly Received[], { fates }: Committed): void {
    const kinds = new Set<Fate>(['stored', 'duplicate', 'state', 'health']);
    const refused = fates.flatMap((fate, at) => (kinds.has(fate) ? [] : [{ fate, at }]));
    const first = refused[0];
    if (first === undefined) return;
    const topic = plainText(messages[first.at]!.topic, 160);
    const told = { refused: refused.length, of: fates.length, first: { code: first.fate, topic } };
    log('warn', told, 'refused');
  }

  return {
    take(topic, body) {
      if (batch.length === 0) setImmediate(flush);
      const message = validateMessage(topic, body, { nowMs: clock.nowMs(), findStore });
      const kept = message.kind === 'refused' || message.kind === 'hour' ? REFUSED_BODY_BYTES_MAX : 0;
      // A copy: a view would hold the whole network buffer.
      const storeKey = storeOf(topic, findStore);
      batch.push({ topic, storeKey, body: Uint8Array.prototype.slice.call(body, 0, kept), message });
      if (batch.length >= BATCH_MESSAGES_MAX) flush();
    },
    flush,
    counts: () => ({ ...counts }),
    failure: () => lostFile() ?? failure,
  };
}

/** Of any topic that names a store, also one that no sensor can have. */
function storeOf(topic: string, findStore: FindStore): number | null {
  const [, , retailer, store] = topic.split('/', 4);
  return (retailer && store && findStore(retailer, store)) || null;
}

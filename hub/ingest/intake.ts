// Group commit: messages that arrive in one turn of the event loop, or while the batch before them is being committed,
// share one transaction, so that a burst costs few syncs and a lone message waits for nobody. Whoever brings the last
// message of a full batch is told to wait: nothing more is read meanwhile, so memory is bounded by two batches.
// Receipts go out after the commit has returned, never before.
import { createBoundedLog } from '../../shared/bounded-log.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { plainText } from '../../shared/plain-text.ts';
import { StoreError } from '../store/errors.ts';
import type { HubDatabase } from '../store/port.ts';
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
  /** Publishes one receipt at the broker that the message came by, see `take`; must not throw. */
  readonly answer: (answer: Answer, by: number) => void;
  /** What sensors said of themselves could not be committed: nobody says it again by themselves. */
  readonly statesLost?: () => void;
}

export interface Intake {
  /**
   * Takes a message, to be committed and answered. Resolves when the next may come: at once, or where a batch is full
   * when there is room again. `by`: which of the brokers it came by.
   */
  take(topic: string, body: Uint8Array, by?: number): Promise<void>;
  /** Commits and answers what waits. */
  flush(): Promise<void>;
  /** Messages since the start, by what became of them; `failed`: the database could not commit. */
  counts(): Readonly<Partial<Record<Fate | 'failed', number>>>;
  /** Why the last commit failed, as a code, or why the next one will; undefined where neither is so. */
  failure(): string | undefined;
}

interface Waiting extends Received {
  /** Which of the brokers it came by. */
  readonly by: number;
}

export function createIntake(options: IntakeOptions): Intake {
  const { db, findStore, clock, logger, answer } = options;
  const commit = prepareCommitBatch(db);
  // One line a batch: a burst has many.
  const log = createBoundedLog(logger, clock);
  const counts: Partial<Record<Fate | 'failed', number>> = {};
  let batch: Waiting[] = [];
  let failure: string | undefined;

  let running: Promise<void> | undefined;

  /** One batch after another. */
  function flush(): Promise<void> {
    running ??= commitAll().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function commitAll(): Promise<void> {
    while (batch.length > 0) {
      const messages = batch;
      batch = [];
      const committed = await committedOrNot(messages);
      if (committed === undefined) continue;
      for (const fate of committed.fates) counts[fate] = (counts[fate] ?? 0) + 1;
      for (const [at, one] of committed.answers.entries()) if (one) answer(one, messages[at]!.by);
      logRefusals(messages, committed);
    }
  }

  // A full or failing disk is the world's fault: nobody is answered, so every sensor keeps its hours
  // and sends them again.
  async function committedOrNot(messages: readonly Received[]): Promise<Committed | undefined> {
    const trouble = db.trouble();
    if (trouble !== undefined)
      return notCommitted(messages, { code: 'MOVED', reason: `${db.name}: ${trouble}` });
    try {
      const committed = await commit(messages, clock.nowMs());
      failure = undefined;
      return committed;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      failure = error.code;
      return notCommitted(messages, { code: error.code, reason: error.message });
    }
  }

  function notCommitted(messages: readonly Received[], why: { code: string; reason: string }): undefined {
    counts.failed = (counts.failed ?? 0) + messages.length;
    if (messages.some(({ message }) => message.kind === 'state')) options.statesLost?.();
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
    async take(topic, body, by = 0) {
      if (batch.length === 0 && running === undefined) setImmediate(flush);
      const message = validateMessage(topic, body, { nowMs: clock.nowMs(), findStore });
      const kept = message.kind === 'refused' || message.kind === 'hour' ? REFUSED_BODY_BYTES_MAX : 0;
      // A copy: a view would hold the whole network buffer.
      const storeKey = storeOf(topic, findStore);
      batch.push({ topic, storeKey, body: Uint8Array.prototype.slice.call(body, 0, kept), message, by });
      // What runs has taken its own; what has gathered since is full.
      if (batch.length >= BATCH_MESSAGES_MAX) await flush();
    },
    flush,
    counts: () => ({ ...counts }),
    failure: () => db.trouble() ?? failure,
  };
}

/** Of any topic that names a store, also one that no sensor can have. */
function storeOf(topic: string, findStore: FindStore): number | null {
  const [, , retailer, store] = topic.split('/', 4);
  return (retailer && store && findStore(retailer, store)?.key) || null;
}

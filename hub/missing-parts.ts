// Whether somebody does each part of the hub's work, as a process that serves pages sees it: where nobody does for a while, it
// says so in its health, and raises an alarm.
import { createBoundedLog } from '../shared/bounded-log.ts';
import type { CancelTimer, Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import { utcDay } from '../shared/utc-day.ts';
import { raiseEverywhere } from './raise-everywhere.ts';
import { StoreError } from './store/errors.ts';
import type { HubDatabase } from './store/port.ts';
import type { Presence, Seen } from './store/presence.ts';

const LOOK_MS = 2_000;
/** A process that is started anew, or the jobs on their way from one to another, take less. */
const MISSING_MS = 30_000;

const TEXTS = {
  ingest:
    'no process of the hub takes hours, since none runs, or none can: sensors keep them. Start one, ' +
    '`footfall-hub run --only ingest`, or see the log of those that run',
  jobs:
    'no process of the hub does its jobs: pauses, settings and objections do not reach sensors, and what sensors say of ' +
    'themselves is not heard. Start one: `footfall-hub run --only jobs`',
} as const;
type Missing = keyof typeof TEXTS;

interface Parts {
  readonly presence: Presence;
  readonly db: HubDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface MissingParts {
  /** In words, for monitoring. */
  troubles(): string[];
  /** Whether somebody had the jobs when it looked last. */
  hasJobs(): boolean;
  /** Resolves when nothing is being looked at any more. */
  stop(): Promise<void>;
}

/** Looks from now on. */
export function watchParts({ presence, db, clock, logger }: Parts): MissingParts {
  const log = createBoundedLog(logger, clock);
  /** Since when in monotonic ms. */
  const missing = new Map<Missing, number>();
  const raised = new Map<Missing, string>();
  let looking: Promise<void> | undefined;
  let cancel: CancelTimer = () => {};

  const lasting = () =>
    [...missing].flatMap(([part, sinceMs]) => (clock.monotonicMs() - sinceMs >= MISSING_MS ? [part] : []));

  function note(part: Missing, isThere: boolean): void {
    if (isThere) missing.delete(part);
    else if (!missing.has(part)) missing.set(part, clock.monotonicMs());
  }

  async function raise(part: Missing): Promise<void> {
    const text = `${utcDay(clock.nowMs())}: ${TEXTS[part]}`;
    if (raised.get(part) === text) return;
    logger.error(text);
    await raiseEverywhere(db, 'hub-part', text, clock.nowMs());
    raised.set(part, text);
  }

  async function lookOnce(): Promise<void> {
    try {
      const { parts, hasJobs }: Seen = await presence.seen();
      note('ingest', parts.has('ingest'));
      note('jobs', hasJobs);
      for (const part of lasting()) await raise(part);
    } catch (error) {
      // A server that restarts is the world's fault, and may heal by the next look.
      if (!(error instanceof StoreError)) throw error;
      log(
        'error',
        { code: error.code, reason: error.message },
        'could not see which processes of the hub run',
      );
    }
  }

  function look(): void {
    cancel = clock.after(LOOK_MS, look);
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
  }

  look();
  return {
    troubles: () => lasting().map((part) => TEXTS[part]),
    hasJobs: () => !missing.has('jobs'),
    async stop() {
      cancel();
      await looking;
    },
  };
}

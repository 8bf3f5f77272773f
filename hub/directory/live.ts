// The stores of the hub, as the database has them now. A command beside the hub, or another process, writes the same
// database, so the revision is looked at each second.
import { createBoundedLog } from '../../shared/bounded-log.ts';
import type { CancelTimer, Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { StoreError } from '../store/errors.ts';
import type { HubDatabase } from '../store/port.ts';
import type { FindStore, KnownStore } from '../store/stores.ts';
import { endRetired } from './end-retired.ts';
import { loadKnownStores } from './known-stores.ts';

const LOOK_MS = 1000;

export interface LiveStores {
  readonly findStore: FindStore;
  /** Resolves when nothing is being looked at any more. */
  stop(): Promise<void>;
}

interface Parts {
  readonly db: HubDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Resolves when they are known. */
export async function startLiveStores({ db, clock, logger }: Parts): Promise<LiveStores> {
  const log = createBoundedLog(logger, clock);
  const access = db.asOperator();
  let known: ReadonlyMap<string, KnownStore> = new Map();
  let seen: number | undefined;
  let endedAt: UtcHour | undefined;
  let looking: Promise<void> | undefined;
  let cancel: CancelTimer = () => {};

  /** A retirement begins with an hour. */
  async function load(): Promise<void> {
    const revision = await access.directoryRevision();
    const hour = utcHourOf(clock.nowMs());
    if (revision !== seen) await loadStores(revision);
    else if (hour === endedAt) return;
    const ended = await endRetired(access, findStore, clock.nowMs());
    if (ended > 0) logger.info({ sensors: ended }, 'retired sensors are not let in any more');
    endedAt = hour;
  }

  async function loadStores(revision: number): Promise<void> {
    known = await loadKnownStores(access);
    if (seen !== undefined) logger.info({ revision, stores: known.size }, 'the directory has changed');
    seen = revision;
  }

  const findStore: FindStore = (retailer, store) => known.get(`${retailer}/${store}`);

  async function lookOnce(): Promise<void> {
    try {
      await load();
    } catch (error) {
      // A locked file or a server that restarts is the world's fault, and may heal by the next look.
      if (!(error instanceof StoreError)) throw error;
      log('error', { code: error.code, reason: error.message }, 'could not read the directory');
    }
  }

  function look(): void {
    cancel = clock.after(LOOK_MS, look);
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
  }

  await load();
  cancel = clock.after(LOOK_MS, look);
  return {
    findStore,
    async stop() {
      cancel();
      await looking;
    },
  };
}

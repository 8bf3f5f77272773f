// The stores of the hub, as the database has them now. A command beside the hub, or another process, writes the same
// database, so the revision is looked at each second.
import { createBoundedLog } from '../../shared/bounded-log.ts';
import type { CancelTimer, Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { StoreError } from '../store/errors.ts';
import type { HubDatabase } from '../store/port.ts';
import type { FindStore, KnownStore } from '../store/stores.ts';
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
  let looking: Promise<void> | undefined;
  let cancel: CancelTimer = () => {};

  async function load(): Promise<void> {
    const revision = await access.directoryRevision();
    if (revision === seen) return;
    known = await loadKnownStores(access);
    if (seen !== undefined) logger.info({ revision, stores: known.size }, 'the directory has changed');
    seen = revision;
  }

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
    findStore: (retailer, store) => known.get(`${retailer}/${store}`),
    async stop() {
      cancel();
      await looking;
    },
  };
}

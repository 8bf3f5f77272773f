// Remakes what is stale of the kept sums while a hub runs: of a database of before all of them, later what a change of the
// directory left. Slice by slice, so that hours that come wait for one slice at most; pages read the hours meanwhile.
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { StoreError } from './errors.ts';
import type { HubDatabase } from './port.ts';

/** Another process may have changed the directory. */
const LOOK_MS = 2_000;
/** Hours of a slice, about: some twenty milliseconds. */
const HOURS_A_SLICE = 4_000;
/** Others get so much more time than a slice takes. */
const SHARE = 2;
const TELL_MS = 60_000;

/** Looks now and every two seconds; returns what ends it, once nothing is being remade. */
export function startRemaking(parts: {
  readonly db: HubDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
}): () => Promise<void> {
  const { db, clock, logger } = parts;
  let working: Promise<void> = Promise.resolve();
  let days = 0;
  let toldMs = Number.NEGATIVE_INFINITY;

  /** Returns after how many milliseconds to go on. */
  async function slice(): Promise<number> {
    const startMs = clock.nowMs();
    const done = await db.asOperator().write((unit) => unit.remakeDays(HOURS_A_SLICE));
    days += done.days;
    const isOver = done.left === 0;
    if (days > 0 && (isOver || clock.nowMs() - toldMs >= TELL_MS)) {
      toldMs = isOver ? Number.NEGATIVE_INFINITY : clock.nowMs();
      logger.info(
        { days, storesLeft: done.left },
        isOver ? 'sums of days are remade' : 'remaking sums of days',
      );
      if (isOver) days = 0;
    }
    return isOver ? LOOK_MS : SHARE * Math.max(1, clock.nowMs() - startMs);
  }

  async function sliceOrLater(): Promise<number> {
    try {
      return await slice();
    } catch (error) {
      // A full disk or a server that restarts is the world's fault, and may heal.
      if (!(error instanceof StoreError)) throw error;
      logger.error({ code: error.code, reason: error.message }, 'could not remake sums of days');
      return TELL_MS;
    }
  }

  let isEnded = false;
  const next = () => {
    working = sliceOrLater().then((afterMs) => {
      if (!isEnded) cancel = clock.after(afterMs, next);
    });
  };
  let cancel = clock.after(0, next);
  return () => {
    isEnded = true;
    cancel();
    return working;
  };
}

// So many at once, and so many a second from then on: what all together may ask of the hub, whoever they are.
import type { Clock } from '../../shared/clock.ts';

export interface Rate {
  /** ms until one more is taken; 0: now. */
  waitMs(): number;
  /** Takes one, if there is one to be taken. */
  take(): boolean;
}

/** `burst`: at least 1. */
export function createRate(burst: number, perSecond: number, clock: Pick<Clock, 'monotonicMs'>): Rate {
  let left = burst;
  let filledMs = clock.monotonicMs();

  function fill(): void {
    const nowMs = clock.monotonicMs();
    left = Math.min(burst, left + ((nowMs - filledMs) * perSecond) / 1000);
    filledMs = nowMs;
  }

  return {
    waitMs() {
      fill();
      return Math.max(0, Math.ceil(((1 - left) * 1000) / perSecond));
    },
    take() {
      fill();
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}

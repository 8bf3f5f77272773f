// A clock that moves only when a test says so, and fires what falls due on the way, in order.
import type { Clock } from '../../shared/clock.ts';

export interface FakeClock extends Clock {
  /** Moves both clocks forward and fires the timers that fall due. */
  advance(ms: number): void;
  /** Sets the wall clock alone, as NTP would. */
  setNow(epochMs: number): void;
}

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

export function fakeClock(startMs: number): FakeClock {
  let monotonic = 0;
  let offset = startMs;
  const timers = new Set<Timer>();
  return {
    nowMs: () => monotonic + offset,
    monotonicMs: () => monotonic,
    setNow(epochMs) {
      offset = epochMs - monotonic;
    },
    after(delayMs, callback) {
      const timer = { dueMs: monotonic + Math.max(0, delayMs), callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = monotonic + ms;
      for (;;) {
        let next: Timer | undefined;
        for (const timer of timers)
          if (timer.dueMs <= end && (!next || timer.dueMs < next.dueMs)) next = timer;
        if (!next) break;
        timers.delete(next);
        monotonic = Math.max(monotonic, next.dueMs);
        next.callback();
      }
      monotonic = end;
    },
  };
}

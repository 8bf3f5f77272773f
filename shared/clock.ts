// Time as an argument: a day replays in seconds and a test is exact.

/** Stops a timer that has not fired; harmless afterwards. */
export type CancelTimer = () => void;

export interface Clock {
  /** Wall clock: milliseconds since 1970-01-01T00:00Z. May jump when the machine's clock is set. */
  nowMs(): number;
  /** Milliseconds from an arbitrary start, never going back. */
  monotonicMs(): number;
  /** Calls back once after `delayMs` (≥ 0) of monotonic time. */
  after(delayMs: number, callback: () => void): CancelTimer;
}

// setTimeout fires at once for delays that do not fit 32 bits.
const TIMEOUT_MS_MAX = 2 ** 31 - 1;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(0, delayMs), TIMEOUT_MS_MAX));
    return () => clearTimeout(timer);
  },
};

// Five-minute bins: the steps in which presence is counted, and as long as profile `minutes` may know a phone.

export const BIN_MS = 300_000;
export const BINS_PER_HOUR = 12;

/** Phones heard in one bin, by where. Numbers only. */
export interface BinPhones {
  /** At or above the inside threshold. */
  inside: number;
  /** Inside at a time, as far as scans and addresses tell: nearer the truth, but it does not rise as `inside` does. */
  present: number;
  /** Well above it: hardly a neighbour. */
  clear: number;
  /** Heard, but never inside. */
  nearby: number;
}

/** Number of the bin that holds a moment, counted from 1970; bins begin with the hour. */
export function binOf(timeMs: number): number {
  return Math.floor(timeMs / BIN_MS);
}

// What a walk is made of: scans, not frames. The frames of one scan were sent from one place within a
// second or two, so they say the same thing several times; ten seconds are one sample.

/** One frame of the walker's phone. */
export interface WalkSample {
  /** Milliseconds, of any clock. */
  readonly timeMs: number;
  /** dBm; NaN where the adapter gave none, which says nothing. */
  readonly signalDbm: number;
}

/** A scan lasts less than this, whatever the phone. */
export const SCAN_MS = 10_000;

/** Ten seconds of frames. */
export interface ScanLevel {
  /** Time of its first frame. */
  readonly timeMs: number;
  /** Its strongest frame: counting takes a scan to be inside from its first frame that is strong enough. */
  readonly signalDbm: number;
}

/** Groups frames, given in any order, by ten seconds from the first of each group. */
export function scanLevels(samples: readonly WalkSample[]): ScanLevel[] {
  const known = samples.filter(
    ({ timeMs, signalDbm }) => Number.isFinite(timeMs) && Number.isFinite(signalDbm),
  );
  const levels: { timeMs: number; signalDbm: number }[] = [];
  for (const { timeMs, signalDbm } of known.sort((a, b) => a.timeMs - b.timeMs)) {
    const last = levels.at(-1);
    if (last === undefined || timeMs - last.timeMs >= SCAN_MS) levels.push({ timeMs, signalDbm });
    else last.signalDbm = Math.max(last.signalDbm, signalDbm);
  }
  return levels;
}

/** The middle value; throws where there is none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median of nothing');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

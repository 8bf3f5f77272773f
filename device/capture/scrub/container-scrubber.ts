// What rewrites one kind of container, record by record.
import type { CapturedFrame } from '../captured-frame.ts';

/**
 * Puts out what stands for `passed`, the bytes that the reader has just passed over; `frame` at their
 * end, scrubbed, of which the first `keptBytes` may be kept.
 */
export type ContainerScrubber = (
  passed: Uint8Array,
  frame: CapturedFrame | undefined,
  keptBytes: number,
) => void;

// One record of a capture as the container gives it: link-layer bytes still in the read buffer.
import { FcsJudge, type FcsPresence } from './fcs-judge.ts';

/** No link type delivers longer frames; tcpdump's MAXIMUM_SNAPLEN. A longer claim is corruption. */
export const FRAME_BYTES_MAX = 262_144;

/** Reused for every frame of a source; valid until the next one is read. */
export interface CapturedFrame {
  bytes: Uint8Array;
  /** First byte of the record's link-layer header in `bytes`. */
  offset: number;
  /** Bytes captured. */
  length: number;
  /** Bytes that were on the air; more than `length` where the capture cut them off. */
  originalLength: number;
  /** Milliseconds since 1970-01-01T00:00Z, with fractions; NaN where the container has none or it is invalid. */
  timeMs: number;
  /** LINKTYPE_ value of tcpdump.org's registry. */
  linkType: number;
  /** What the container says of a frame check sequence at the end. */
  fcs: FcsPresence;
  /** Of the interface that it was captured on: whether what is said of check sequences is true there. */
  judge: FcsJudge;
}

export function emptyFrame(): CapturedFrame {
  return {
    bytes: new Uint8Array(0),
    offset: 0,
    length: 0,
    originalLength: 0,
    timeMs: Number.NaN,
    linkType: -1,
    fcs: 'unknown',
    judge: new FcsJudge(),
  };
}

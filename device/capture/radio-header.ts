// What is read of the header that an adapter puts before the 802.11 frame, whatever its format.
import type { FcsPresence } from './fcs-judge.ts';

/** Reused for every frame. */
export interface RadioHeader {
  /** First byte of the 802.11 frame. */
  offset: number;
  /** Received power at the antenna in dBm, the strongest antenna's; NaN where none was measured. */
  signalDbm: number;
  fcs: FcsPresence;
  /** The adapter found the FCS wrong. */
  badFcs: boolean;
  /** The radio was tuned to another band than that of 2.4 GHz; false where the header does not say. */
  isOutsideBand: boolean;
}

export function emptyRadioHeader(): RadioHeader {
  return { offset: 0, signalDbm: Number.NaN, fcs: 'unknown', badFcs: false, isOutsideBand: false };
}

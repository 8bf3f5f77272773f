// What adapters put before the 802.11 frame, in any of five link types, as one record.
import { readAvs } from './avs.ts';
import type { CapturedFrame, FcsPresence } from './captured-frame.ts';
import { readPpi } from './ppi.ts';
import { readPrism } from './prism.ts';
import { readRadiotap } from './radiotap.ts';

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

/** LINKTYPE_ values (tcpdump.org's registry). */
const LINKTYPE_IEEE802_11 = 105;
export const LINKTYPE_IEEE802_11_PRISM = 119;
export const LINKTYPE_IEEE802_11_RADIOTAP = 127;
export const LINKTYPE_IEEE802_11_AVS = 163;
export const LINKTYPE_PPI = 192;

export type RadioHeaderStep = 'ok' | 'unsupported-link-type' | 'malformed-radio-header';

/** Fills in `header` from the start of a frame; reads nothing behind the captured bytes. */
export function readRadioHeader(frame: CapturedFrame, header: RadioHeader): RadioHeaderStep {
  header.offset = frame.offset;
  header.signalDbm = Number.NaN;
  header.fcs = frame.fcs;
  header.badFcs = false;
  header.isOutsideBand = false;
  const end = frame.offset + frame.length;
  switch (frame.linkType) {
    case LINKTYPE_IEEE802_11_RADIOTAP:
      return readRadiotap(frame.bytes, end, header);
    case LINKTYPE_IEEE802_11:
      return 'ok';
    case LINKTYPE_PPI:
      return readPpi(frame.bytes, end, header);
    case LINKTYPE_IEEE802_11_AVS:
      return readAvs(frame.bytes, end, header);
    case LINKTYPE_IEEE802_11_PRISM:
      return readPrism(frame.bytes, end, header);
    default:
      return 'unsupported-link-type';
  }
}

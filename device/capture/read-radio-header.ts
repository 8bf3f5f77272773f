// What adapters put before the 802.11 frame, in any of five link types, as one record.

import { readAvs } from './avs.ts';
import type { CapturedFrame } from './captured-frame.ts';
import { readPpi } from './ppi.ts';
import { readPrism } from './prism.ts';
import type { RadioHeader } from './radio-header.ts';
import { readRadiotap } from './radiotap.ts';

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

// One captured frame without what identifies, in place and at equal length, so that it is decoded and
// counted as before:
//   radio header → is there an FCS, and is it right? → MAC header → elements or zeros → FCS anew
import { crc32 } from 'node:zlib';
import type { RandomSource } from '../../../shared/random.ts';
import type { CapturedFrame } from '../captured-frame.ts';
import { endsWithFcs, FCS_BYTES } from '../frame-check-sequence.ts';
import type { FrameOutcome } from '../frame-outcome.ts';
import { type ProbeRequestHeader, readMacHeader } from '../ieee80211.ts';
import { type Elements, emptyElements, readElements } from '../information-elements.ts';
import { LINKTYPE_PPI, type RadioHeader, readRadioHeader } from '../radio-header.ts';
import { KeyedPermutation } from './keyed-permutation.ts';
import { noScrubCounts, type Scrubbed, type ScrubCounts } from './scrub-counts.ts';
import { scrubElements } from './scrub-elements.ts';
import { MacScrubber } from './scrub-mac.ts';
import { scrubRadioHeader, shortenPpi } from './scrub-radio-header.ts';

export class FrameScrubber {
  readonly counts: ScrubCounts = noScrubCounts();
  readonly #keyed: KeyedPermutation;
  readonly #mac: MacScrubber;
  readonly #radio: RadioHeader = { offset: 0, signalDbm: Number.NaN, fcs: 'unknown', badFcs: false };
  readonly #header: ProbeRequestHeader = { transmitterAt: 0, sequenceNumber: 0, bodyAt: 0 };
  readonly #elements: Elements = emptyElements();

  /** Draws the key from `random`. */
  constructor(random: RandomSource) {
    this.#keyed = new KeyedPermutation(random);
    this.#mac = new MacScrubber(this.#keyed, this.counts);
  }

  /** Throws the key away: what was replaced can no longer be told. */
  end(): void {
    this.#keyed.wipe();
  }

  /** Scrubs a frame in place and says how many of its bytes may be kept: all, or what tells that it cannot be read. */
  scrub(frame: CapturedFrame): number {
    const radioStep = readRadioHeader(frame, this.#radio);
    const scrubbed = radioStep === 'ok' ? this.#scrubFrame(frame) : radioStep;
    this.counts.frames[scrubbed] += 1;
    if (radioStep === 'ok') return frame.length;
    return radioStep === 'unsupported-link-type' ? unsupportedHeader(frame) : 0;
  }

  #scrubFrame(frame: CapturedFrame): Scrubbed {
    const { bytes, offset } = frame;
    const { offset: start, badFcs } = this.#radio;
    const end = offset + frame.length;
    scrubRadioHeader(bytes, offset, start, frame.linkType);
    const cutOff = Math.max(0, frame.originalLength - frame.length);
    const fcsBytes = this.#radio.fcs === 'present' ? FCS_BYTES : 0;
    // As in decode.ts: of the check sequence, a snap length may have left less, or nothing.
    const macEnd = Math.max(start, end - Math.max(0, fcsBytes - cutOff));
    const macStep = badFcs ? 'bad-fcs' : readMacHeader(bytes, start, macEnd, this.#header);
    const isWhole = macStep === 'probe-request' && cutOff <= fcsBytes;
    const bodyEnd = this.#bodyEnd(bytes, macEnd, isWhole);
    const isRight = !badFcs && isFcsOf(bytes, start, bodyEnd, end);
    const scrubbed = this.#scrubMac(bytes, bodyEnd, macStep, isWhole);
    writeFcs(bytes, start, bodyEnd, end, isRight);
    return scrubbed;
  }

  /** Where the frame ends and its check sequence begins, by the rules that the decoder has for it. */
  #bodyEnd(bytes: Uint8Array, macEnd: number, isWholeProbeRequest: boolean): number {
    const start = this.#radio.offset;
    const elements = this.#elements;
    if (!isWholeProbeRequest) {
      return this.#radio.fcs === 'unknown' && endsWithFcs(bytes, start, macEnd) ? macEnd - FCS_BYTES : macEnd;
    }
    const { bodyAt } = this.#header;
    this.#isReadable = readElements(bytes, bodyAt, macEnd, elements);
    if (this.#radio.fcs !== 'unknown' || !elements.tailMayBeFcs) return macEnd;
    if (!endsWithFcs(bytes, start, macEnd)) return macEnd;
    this.#isReadable = readElements(bytes, bodyAt, macEnd - FCS_BYTES, elements);
    return macEnd - FCS_BYTES;
  }

  /** Whether the elements that `#bodyEnd` has looked at are whole. */
  #isReadable = false;

  #scrubMac(
    bytes: Uint8Array,
    end: number,
    macStep: 'probe-request' | FrameOutcome,
    isWhole: boolean,
  ): Scrubbed {
    const { offset: start } = this.#radio;
    const mac = this.#mac;
    switch (macStep) {
      case 'probe-request': {
        const { bodyAt } = this.#header;
        mac.scrubHeader(bytes, start, bodyAt);
        if (!isWhole) {
          bytes.fill(0, bodyAt, end);
          return 'truncated';
        }
        if (!this.#isReadable) {
          fillUnreadable(bytes, bodyAt, end);
          return 'malformed-elements';
        }
        scrubElements(bytes, bodyAt, end, this.#keyed, this.counts);
        return 'probe-request';
      }
      case 'other-management':
        mac.scrubManagement(bytes, start, end);
        return macStep;
      case 'data':
        mac.scrubData(bytes, start, end);
        return macStep;
      case 'control':
        mac.scrubControl(bytes, start, end);
        return macStep;
      case 'protected':
      case 'fragment':
      case 'truncated':
        mac.scrubHeader(bytes, start, end);
        return macStep;
      case 'extension':
      case 'malformed-frame':
      case 'bad-fcs':
        mac.scrubAllButType(bytes, start, end);
        return macStep;
      default:
        throw new Error(`a MAC header is no ${macStep}`);
    }
  }
}

/** Of PPI the head stays, which names a link type within; other link types are named by the container. */
function unsupportedHeader({ bytes, offset, linkType }: CapturedFrame): number {
  return linkType === LINKTYPE_PPI ? shortenPpi(bytes, offset) : 0;
}

/** Zeros that cannot be read as elements either: the last one would end behind the end. */
function fillUnreadable(bytes: Uint8Array, start: number, end: number): void {
  bytes.fill(0, start, end);
  if ((end - start) % 2 === 0) bytes[end - 1] = 1;
}

/** Whether what is left of the check sequence, at `at` … `end`, is that of the frame from `start`. */
function isFcsOf(bytes: Uint8Array, start: number, at: number, end: number): boolean {
  const fcs = crc32(bytes.subarray(start, at));
  for (let i = at; i < end; i += 1) if (bytes[i] !== ((fcs >>> (8 * (i - at))) & 0xff)) return false;
  return true;
}

/** Writes the check sequence, or one that is wrong, over what there was of it. */
function writeFcs(bytes: Uint8Array, start: number, at: number, end: number, isRight: boolean): void {
  const fcs = crc32(bytes.subarray(start, at)) ^ (isRight ? 0 : -1);
  for (let i = at; i < end; i += 1) bytes[i] = fcs >>> (8 * (i - at));
}

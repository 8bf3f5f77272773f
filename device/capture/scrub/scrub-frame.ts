// One captured frame without what identifies, in place and at equal length, so that it is decoded and
// counted as before:
//   radio header → is there an FCS, and is it right? → MAC header → elements or zeros → FCS anew
import { crc32 } from 'node:zlib';
import type { RandomSource } from '../../../shared/random.ts';
import type { CapturedFrame } from '../captured-frame.ts';
import { endOfBody, endsWithFcs, FCS_BYTES, isDamaged } from '../frame-check-sequence.ts';
import type { FrameOutcome } from '../frame-outcome.ts';
import { type ProbeRequestHeader, readMacHeader } from '../ieee80211.ts';
import { emptyProbeBody, type ProbeBody, type ProbeBodyStep, readProbeBody } from '../probe-body.ts';
import { emptyRadioHeader, type RadioHeader } from '../radio-header.ts';
import { LINKTYPE_PPI, readRadioHeader } from '../read-radio-header.ts';
import { KeyedPermutation } from './keyed-permutation.ts';
import { noScrubCounts, type Scrubbed, type ScrubCounts } from './scrub-counts.ts';
import { scrubElements } from './scrub-elements.ts';
import { MacScrubber } from './scrub-mac.ts';
import { scrubRadioHeader, shortenPpi } from './scrub-radio-header.ts';

const TYPE_BYTES = 2;
const HEADER_BYTES = 24;
const ELEMENT_BYTES_MAX = 256;

export class FrameScrubber {
  readonly counts: ScrubCounts = noScrubCounts();
  readonly #keyed: KeyedPermutation;
  readonly #mac: MacScrubber;
  readonly #radio: RadioHeader = emptyRadioHeader();
  readonly #header: ProbeRequestHeader = { transmitterAt: 0, sequenceNumber: 0, bodyAt: 0 };
  readonly #body: ProbeBody = emptyProbeBody();

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
    const start = this.#radio.offset;
    const end = offset + frame.length;
    const isBad = isDamaged(frame, this.#radio);
    scrubRadioHeader(bytes, offset, start, frame.linkType);
    const macStep = isBad ? 'bad-fcs' : readMacHeader(bytes, start, end, this.#header);
    const bodyStep =
      macStep === 'probe-request'
        ? readProbeBody(frame, this.#radio, this.#header.bodyAt, this.#body)
        : undefined;
    const hasFcs = this.#radio.fcs === 'present' || endsWithFcs(bytes, start, end);
    // What tells one kind of frame from another stays, also where a check sequence has no room behind it.
    const kindEnd = bodyStep
      ? this.#header.bodyAt
      : start + (macStep === 'fragment' ? HEADER_BYTES : TYPE_BYTES);
    const bodyEnd = Math.max(Math.min(kindEnd, end), bodyStep ? this.#body.endAt : endOfBody(frame, hasFcs));
    const isRight = !isBad && isFcsOf(bytes, start, bodyEnd, end);
    const scrubbed = this.#scrubMac(bytes, bodyEnd, macStep, bodyStep);
    writeFcs(bytes, start, bodyEnd, end, isRight);
    return scrubbed;
  }

  #scrubMac(
    bytes: Uint8Array,
    end: number,
    macStep: 'probe-request' | FrameOutcome,
    bodyStep: ProbeBodyStep | undefined,
  ): Scrubbed {
    const { offset: start } = this.#radio;
    const mac = this.#mac;
    switch (macStep) {
      case 'probe-request': {
        const { bodyAt } = this.#header;
        mac.scrubHeader(bytes, start, bodyAt);
        if (bodyStep === 'truncated') {
          bytes.fill(0, bodyAt, end);
          return 'truncated';
        }
        if (bodyStep === 'malformed') {
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

/** Elements that cannot be read either, with a check sequence or without: one would end far behind the end. */
function fillUnreadable(bytes: Uint8Array, start: number, end: number): void {
  bytes.fill(0, start, end);
  const length = end - start;
  if (length < 2) return;
  if (length <= ELEMENT_BYTES_MAX - FCS_BYTES) bytes[start + 1] = 0xff;
  else {
    if (length % 2 === 1) bytes[start + 1] = 1;
    bytes[end - 1] = 0xff;
  }
}

/** Whether what is left of the check sequence, at `at` … `end`, is that of the frame from `start`. */
function isFcsOf(bytes: Uint8Array, start: number, at: number, end: number): boolean {
  const fcs = crc32(bytes.subarray(start, at));
  for (let i = at; i < end; i += 1) if (bytes[i] !== ((fcs >>> (8 * (i - at))) & 0xff)) return false;
  return true;
}

/** Writes the check sequence, or one that is wrong, over what there was of it. */
function writeFcs(bytes: Uint8Array, start: number, at: number, end: number, isRight: boolean): void {
  // A wrong one cannot be read as elements either: its second byte would be a length of 255.
  const fcs = isRight ? crc32(bytes.subarray(start, at)) : ~crc32(bytes.subarray(start, at)) | 0xff00;
  for (let i = at; i < end; i += 1) bytes[i] = fcs >>> (8 * (i - at));
}

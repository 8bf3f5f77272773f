// One captured frame to one sighting, or to the reason why not. The steps in their order:
//   radio header → MAC header → FCS → elements → ignored devices, objections → channel → floor → pseudonym, signature
import type { CapturedFrame } from './captured-frame.ts';
import { isDamaged } from './frame-check-sequence.ts';
import type { FrameOutcome } from './frame-outcome.ts';
import { type ProbeRequestHeader, readMacHeader } from './ieee80211.ts';
import type { IgnoreList } from './ignore-list.ts';
import { type Digest, digestElements, emptyDigest } from './information-elements.ts';
import type { ObjectionFilter } from './objections.ts';
import { emptyProbeBody, type ProbeBody, readProbeBody } from './probe-body.ts';
import type { Pseudonymiser } from './pseudonymise.ts';
import { emptyRadioHeader, type RadioHeader } from './radio-header.ts';
import { readRadioHeader } from './read-radio-header.ts';
import { emptySighting, type Sighting } from './sighting.ts';

export interface DecoderSettings {
  /** dBm: at or above counts as inside. */
  readonly insideDbm: number;
  /** dBm: weaker frames are dropped. */
  readonly floorDbm: number;
  /** The channel the radio is tuned to; frames sent on another (adjacent-channel leakage) are dropped. null: not known, or hopping. */
  readonly channel: number | null;
  readonly ignore: IgnoreList;
  readonly objections: ObjectionFilter;
  readonly pseudonymiser: Pseudonymiser;
}

const GROUP_ADDRESS_BIT = 0x01;
const LOCAL_ADDRESS_BIT = 0x02;

/** A phone this far above the inside threshold stands in the shop and not behind its wall. */
export const CLEAR_DB = 18;
/** dB above the threshold where scans are counted, and below it where addresses are: chosen with sight of the lab. */
const WELL_DB = 3;
const NEAR_DB = 2;

export class Decoder {
  /** Filled in when `admit` returns `counted`. */
  readonly sighting: Sighting = emptySighting();
  readonly #settings: DecoderSettings;
  readonly #radio: RadioHeader = emptyRadioHeader();
  readonly #header: ProbeRequestHeader = emptyMacHeader();
  readonly #body: ProbeBody = emptyProbeBody();
  readonly #digest: Digest = emptyDigest();

  constructor(settings: DecoderSettings) {
    this.#settings = settings;
  }

  /** Overwrites what was read of the last frame, and the last sighting; not between `read` and `admit`. */
  forget(): void {
    Object.assign(this.#radio, emptyRadioHeader());
    Object.assign(this.#header, emptyMacHeader());
    Object.assign(this.#body, emptyProbeBody());
    Object.assign(this.#digest, emptyDigest());
    Object.assign(this.sighting, emptySighting());
  }

  /** Reads a frame as far as the elements. `probe-request`: `admit` may follow; else what it is counted as. */
  read(frame: CapturedFrame): 'probe-request' | FrameOutcome {
    const radio = this.#radio;
    const radioStep = readRadioHeader(frame, radio);
    if (radioStep !== 'ok') return radioStep;
    if (isDamaged(frame, radio)) return 'bad-fcs';
    const macStep = readMacHeader(frame.bytes, radio.offset, frame.offset + frame.length, this.#header);
    if (macStep !== 'probe-request') return macStep;
    const bodyStep = readProbeBody(frame, radio, this.#header.bodyAt, this.#body);
    if (bodyStep === 'whole') return 'probe-request';
    return bodyStep === 'truncated' ? 'truncated' : 'malformed-elements';
  }

  /** Turns the frame that `read` has just read into a sighting at `timeMs` (milliseconds since 1970). */
  admit(frame: CapturedFrame, timeMs: number): FrameOutcome {
    const { bytes } = frame;
    const { transmitterAt, bodyAt } = this.#header;
    const { dsChannel, endAt } = this.#body;
    const { signalDbm, isOutsideBand } = this.#radio;
    const { channel, floorDbm, insideDbm, ignore, objections, pseudonymiser } = this.#settings;
    if ((bytes[transmitterAt]! & GROUP_ADDRESS_BIT) !== 0) return 'group-address';
    if (ignore.size > 0 && ignore.has(bytes, transmitterAt)) return 'ignored-device';
    if (objections.size > 0 && objections.has(bytes, transmitterAt, timeMs)) return 'objected';
    // Phones change their address, or at least say on which channel they send (IEEE 802.11-2020, 9.4.2.4);
    // of twelve phones each did, of a lab's fourteen PCs none. Outside the 2.4 GHz band nobody does.
    if (dsChannel === 0 && !isOutsideBand && (bytes[transmitterAt]! & LOCAL_ADDRESS_BIT) === 0)
      return 'computer';
    if (channel !== null && dsChannel !== 0 && dsChannel !== channel) return 'other-channel';
    if (signalDbm < floorDbm) return 'below-floor';
    digestElements(bytes, bodyAt, endAt, this.#digest);
    const { low, high, stableBytes } = this.#digest;
    const { sighting } = this;
    sighting.timeMs = timeMs;
    sighting.pseudonym = pseudonymiser.pseudonymOf(bytes, transmitterAt);
    sighting.signature = pseudonymiser.signatureOf(low, high);
    sighting.signalDbm = signalDbm;
    // Written so that an unknown signal (NaN) counts as inside.
    sighting.zone = signalDbm < insideDbm ? 'nearby' : 'inside';
    sighting.near = !(signalDbm < insideDbm - NEAR_DB);
    sighting.well = !(signalDbm < insideDbm + WELL_DB);
    sighting.clear = !(signalDbm < insideDbm + CLEAR_DB);
    sighting.richness = stableBytes;
    sighting.randomised = (bytes[transmitterAt]! & LOCAL_ADDRESS_BIT) !== 0;
    return 'counted';
  }
}

function emptyMacHeader(): ProbeRequestHeader {
  return { transmitterAt: 0, sequenceNumber: 0, bodyAt: 0 };
}

// Probe requests of a capture as columns, with their addresses: what the simple counting rules need that
// the sensor is compared with, and what constants are fitted from. For public recordings and simulated
// captures only; the sensor has nothing like it.

import type { CaptureStream } from '../../device/capture/capture-stream.ts';
import type { CapturedFrame } from '../../device/capture/captured-frame.ts';
import { type ProbeRequestHeader, readMacHeader } from '../../device/capture/ieee80211.ts';
import { type Digest, digestElements, emptyDigest } from '../../device/capture/information-elements.ts';
import { emptyProbeBody, readProbeBody } from '../../device/capture/probe-body.ts';
import { emptyRadioHeader } from '../../device/capture/radio-header.ts';
import { readRadioHeader } from '../../device/capture/read-radio-header.ts';

/** One row a probe request, in the capture's order. */
export interface Sightings {
  readonly length: number;
  /** Milliseconds since 1970-01-01T00:00Z, with fractions. */
  readonly timeMs: Float64Array;
  /** Index into `addresses`. */
  readonly address: Uint32Array;
  /** Index into `signatures`. */
  readonly signature: Uint32Array;
  /** 0 … 4095. */
  readonly sequence: Uint16Array;
  /** NaN where the capture has none. */
  readonly signalDbm: Float32Array;
  /** 1 where no network was asked for by name. */
  readonly wildcard: Uint8Array;
  /** The channel that the frame says it was sent on; 0 where it does not. */
  readonly channel: Uint8Array;
  /** Transmitter addresses as 48-bit numbers, the first byte highest. */
  readonly addresses: Float64Array;
  /** 52 bits of the digest over the stable elements: the same in every capture. */
  readonly signatures: Float64Array;
}

const SSID = 0;
const GROUP_BIT = 0x01;

/** Reads a capture to its end and closes it. Throws where it cannot be read whole. */
export async function readSightings(stream: CaptureStream): Promise<Sightings> {
  const table = new SightingTable();
  for (;;) {
    const state = stream.advance();
    if (state === 'frame') table.take(stream.frame);
    else if (state === 'more') await stream.fill();
    else break;
  }
  await stream.close();
  if (stream.problem !== undefined) throw new Error(`${stream.name} ${stream.problem}`);
  return table.columns();
}

class SightingTable {
  readonly #radio = emptyRadioHeader();
  readonly #header: ProbeRequestHeader = { transmitterAt: 0, sequenceNumber: 0, bodyAt: 0 };
  readonly #body = emptyProbeBody();
  readonly #digest = emptyDigest();
  readonly #addresses = new Map<number, number>();
  readonly #signatures = new Map<number, number>();
  readonly #timeMs: number[] = [];
  readonly #address: number[] = [];
  readonly #signature: number[] = [];
  readonly #sequence: number[] = [];
  readonly #signalDbm: number[] = [];
  readonly #wildcard: number[] = [];
  readonly #channel: number[] = [];

  /** The same frames as the sensor's decoder lets through, before thresholds and lists. */
  take(frame: CapturedFrame): void {
    const header = this.#header;
    const { bytes } = frame;
    if (!this.#read(frame) || Number.isNaN(frame.timeMs)) return;
    if ((bytes[header.transmitterAt]! & GROUP_BIT) !== 0) return;
    const { dsChannel, endAt } = this.#body;
    digestElements(bytes, header.bodyAt, endAt, this.#digest);
    const end = frame.offset + frame.length;
    this.#timeMs.push(frame.timeMs);
    this.#address.push(indexIn(this.#addresses, addressAt(bytes, header.transmitterAt)));
    this.#signature.push(indexIn(this.#signatures, fiftyTwoBits(this.#digest)));
    this.#sequence.push(header.sequenceNumber);
    this.#signalDbm.push(this.#radio.signalDbm);
    this.#wildcard.push(asksForAnyNetwork(bytes, header.bodyAt, end) ? 1 : 0);
    this.#channel.push(dsChannel);
  }

  columns(): Sightings {
    return {
      length: this.#timeMs.length,
      timeMs: Float64Array.from(this.#timeMs),
      address: Uint32Array.from(this.#address),
      signature: Uint32Array.from(this.#signature),
      sequence: Uint16Array.from(this.#sequence),
      signalDbm: Float32Array.from(this.#signalDbm),
      wildcard: Uint8Array.from(this.#wildcard),
      channel: Uint8Array.from(this.#channel),
      addresses: Float64Array.from(this.#addresses.keys()),
      signatures: Float64Array.from(this.#signatures.keys()),
    };
  }

  #read(frame: CapturedFrame): boolean {
    const radio = this.#radio;
    if (readRadioHeader(frame, radio) !== 'ok' || radio.badFcs) return false;
    const { bytes, offset, length } = frame;
    if (readMacHeader(bytes, radio.offset, offset + length, this.#header) !== 'probe-request') return false;
    return readProbeBody(frame, radio, this.#header.bodyAt, this.#body) === 'whole';
  }
}

const fiftyTwoBits = ({ low, high }: Digest) => (high & 0xf_ffff) * 2 ** 32 + (low >>> 0);

/** The place of a value in the order in which values first came. */
function indexIn(known: Map<number, number>, value: number): number {
  const index = known.get(value);
  if (index !== undefined) return index;
  known.set(value, known.size);
  return known.size - 1;
}

function addressAt(bytes: Uint8Array, at: number): number {
  let address = 0;
  for (let i = at; i < at + 6; i += 1) address = address * 256 + bytes[i]!;
  return address;
}

/** A name of no length. The frame's elements were read whole before. */
function asksForAnyNetwork(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + 2 <= end; at += 2 + bytes[at + 1]!) {
    if (bytes[at] === SSID) return bytes[at + 1] === 0;
  }
  return true;
}

// One probe-request packet built from its parts, for tests that plant frames: plain ones, odd ones,
// hostile ones. Written apart from the simulator's fast encoder, so that each can check the other.
// IEEE 802.11-2020 clauses 9.2 and 9.3.3; radiotap.org; AVS capture frame format 2.1.1; PPI 1.0.10.
import { crc32 } from 'node:zlib';
import { ssidElement } from './phones/elements.ts';
import { channelFlagsOf, FLAG_BAD_FCS, FLAG_FCS_AT_END, frequencyOf } from './radiotap.ts';

export interface ProbeRequestParts {
  /** Of the sender: `02:00:00:00:00:01`. */
  readonly address: string;
  /** Default: the wildcard; null: no SSID element at all. */
  readonly ssid?: string | Uint8Array | null;
  /** Whole elements, after the SSID; see phones/elements.ts. */
  readonly elements?: readonly Uint8Array[];
  /** 0 … 4095 and 0 … 15; default 0. */
  readonly sequence?: number;
  readonly fragment?: number;
  /** Default: to everyone, in any network. */
  readonly destination?: string;
  readonly bssid?: string;
  /** The first two bytes, as a little-endian number; default 0x0040, a probe request. */
  readonly frameControl?: number;
}

export interface RadioParts {
  /** The channel tuned to, 1 … 14; default 6. */
  readonly channel?: number;
  /** Default -60; null: the adapter says nothing of it. */
  readonly signalDbm?: number | null;
  /** In units of 500 kb/s; default 2, that is 1 Mb/s. */
  readonly rate?: number;
  /** Four bytes at the end: none (default), right, or wrong and flagged so. */
  readonly fcs?: 'none' | 'good' | 'bad';
}

const BROADCAST = 'ff:ff:ff:ff:ff:ff';

const addressBytes = (address: string) => Buffer.from(address.replaceAll(':', ''), 'hex');

/** The 802.11 frame, without FCS. */
export function probeRequest(parts: ProbeRequestParts): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt16LE(parts.frameControl ?? 0x0040, 0);
  addressBytes(parts.destination ?? BROADCAST).copy(head, 4);
  addressBytes(parts.address).copy(head, 10);
  addressBytes(parts.bssid ?? BROADCAST).copy(head, 16);
  head.writeUInt16LE(((parts.sequence ?? 0) << 4) | (parts.fragment ?? 0), 22);
  const ssid = parts.ssid === null ? [] : [ssidElement(parts.ssid ?? '')];
  return Buffer.concat([head, ...ssid, ...(parts.elements ?? [])]);
}

/** The frame with the FCS behind it; `bad`: with another one. */
export function withFcs(frame: Uint8Array, kind: 'good' | 'bad'): Buffer {
  const fcs = Buffer.alloc(4);
  fcs.writeUInt32LE((crc32(frame) ^ (kind === 'bad' ? 1 : 0)) >>> 0);
  return Buffer.concat([frame, fcs]);
}

export interface RadiotapFields {
  readonly tsftUs?: number;
  readonly flags?: number;
  readonly rate?: number;
  readonly frequencyMhz?: number;
  readonly channelFlags?: number;
  readonly signalDbm?: number;
  readonly noiseDbm?: number;
  readonly antenna?: number;
  readonly rxFlags?: number;
}

/** A radiotap header with exactly the fields given, each on its natural boundary. */
export function radiotapHeader(fields: RadiotapFields): Buffer {
  const bytes: number[] = [0, 0, 0, 0, 0, 0, 0, 0];
  let present = 0;
  const put = (
    bit: number,
    align: number,
    value: number | undefined,
    ...more: readonly (readonly number[])[]
  ) => {
    if (value === undefined) return;
    present |= 1 << bit;
    while (bytes.length % align !== 0) bytes.push(0);
    for (let i = 0; i < align; i += 1) bytes.push(Math.floor(value / 256 ** i) & 0xff);
    for (const extra of more) bytes.push(...extra);
  };
  const channelFlags = fields.channelFlags ?? channelFlagsOf(fields.rate ?? 2);
  put(0, 8, fields.tsftUs);
  put(1, 1, fields.flags);
  put(2, 1, fields.rate);
  put(3, 2, fields.frequencyMhz, [channelFlags & 0xff, channelFlags >> 8]);
  put(5, 1, fields.signalDbm);
  put(6, 1, fields.noiseDbm);
  put(11, 1, fields.antenna);
  put(14, 2, fields.rxFlags);
  const header = Buffer.from(bytes);
  header.writeUInt16LE(header.length, 2);
  header.writeUInt32LE(present >>> 0, 4);
  return header;
}

/** Link types that carry 802.11: bare, radiotap, AVS, PPI. */
export const LINK_TYPES = { bare: 105, radiotap: 127, avs: 163, ppi: 192 } as const;
export type LinkType = (typeof LINK_TYPES)[keyof typeof LINK_TYPES];

/** A packet of a capture file with that link type. Bare frames and AVS cannot say whether there is an FCS. */
export function linkPacket(linkType: LinkType, frame: Uint8Array, radio: RadioParts = {}): Buffer {
  const fcs = radio.fcs ?? 'none';
  const body = fcs === 'none' ? frame : withFcs(frame, fcs);
  switch (linkType) {
    case LINK_TYPES.bare:
      return Buffer.from(body);
    case LINK_TYPES.radiotap:
      return Buffer.concat([radiotapOf(radio), body]);
    case LINK_TYPES.avs:
      return Buffer.concat([avsHeader(radio), body]);
    case LINK_TYPES.ppi:
      return Buffer.concat([ppiHeader(radio), body]);
  }
}

/** The usual case: one probe request under radiotap. */
export function probePacket(parts: ProbeRequestParts & RadioParts): Buffer {
  return linkPacket(LINK_TYPES.radiotap, probeRequest(parts), parts);
}

function radiotapOf(radio: RadioParts): Buffer {
  const fcs = radio.fcs ?? 'none';
  const signalDbm = radio.signalDbm === undefined ? -60 : radio.signalDbm;
  return radiotapHeader({
    flags: (fcs === 'none' ? 0 : FLAG_FCS_AT_END) | (fcs === 'bad' ? FLAG_BAD_FCS : 0),
    rate: radio.rate ?? 2,
    frequencyMhz: frequencyOf(radio.channel ?? 6),
    ...(signalDbm !== null && { signalDbm }),
    antenna: 0,
    rxFlags: 0,
  });
}

/** 64 bytes, big endian throughout. */
function avsHeader(radio: RadioParts): Buffer {
  const header = Buffer.alloc(64);
  header.writeUInt32BE(0x80211001, 0);
  header.writeUInt32BE(64, 4);
  header.writeUInt32BE(4, 24); // PHY: DSSS, dot11b
  header.writeUInt32BE(radio.channel ?? 6, 28);
  header.writeUInt32BE((radio.rate ?? 2) * 5, 32); // units of 100 kb/s
  const signalDbm = radio.signalDbm === undefined ? -60 : radio.signalDbm;
  header.writeUInt32BE(signalDbm === null ? 0 : 2, 44); // 0: none, 2: dBm
  header.writeInt32BE(signalDbm ?? 0, 48);
  header.writeInt32BE(-95, 52); // noise
  return header;
}

/** Packet header of 8 bytes and one 802.11-Common field, little endian. */
function ppiHeader(radio: RadioParts): Buffer {
  const header = Buffer.alloc(32);
  const fcs = radio.fcs ?? 'none';
  header.writeUInt16LE(32, 2);
  header.writeUInt32LE(LINK_TYPES.bare, 4);
  header.writeUInt16LE(2, 8);
  header.writeUInt16LE(20, 10);
  header.writeUInt16LE((fcs === 'none' ? 0 : 1) | (fcs === 'bad' ? 4 : 0), 20);
  header.writeUInt16LE(radio.rate ?? 2, 22);
  header.writeUInt16LE(frequencyOf(radio.channel ?? 6), 24);
  header.writeUInt16LE(channelFlagsOf(radio.rate ?? 2), 26);
  // The field has no bit for absence: -128 is what it holds then.
  header.writeInt8(radio.signalDbm === undefined ? -60 : (radio.signalDbm ?? -128), 30);
  header.writeInt8(-95, 31);
  return header;
}

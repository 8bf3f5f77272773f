// Planted phones: each sends under an address of its own, in a frame to which something of its own happens,
// and names networks and itself. Whatever of that is met outside the capture has leaked.
import type { FrameOutcome } from '../../device/capture/frame-outcome.ts';
import { seededRandom } from '../../shared/random.ts';
import {
  LINK_TYPES,
  linkPacket,
  type ProbeRequestParts,
  probePacket,
  probeRequest,
} from '../simulator/frame.ts';
import { dsParameter, element, supportedRates } from '../simulator/phones/elements.ts';
import { addressPatterns, type Pattern, textPatterns } from './spellings.ts';

export interface Canary {
  /** What becomes of its frame. */
  readonly outcome: FrameOutcome;
  readonly address: string;
  /** Under radiotap; may be cut. */
  readonly packet: Buffer;
  /** Length on the air, where the capture has less. */
  readonly originalLength?: number;
}

/** The channel that the sensor must be tuned to, and the floor it must have, for the outcomes to be true. */
export const CHANNEL = 6;
export const FLOOR_DBM = -90;

const NETWORK = 'Café Canary Wi-Fi';
const DEVICE = "Nobody's Canary Phone";
const HIDDEN_NETWORK = 'canary-in-a-broken-frame';
/** Of the access point that one frame is sent to, and of the phone as its WPS element has it. */
const ACCESS_POINT = '0c:9d:92:b7:e8:3f';
const WPS_ADDRESS = '3c:2e:f9:a8:d1:77';

const random = seededRandom(11);
/** Locally administered and to one receiver, as phones make them up; all bytes above 0x0f but for one. */
const newAddress = (firstByte = 0xda) =>
  [firstByte, ...Array.from({ length: 5 }, () => 0x10 + (random.uint32() % 0xf0))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(':');

/** Wi-Fi Simple Configuration 2.0.8, clause 12: UUID-E with the address at its end, and the device's name. */
function wpsElement(): Buffer {
  const attribute = (id: number, body: Buffer) =>
    Buffer.concat([Buffer.from([id >> 8, id & 0xff, body.length >> 8, body.length & 0xff]), body]);
  const uuid = Buffer.concat([Buffer.alloc(10, 0x5a), Buffer.from(WPS_ADDRESS.replaceAll(':', ''), 'hex')]);
  const body = [Buffer.from([0x00, 0x50, 0xf2, 0x04]), attribute(0x1047, uuid)];
  return element(221, Buffer.concat([...body, attribute(0x1011, Buffer.from(DEVICE))]));
}

const ELEMENTS = [supportedRates(1, 2, 5.5, 11), dsParameter(CHANNEL), wpsElement()];

type Planted = Partial<Omit<ProbeRequestParts, 'address'>> & {
  readonly signalDbm?: number;
  readonly fcs?: 'bad';
  readonly firstByte?: number;
};

function canary(outcome: FrameOutcome, { firstByte, ...parts }: Planted = {}): Canary {
  const address = newAddress(firstByte);
  const packet = probePacket({ ssid: NETWORK, elements: ELEMENTS, ...parts, address });
  return { outcome, address, packet };
}

/** A frame of which the last bytes are missing. */
function cut(outcome: FrameOutcome, bytes: number, isOnAir: boolean): Canary {
  const whole = canary(outcome, { ssid: HIDDEN_NETWORK });
  const packet = whole.packet.subarray(0, whole.packet.length - bytes);
  return { ...whole, packet, ...(isOnAir && { originalLength: whole.packet.length }) };
}

/** Ends with its address: within the MAC header. */
function cutBehindAddress(): Canary {
  const whole = canary('truncated');
  const radioBytes = whole.packet.readUInt16LE(2);
  return { ...whole, packet: whole.packet.subarray(0, radioBytes + 16), originalLength: whole.packet.length };
}

function brokenRadioHeader(): Canary {
  const whole = canary('malformed-radio-header');
  // Its length points behind the end (radiotap.org).
  whole.packet.writeUInt16LE(0xffff, 2);
  return whole;
}

/** On the shop's own list; also in capitals there. */
export const IGNORED = canary('ignored-device');

/** In the order in which they are sent. */
export const CANARIES: readonly Canary[] = [
  canary('counted'),
  canary('counted', { ssid: HIDDEN_NETWORK, destination: ACCESS_POINT, bssid: ACCESS_POINT }),
  canary('counted', { signalDbm: -85 }),
  IGNORED,
  canary('below-floor', { signalDbm: FLOOR_DBM - 1 }),
  canary('other-channel', { elements: [dsParameter(CHANNEL + 5)] }),
  canary('group-address', { firstByte: 0xdb }),
  canary('bad-fcs', { fcs: 'bad' }),
  cut('truncated', 9, true),
  cutBehindAddress(),
  cut('malformed-elements', 9, false),
  brokenRadioHeader(),
  canary('malformed-frame', { frameControl: 0x0041 }),
  canary('other-management', { frameControl: 0x0080 }),
  canary('control', { frameControl: 0x00b4 }),
  canary('data', { frameControl: 0x0008 }),
  canary('extension', { frameControl: 0x000c }),
  canary('protected', { frameControl: 0x4040 }),
  canary('fragment', { fragment: 1 }),
];

/** Of another kind of capture: of Ethernet, which the sensor cannot read. */
export const ETHERNET_CANARY = newAddress();
export const ethernetPacket = () => linkPacket(LINK_TYPES.bare, probeRequest({ address: ETHERNET_CANARY }));

/** Everything that may be met nowhere. */
export function canaryPatterns(): Pattern[] {
  return [
    ...CANARIES.flatMap(({ outcome, address }) => addressPatterns(`address, ${outcome}`, address)),
    ...addressPatterns('address, unsupported-link-type', ETHERNET_CANARY),
    ...addressPatterns('address of an access point', ACCESS_POINT),
    ...addressPatterns('address in WPS', WPS_ADDRESS),
    ...textPatterns('network', NETWORK),
    ...textPatterns('network in a broken frame', HIDDEN_NETWORK),
    ...textPatterns('name of a phone', DEVICE),
  ];
}

// Information elements of probe requests, built field by field from IEEE 802.11-2020 clause 9.4.2 and
// 802.11ax-2021: element id, length, body. The values are ours; see SOURCES.md.

/** One whole element. `id`: 0 … 255; `body`: at most 255 bytes. Throws RangeError beyond that. */
export function element(id: number, body: Uint8Array | readonly number[]): Buffer {
  if (body.length > 255) throw new RangeError(`element ${id}: ${body.length} bytes do not fit`);
  return Buffer.from([id, body.length, ...body]);
}

/** SSID, clause 9.4.2.2. Empty is the wildcard. */
export function ssidElement(name: string | Uint8Array): Buffer {
  return element(0, typeof name === 'string' ? Buffer.from(name) : name);
}

const inHalfMbps = (mbps: readonly number[]) => mbps.map((rate) => Math.round(rate * 2));

/** Supported Rates and BSS Membership Selectors, clause 9.4.2.3; in Mb/s. */
export const supportedRates = (...mbps: number[]): Buffer => element(1, inHalfMbps(mbps));

/** Extended Supported Rates, clause 9.4.2.13; in Mb/s. */
export const extendedRates = (...mbps: number[]): Buffer => element(50, inHalfMbps(mbps));

/** DSSS Parameter Set, clause 9.4.2.4: the channel the frame was sent on. */
export const dsParameter = (channel: number): Buffer => element(3, [channel]);

/** HT Capabilities, clause 9.4.2.55. `streams`: receive streams, 1 … 4. */
export function htCapabilities(info: number, ampdu: number, streams: number): Buffer {
  const body = Buffer.alloc(26);
  body.writeUInt16LE(info, 0);
  body[2] = ampdu;
  body.fill(0xff, 3, 3 + streams);
  return element(45, body);
}

/** Extended Capabilities, clause 9.4.2.26: the numbers of the bits that are set. */
export function extendedCapabilities(lengthBytes: number, ...bits: number[]): Buffer {
  const body = Buffer.alloc(lengthBytes);
  for (const bit of bits) body[bit >> 3]! |= 1 << (bit & 7);
  return element(127, body);
}

/** VHT Capabilities, clause 9.4.2.157: the 32-bit information field and the streams for MCS 0-9. */
export function vhtCapabilities(info: number, streams: number): Buffer {
  const body = Buffer.alloc(12);
  const map = mcsMap(streams, 2);
  body.writeUInt32LE(info >>> 0, 0);
  body.writeUInt16LE(map, 4);
  body.writeUInt16LE(map, 8);
  return element(191, body);
}

/** HE Capabilities, 802.11ax-2021 clause 9.4.2.248, element id extension 35; 20 or 80 MHz wide. */
export function heCapabilities(mac: readonly number[], phy: readonly number[], streams: number): Buffer {
  const body = Buffer.alloc(1 + 6 + 11 + 4);
  body[0] = 35;
  body.set(mac.slice(0, 6), 1);
  body.set(phy.slice(0, 11), 7);
  body.writeUInt16LE(mcsMap(streams, 2), 18);
  body.writeUInt16LE(mcsMap(streams, 2), 20);
  return element(255, body);
}

/** Two bits a stream: `level` for those present, 3 for those absent. */
function mcsMap(streams: number, level: number): number {
  let map = 0;
  for (let stream = 0; stream < 8; stream += 1) map |= (stream < streams ? level : 3) << (2 * stream);
  return map;
}

/** Interworking, clause 9.4.2.91: the access network type the phone looks for; 15 is the wildcard. */
export const interworking = (accessNetworkType: number): Buffer => element(107, [accessNetworkType]);

/** FILS Request Parameters, 802.11ai-2016, element id extension 2; varies from scan to scan. */
export const filsRequest = (channelTimeTu: number): Buffer => element(255, [2, 0, channelTimeTu]);

/** Vendor Specific, clause 9.4.2.25. `oui`: as `00:17:f2`. */
export function vendor(oui: string, type: number, ...body: number[]): Buffer {
  const bytes = oui.split(':').map((pair) => Number.parseInt(pair, 16));
  return element(221, [...bytes, type, ...body]);
}

/**
 * Wi-Fi Simple Configuration in a probe request: attributes of 2-byte type and length. The UUID-E
 * differs from device to device, which is why a signature must leave this body out.
 */
export function wps(uuid: Uint8Array, deviceName: string): Buffer {
  const attribute = (type: number, value: Uint8Array | readonly number[]) => [
    type >> 8,
    type & 0xff,
    value.length >> 8,
    value.length & 0xff,
    ...value,
  ];
  return vendor(
    '00:50:f2',
    4,
    ...attribute(0x104a, [0x10]), // version
    ...attribute(0x103a, [0]), // request type: enrollee, information only
    ...attribute(0x1047, uuid.subarray(0, 16)), // UUID-E
    ...attribute(0x1011, Buffer.from(deviceName)), // device name
  );
}

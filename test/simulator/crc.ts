// The frame check sequence of IEEE 802.11-2020 clause 9.2.4.8 (CRC-32 of IEEE 802.3), computed in
// place: zlib.crc32 would need a new view for each of millions of frames. Tests hold the two equal.

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 of `bytes[from … until)`, as an unsigned integer. */
export function crc32(bytes: Uint8Array, from: number, until: number): number {
  let crc = -1;
  for (let i = from; i < until; i += 1) crc = table[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

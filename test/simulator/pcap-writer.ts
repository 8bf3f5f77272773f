// The classic capture file (draft-ietf-opsawg-pcap): a 24-byte header, then records of 16 bytes and
// the packet. Either byte order, µs or ns, any link type, so that tests can write odd ones too.

export interface PcapFormat {
  /** See tcpdump.org/linktypes.html; default 127, IEEE802_11_RADIOTAP. */
  readonly linkType?: number;
  readonly bigEndian?: boolean;
  readonly nanoseconds?: boolean;
  /** Longest packet the file claims to hold; default 65535. */
  readonly snapLength?: number;
}

export interface PcapRecord {
  /** Microseconds since 1970-01-01T00:00Z; fractions matter in nanosecond files only. */
  readonly timeUs: number;
  readonly packet: Uint8Array;
  /** Length on the air, when the packet was cut; default: the packet's. */
  readonly originalLength?: number;
  /** What the record claims to hold, for records that lie; default: the packet's length. */
  readonly claimedLength?: number;
}

const LINK_TYPE_RADIOTAP = 127;
export const PCAP_HEADER_BYTES = 24;
export const PCAP_RECORD_HEADER_BYTES = 16;

export function pcapHeader(format: PcapFormat = {}): Buffer {
  const header = Buffer.alloc(PCAP_HEADER_BYTES);
  const word = format.bigEndian ? header.writeUInt32BE.bind(header) : header.writeUInt32LE.bind(header);
  const half = format.bigEndian ? header.writeUInt16BE.bind(header) : header.writeUInt16LE.bind(header);
  word(format.nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, 0);
  half(2, 4);
  half(4, 6);
  word(format.snapLength ?? 65_535, 16);
  word(format.linkType ?? LINK_TYPE_RADIOTAP, 20);
  return header;
}

export function pcapRecord(record: PcapRecord, format: PcapFormat = {}): Buffer {
  const bytes = Buffer.alloc(PCAP_RECORD_HEADER_BYTES + record.packet.length);
  const word = format.bigEndian ? bytes.writeUInt32BE.bind(bytes) : bytes.writeUInt32LE.bind(bytes);
  const seconds = Math.floor(record.timeUs / 1e6);
  const restUs = record.timeUs - seconds * 1e6;
  word(seconds, 0);
  word(format.nanoseconds ? Math.round(restUs * 1000) : Math.floor(restUs), 4);
  word(record.claimedLength ?? record.packet.length, 8);
  word(record.originalLength ?? record.packet.length, 12);
  bytes.set(record.packet, PCAP_RECORD_HEADER_BYTES);
  return bytes;
}

/** A whole file. */
export function pcapFile(records: Iterable<PcapRecord>, format: PcapFormat = {}): Buffer {
  const parts = [pcapHeader(format)];
  for (const record of records) parts.push(pcapRecord(record, format));
  return Buffer.concat(parts);
}

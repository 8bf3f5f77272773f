// pcapng (draft-ietf-opsawg-pcapng) for tests: sections of either byte order, interfaces with any time
// resolution, packets in enhanced, simple and obsolete blocks, and blocks that nobody knows.

export interface InterfaceParts {
  readonly linkType: number;
  readonly snapLength?: number;
  /** if_tsresol as the byte of the option; default: none, microseconds. */
  readonly resolution?: number;
  /** if_tsoffset in seconds. */
  readonly offsetSeconds?: bigint;
  /** if_fcslen; default: none. */
  readonly fcsLength?: number;
}

export class PcapngSection {
  readonly #bigEndian: boolean;
  readonly #parts: Buffer[] = [];

  constructor(bigEndian = false) {
    this.#bigEndian = bigEndian;
    const body = Buffer.alloc(16, 0xff);
    this.#u32(body, 0, 0x1a2b3c4d);
    this.#u16(body, 4, 1);
    this.#u16(body, 6, 0);
    this.block(0x0a0d0d0a, body);
  }

  #u16(buffer: Buffer, at: number, value: number): void {
    if (this.#bigEndian) buffer.writeUInt16BE(value, at);
    else buffer.writeUInt16LE(value, at);
  }

  #u32(buffer: Buffer, at: number, value: number): void {
    if (this.#bigEndian) buffer.writeUInt32BE(value, at);
    else buffer.writeUInt32LE(value, at);
  }

  #option(code: number, value: Buffer): Buffer {
    const option = Buffer.alloc(4 + ((value.length + 3) & ~3));
    this.#u16(option, 0, code);
    this.#u16(option, 2, value.length);
    value.copy(option, 4);
    return option;
  }

  /** Any block; `claimedLength` lets it lie. */
  block(type: number, body: Uint8Array, claimedLength?: number): this {
    const padded = (body.length + 3) & ~3;
    const block = Buffer.alloc(12 + padded);
    this.#u32(block, 0, type);
    this.#u32(block, 4, claimedLength ?? block.length);
    block.set(body, 8);
    this.#u32(block, 8 + padded, claimedLength ?? block.length);
    this.#parts.push(block);
    return this;
  }

  interface(parts: InterfaceParts): this {
    const head = Buffer.alloc(8);
    this.#u16(head, 0, parts.linkType);
    this.#u32(head, 4, parts.snapLength ?? 0);
    const options: Buffer[] = [this.#option(2, Buffer.from('mon0'))];
    if (parts.resolution !== undefined) options.push(this.#option(9, Buffer.from([parts.resolution])));
    if (parts.fcsLength !== undefined) options.push(this.#option(13, Buffer.from([parts.fcsLength])));
    if (parts.offsetSeconds !== undefined) {
      const offset = Buffer.alloc(8);
      if (this.#bigEndian) offset.writeBigInt64BE(parts.offsetSeconds);
      else offset.writeBigInt64LE(parts.offsetSeconds);
      options.push(this.#option(14, offset));
    }
    return this.block(1, Buffer.concat([head, ...options, this.#option(0, Buffer.alloc(0))]));
  }

  /** `ticks` in the interface's resolution. */
  packet(index: number, ticks: bigint, packet: Uint8Array, obsolete = false): this {
    const head = Buffer.alloc(20);
    if (obsolete) this.#u16(head, 0, index);
    else this.#u32(head, 0, index);
    this.#u32(head, 4, Number(ticks >> 32n));
    this.#u32(head, 8, Number(ticks & 0xffff_ffffn));
    this.#u32(head, 12, packet.length);
    this.#u32(head, 16, packet.length);
    return this.block(obsolete ? 2 : 6, Buffer.concat([head, packet]));
  }

  simplePacket(packet: Uint8Array): this {
    const head = Buffer.alloc(4);
    this.#u32(head, 0, packet.length);
    return this.block(3, Buffer.concat([head, packet]));
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

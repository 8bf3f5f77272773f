// Scrubbed bytes on their way out, in pieces: the integers of a container's headers in its byte order,
// and frames copied out of the read buffer.

const PIECE_BYTES = 1 << 18;

export class RecordBuffer {
  #bytes = new Uint8Array(2 * PIECE_BYTES);
  #length = 0;
  littleEndian = true;

  /** Everything put in since the last call, once there is enough of it. */
  take(isAll: boolean): Uint8Array | undefined {
    if (this.#length === 0 || (this.#length < PIECE_BYTES && !isAll)) return undefined;
    const piece = this.#bytes.subarray(0, this.#length);
    this.#bytes = new Uint8Array(2 * PIECE_BYTES);
    this.#length = 0;
    return piece;
  }

  u16(value: number): void {
    this.#integer(value, 2);
  }

  u32(value: number): void {
    this.#integer(value, 4);
  }

  byte(value: number): void {
    this.#integer(value, 1);
  }

  put(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  zeros(length: number): void {
    this.#reserve(length);
    this.#length += length;
  }

  #integer(value: number, length: number): void {
    this.#reserve(length);
    for (let i = 0; i < length; i += 1) {
      const shift = 8 * (this.littleEndian ? i : length - 1 - i);
      this.#bytes[this.#length + i] = value >>> shift;
    }
    this.#length += length;
  }

  #reserve(length: number): void {
    const needed = this.#length + length;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * needed);
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

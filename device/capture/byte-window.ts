// The read buffer: the one place where captured bytes lie while they are decoded. It is of fixed
// size, so that no length field can make it grow, and what has been read is overwritten when the
// buffer moves on, so that no address stays behind.

/** Larger than any record that is accepted, with room for a good read behind it. */
const CAPACITY_BYTES = 1 << 20;

export class ByteWindow {
  readonly bytes = new Uint8Array(CAPACITY_BYTES);
  /** First byte not yet consumed. */
  start = 0;
  /** Behind the last byte that has arrived. */
  end = 0;
  #skipping = 0;

  get available(): number {
    return this.end - this.start;
  }

  /** Bytes that were to be skipped and have not arrived yet. */
  get skipping(): number {
    return this.#skipping;
  }

  /** Free room behind the data, after moving the rest to the front. At least half the window. */
  room(): Uint8Array {
    const rest = this.end - this.start;
    if (this.start > 0) {
      this.bytes.copyWithin(0, this.start, this.end);
      this.bytes.fill(0, rest, this.end);
      this.start = 0;
      this.end = rest;
    }
    return this.bytes.subarray(rest);
  }

  /** Says that `length` bytes have been written to the start of `room()`. */
  arrived(length: number): void {
    this.end += length;
    if (this.#skipping > 0) this.skip(0);
  }

  /** Passes over `length` bytes, also those that have not arrived yet, without keeping them. */
  skip(length: number): void {
    this.#skipping += length;
    const now = Math.min(this.#skipping, this.end - this.start);
    this.start += now;
    this.#skipping -= now;
  }

  /** Overwrites everything that was read. */
  wipe(): void {
    this.bytes.fill(0);
    this.start = 0;
    this.end = 0;
    this.#skipping = 0;
  }
}

// The last line that a child wrote to its standard error: it says why it ended, and goes into logs and to the
// hub. What could be an address is overwritten as it arrives, earlier lines when a later one comes, and all
// of it when the child has been quiet for a minute: then it is not what it ended for.
import type { CancelTimer, Clock } from '../../shared/clock.ts';
import type { ChildPipe } from './child-pipe.ts';

const CHARACTERS_MAX = 200;
const BYTES_KEPT = 4096;
const KEPT_MS = 60_000;
const LINE_FEED = 0x0a;
/** Stands where an address stood; no text holds it. */
const MASK = 0x00;
const ADDRESS_PAIRS = 6;

export class LastLine {
  readonly #pipe: ChildPipe;
  readonly #clock: Clock;
  readonly #text = new Uint8Array(BYTES_KEPT);
  #length = 0;
  readonly #end: Promise<void>;

  constructor(pipe: ChildPipe, clock: Clock) {
    this.#pipe = pipe;
    this.#clock = clock;
    this.#end = this.#follow();
  }

  /** The line, once the child has closed its end, or `waitMsMax` later: a program of its own may hold it. Overwrites it. */
  async said(waitMsMax: number): Promise<string> {
    const cancel = this.#clock.after(waitMsMax, () => this.#pipe.close());
    await this.#end;
    cancel();
    const text = new TextDecoder().decode(this.#text.subarray(0, this.#length));
    this.#forget();
    return text.trimEnd().replace(/\0+/g, '…').slice(0, CHARACTERS_MAX);
  }

  async #follow(): Promise<void> {
    let cancel: CancelTimer = () => {};
    for await (const piece of this.#pipe) {
      cancel();
      this.#add(piece);
      cancel = this.#clock.after(KEPT_MS, () => this.#forget());
    }
    cancel();
  }

  #add(piece: Uint8Array): void {
    const added = piece.subarray(Math.max(0, piece.length - BYTES_KEPT));
    this.#dropFirst(Math.max(0, this.#length + added.length - BYTES_KEPT));
    this.#text.set(added, this.#length);
    this.#length += added.length;
    maskAddresses(this.#text, this.#length);
    this.#dropFirst(this.#lastLineAt());
  }

  /** Where the last line begins that holds anything. */
  #lastLineAt(): number {
    let at = this.#length;
    while (at > 0 && this.#text[at - 1]! <= 0x20 && this.#text[at - 1] !== MASK) at -= 1;
    return at === 0 ? 0 : this.#text.lastIndexOf(LINE_FEED, at - 1) + 1;
  }

  #dropFirst(bytes: number): void {
    this.#text.copyWithin(0, bytes, this.#length);
    this.#text.fill(0, this.#length - bytes, this.#length);
    this.#length -= bytes;
  }

  #forget(): void {
    this.#dropFirst(this.#length);
  }
}

/** Overwrites six pairs of hexadecimal digits, joined by `:`, `.`, `-` or nothing, wherever they stand. */
function maskAddresses(text: Uint8Array, length: number): void {
  for (let at = 0; at < length; at += 1) {
    const end = addressEnd(text, at, length);
    if (end > at) text.fill(MASK, at, end);
  }
}

/** Behind the address that begins at `at`; `at` itself where none does. */
function addressEnd(text: Uint8Array, at: number, length: number): number {
  let next = at;
  for (let pair = 0; pair < ADDRESS_PAIRS; pair += 1) {
    if (pair > 0 && isSeparator(text[next]!)) next += 1;
    if (next + 2 > length || !isHexDigit(text[next]!) || !isHexDigit(text[next + 1]!)) return at;
    next += 2;
  }
  return next;
}

const isSeparator = (byte: number) => byte === 0x3a || byte === 0x2e || byte === 0x2d;
const isHexDigit = (byte: number) =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);

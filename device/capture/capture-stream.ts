// One capture as a stream of frames: bytes from a file, standard input or a child process, unpacked
// if they are gzip or zstd, read in whatever container they turn out to be.
import { readSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { ByteWindow } from './byte-window.ts';
import type { CaptureReader } from './capture-reader.ts';
import { type CapturedFrame, emptyFrame } from './captured-frame.ts';
import { readerFor } from './choose-reader.ts';
import { foreignProblem } from './foreign-format.ts';
import { type ByteSource, PackedFault, PIECE_BYTES, unpacked } from './unpack.ts';
import { isZero } from './zero-tail.ts';

export class CaptureStream {
  /** What the messages call it. */
  readonly name: string;
  /** The frame that `advance` read last. */
  readonly frame: CapturedFrame = emptyFrame();
  /** Why the capture could not be read to its end, for people. */
  problem: string | undefined;
  /** Bytes taken from the source, before unpacking. */
  bytesRead = 0;
  readonly #source: () => ByteSource;
  readonly #rewindable: boolean;
  #window: ByteWindow | undefined;
  #pieces: AsyncIterator<Uint8Array> | undefined;
  #container: string | undefined;
  #reader: CaptureReader | undefined;
  #passedFrom = 0;
  #piece: Uint8Array | undefined;
  #pieceAt = 0;
  #ended = false;
  #captures = 0;
  /** Passed over at the end of captures, and behind packed data. */
  #zeros = 0;
  /** Why the source broke off, where it did. */
  #fault: string | undefined;

  /** `source` is called for each pass; `rewindable` says that it gives the same bytes again. */
  constructor(name: string, source: () => ByteSource, rewindable: boolean) {
    this.name = name;
    this.#source = source;
    this.#rewindable = rewindable;
  }

  get container(): string {
    return this.#container ?? 'unknown';
  }

  /**
   * Reads the next frame out of what has arrived. `more`: call `fill` first. `end`: there is none;
   * `problem` says so where that is not the capture's proper end.
   */
  advance(): 'frame' | 'more' | 'end' {
    if (this.problem !== undefined) return 'end';
    const window = this.#window;
    if (window === undefined) return 'more';
    for (;;) {
      this.#passedFrom = window.start;
      const reader = this.#reader ?? this.#chooseReader(window);
      if (typeof reader === 'string') return reader;
      const step = reader.next(window, this.frame);
      if (step === 'frame') return 'frame';
      if (step === 'broken') return this.#give(`is corrupt: ${reader.problem}`);
      if (step === 'another') {
        this.#leaveReader();
        continue;
      }
      if (!this.#ended) return 'more';
      if (this.#fault !== undefined) return this.#give(this.#fault);
      if (window.skipping === 0 && isZero(window.bytes, window.start, window.end)) {
        this.#zeros += window.available;
        window.skip(window.available);
        this.#leaveReader();
        return 'end';
      }
      return this.#give('is cut short within a record');
    }
  }

  #chooseReader(window: ByteWindow): CaptureReader | 'more' | 'end' {
    const reader = readerFor(window);
    if (reader === 'unknown') {
      const problem = foreignProblem(window.bytes.subarray(window.start, window.end), this.#ended);
      return problem === undefined ? 'more' : this.#give(problem);
    }
    if (reader === undefined) {
      if (!this.#ended) return 'more';
      // Strung behind another, of which nothing but zeros may be left.
      if (this.#captures > 0 && window.available === 0) return 'end';
      return this.#give(
        this.#fault ?? (this.bytesRead === 0 ? 'is empty' : 'is cut short within its header'),
      );
    }
    this.#reader = reader;
    this.#container = reader.container;
    this.#captures += 1;
    return reader;
  }

  #leaveReader(): void {
    this.#zeros += this.#reader?.zeros ?? 0;
    this.#reader = undefined;
  }

  /** How many captures, strung together, have been read or begun. */
  get captures(): number {
    return this.#captures;
  }

  /** What else is to be known of it, for people. */
  get notes(): string[] {
    const strung = `consists of ${this.#captures} captures strung together, read one after the other`;
    const zeros = this.#zeros + (this.#reader?.zeros ?? 0);
    return [
      ...(this.#captures > 1 ? [strung] : []),
      ...(zeros > 0 ? [`has ${zeros} bytes of zeros behind its last record, as after a power cut`] : []),
    ];
  }

  #give(problem: string): 'end' {
    this.problem ??= problem;
    return 'end';
  }

  /**
   * Gives up waiting for the rest of a record: `frame` is what has come of it, shorter than it was on the air.
   * False where no part of a frame has come. May be called while `fill` waits; `forget` must follow.
   */
  cutShort(): boolean {
    return this.#window !== undefined && this.#reader?.cutShort(this.#window, this.frame) === true;
  }

  /** Overwrites every frame that `advance` or `cutShort` gave. */
  forget(): void {
    this.#window?.room();
    const { bytes } = this.frame;
    Object.assign(this.frame, emptyFrame(), { bytes });
  }

  /**
   * The bytes that the last `advance` passed over: the container's own and, at their end, the frame.
   * Valid until the next `fill`.
   */
  get passed(): Uint8Array {
    return this.#window?.bytes.subarray(this.#passedFrom, this.#window.start) ?? new Uint8Array(0);
  }

  /** Waits for more bytes. After it, `advance` gets further or says `end`. */
  async fill(): Promise<void> {
    this.#window ??= windows.pop() ?? new ByteWindow();
    this.#pieces ??= unpacked(this.#counted(this.#source()), (bytes) => {
      this.#zeros += bytes;
    })[Symbol.asyncIterator]();
    // Before waiting, which may last all night: what was decoded is overwritten now.
    this.forget();
    if (this.#piece === undefined && !(await this.#nextPiece(this.#pieces))) return;
    const piece = this.#piece!;
    const room = this.#window.room();
    const length = Math.min(room.length, piece.length - this.#pieceAt);
    room.set(piece.subarray(this.#pieceAt, this.#pieceAt + length));
    piece.fill(0, this.#pieceAt, this.#pieceAt + length);
    this.#window.arrived(length);
    this.#pieceAt += length;
    if (this.#pieceAt === piece.length) this.#piece = undefined;
  }

  async *#counted(source: ByteSource): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      this.bytesRead += piece.length;
      yield piece;
    }
  }

  async #nextPiece(pieces: AsyncIterator<Uint8Array>): Promise<boolean> {
    try {
      const next = await pieces.next();
      if (!next.done) {
        this.#piece = next.value;
        this.#pieceAt = 0;
        return true;
      }
    } catch (error) {
      // What came before the fault has been read already; `advance` reports the fault when it gets there.
      this.#fault = readableFault(error);
    }
    this.#ended = true;
    return false;
  }

  /** Goes back to the start, closing what was open; false where the source gives its bytes only once. */
  async rewind(): Promise<boolean> {
    if (!this.#rewindable) return false;
    await this.close();
    this.#reader = undefined;
    this.#captures = 0;
    this.#zeros = 0;
    this.#fault = undefined;
    this.problem = undefined;
    this.bytesRead = 0;
    this.#ended = false;
    return true;
  }

  /** Stops reading and overwrites the buffer. */
  async close(): Promise<void> {
    if (this.#window) {
      this.#window.wipe();
      windows.push(this.#window);
      this.#window = undefined;
    }
    this.#piece?.fill(0);
    this.#piece = undefined;
    await this.#pieces?.return?.();
    this.#pieces = undefined;
  }
}

/** Wiped buffers for the next capture: a hundred files take no more memory than one. */
const windows: ByteWindow[] = [];
const fileBuffers: Uint8Array[] = [];

/** A capture file, or standard input for `-`. A file that cannot be opened ends with a `problem`. */
export function captureOf(path: string): CaptureStream {
  if (path === '-') return new CaptureStream('standard input', () => process.stdin, false);
  // A pipe under a name gives its bytes only once.
  const rewindable = statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
  return new CaptureStream(path, () => pieces(path), rewindable);
}

/** Reads a file through one reused buffer. */
async function* pieces(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  const buffer = fileBuffers.pop() ?? new Uint8Array(PIECE_BYTES);
  try {
    // A file's bytes are at hand: reading them at once spares a turn through the thread pool. A pipe's are not.
    const atHand = (await file.stat()).isFile();
    for (;;) {
      const bytesRead = atHand
        ? readSync(file.fd, buffer, 0, buffer.length, null)
        : (await file.read(buffer, 0, buffer.length)).bytesRead;
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    buffer.fill(0);
    fileBuffers.push(buffer);
    await file.close();
  }
}

function readableFault(error: unknown): string {
  if (error instanceof PackedFault) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EACCES') return 'may not be read by this user';
  if (code === 'EISDIR') return 'is a folder, not a capture';
  return `could not be read: ${message}`;
}

// Bytes on their way in, unpacked where they begin like gzip (RFC 1952) or zstd (RFC 8878): any number of gzip members
// and zstd frames behind each other, and zeros behind those, which a power cut leaves. Node's own streams end without
// a word at the first zstd frame and at zeros: what they leave of a piece is taken back and looked at.
import { constants, createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib';

/** Pieces of bytes in order; the stream overwrites each after it has taken its content. */
export type ByteSource = AsyncIterable<Uint8Array>;

/** Larger pieces are no faster, and unpacked ones lie about in memory until they are collected. */
export const PIECE_BYTES = 1 << 16;
const MAGIC_BYTES = 4;
/** 2^27 bytes, as much as zstd itself takes without being asked (`--long=27`). */
const WINDOW_LOG_MAX = 27;

/** A fault of packed data, for people. */
export class PackedFault extends Error {}

interface Packing {
  readonly name: string;
  readonly create: () => Gunzip | ZstdDecompress;
}

const GZIP: Packing = { name: 'gzip', create: () => createGunzip({ chunkSize: PIECE_BYTES }) };
const ZSTD: Packing = {
  name: 'zstd',
  create: () =>
    createZstdDecompress({
      chunkSize: PIECE_BYTES,
      params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG_MAX },
    }),
};

function packingOf([a, b, c, d]: Uint8Array): Packing | undefined {
  if (a === 0x1f && b === 0x8b) return GZIP;
  // A frame, or one that says nothing (a skippable frame, 3.1.2).
  const isZstd = (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) || isSkippable(a, b, c, d);
  return isZstd ? ZSTD : undefined;
}

const isSkippable = (a = 0, b = 0, c = 0, d = 0) => a >> 4 === 5 && b === 0x2a && c === 0x4d && d === 0x18;

/**
 * Passes the bytes of `source` on, unpacked; throws PackedFault where that cannot be done. `zeros` is told how many
 * zeros stood behind packed data.
 */
export async function* unpacked(
  source: ByteSource,
  zeros: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const pieces = new Pieces(source[Symbol.asyncIterator]());
  try {
    let packing = packingOf(await pieces.head(MAGIC_BYTES));
    if (!packing) yield* pieces.rest();
    while (packing) {
      yield* part(packing, pieces);
      zeros(await pieces.skipZeros());
      const head = await pieces.head(MAGIC_BYTES);
      if (head.length === 0) return;
      packing = packingOf(head);
      if (!packing) throw new PackedFault('is corrupt: something else stands behind its packed data');
    }
  } finally {
    await pieces.end();
  }
}

/** Unpacks as much as Node takes for one, and leaves what is behind it in `pieces`. */
async function* part(packing: Packing, pieces: Pieces): AsyncGenerator<Uint8Array> {
  const unpacker = packing.create();
  // Its fault arrives through the iteration; one that comes when that has ended is of bytes that were taken back.
  unpacker.on('error', () => undefined);
  const feeding = feed(pieces, unpacker);
  try {
    yield* unpacker;
  } catch (error) {
    const last = await feeding;
    // A zstd frame ended with the piece before, which nobody can tell until the next is none.
    const isBehind = last && unpacker.bytesWritten === last.before && last.before > 0;
    const { code } = error as NodeJS.ErrnoException;
    if (!isBehind || code !== 'ZSTD_error_prefix_unknown') throw readable(error, packing.name);
    pieces.takeBack(last.piece);
  }
  await feeding;
}

/** The piece that was written last, and how many bytes were before it. */
interface LastPiece {
  readonly piece: Uint8Array;
  readonly before: number;
}

/** Writes piece after piece: each is used up before the next overwrites it. Ends with the unpacker. */
async function feed(pieces: Pieces, unpacker: Gunzip | ZstdDecompress): Promise<LastPiece | undefined> {
  let before = 0;
  try {
    for (;;) {
      const piece = await pieces.next();
      if (piece === undefined) {
        unpacker.end();
        return undefined;
      }
      await new Promise<void>((resolve) => {
        unpacker.once('close', resolve);
        unpacker.write(piece, () => {
          unpacker.off('close', resolve);
          resolve();
        });
      });
      if (unpacker.destroyed) return { piece, before };
      before += piece.length;
      const left = before - unpacker.bytesWritten;
      if (left === 0) continue;
      pieces.takeBack(piece.subarray(piece.length - left));
      return undefined;
    }
  } catch (error) {
    unpacker.destroy(error as Error);
    return undefined;
  }
}

function readable(error: unknown, name: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return new PackedFault(`is cut short: the ${name} data ends early`);
  if (code === 'ZSTD_error_frameParameter_windowTooLarge') {
    const larger = `more than ${2 ** (WINDOW_LOG_MAX - 20)} MiB of memory`;
    return new PackedFault(`takes ${larger} to unpack: zstd -dc --long=31 FILE | footfall-sensor replay -`);
  }
  if (code?.startsWith('Z_') || code?.startsWith('ZSTD_'))
    return new PackedFault(`is corrupt: ${name}: ${message}`);
  return error;
}

/** The pieces of a source, of which the last can be taken back. */
class Pieces {
  readonly #source: AsyncIterator<Uint8Array>;
  #back: Uint8Array | undefined;

  constructor(source: AsyncIterator<Uint8Array>) {
    this.#source = source;
  }

  async next(): Promise<Uint8Array | undefined> {
    const back = this.#back;
    this.#back = undefined;
    if (back !== undefined) return back;
    const next = await this.#source.next();
    return next.done ? undefined : next.value;
  }

  /** To be called before the next is asked for, which would overwrite it. */
  takeBack(piece: Uint8Array): void {
    if (piece.length > 0) this.#back = piece;
  }

  /** The first bytes to come, `length` or more of them unless it ends before; they are still to come after it. */
  async head(length: number): Promise<Uint8Array> {
    let head = (await this.next()) ?? new Uint8Array(0);
    while (head.length < length) {
      const first = Uint8Array.from(head);
      head.fill(0);
      const more = await this.next();
      head = first;
      if (more === undefined) break;
      head = Buffer.concat([first, more]);
      more.fill(0);
    }
    this.takeBack(head);
    return head;
  }

  async skipZeros(): Promise<number> {
    let count = 0;
    for (;;) {
      const piece = await this.next();
      if (piece === undefined) return count;
      const at = piece.findIndex((byte) => byte !== 0);
      count += at < 0 ? piece.length : at;
      if (at < 0) continue;
      this.takeBack(piece.subarray(at));
      return count;
    }
  }

  async *rest(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const piece = await this.next();
      if (piece === undefined) return;
      yield piece;
    }
  }

  async end(): Promise<void> {
    await this.#source.return?.();
  }
}

// The simulator's programmatic face: a shop and a span of time in, a capture and its truth out. The
// same options give the same bytes, and spans put side by side give the frames of the whole.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { MS_PER_HOUR } from '../../shared/utc-hour.ts';
import type { CrowdOptions } from './crowd/crowd.ts';
import { type Truth, truthOf } from './crowd/truth.ts';
import { createFrameEncoder, RECORD_BYTES_MAX } from './frame-encoder.ts';
import { pcapHeader } from './pcap-writer.ts';
import { listen } from './radio/listen.ts';
import type { Shop } from './shop-schema.ts';

const WINDOW_MS = 10 * 60_000;
const CHUNK_BYTES = 1 << 20;

export interface SimulationOptions {
  readonly shop: Shop;
  /** Whole UTC hours, ms since 1970-01-01T00:00Z. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Any safe integer. */
  readonly seed: number;
  /** Factor on visitors and passers-by; default 1. */
  readonly crowd?: number;
}

/** One frame as it was heard, for tests that look at single ones. */
export interface HeardFrame {
  readonly timeUs: number;
  /** `da:a1:19:00:00:01`. */
  readonly address: string;
  readonly sequence: number;
  /** Sent on, and heard on. */
  readonly channel: number;
  readonly tuned: number;
  readonly signalDbm: number;
  readonly broken: boolean;
  /** All elements, the channel filled in as 0. */
  readonly elements: Uint8Array;
}

/** Told after each window: all frames before `untilMs` are done, `frames` of them since the last call. */
export type Watch = (untilMs: number, frames: number) => void;

export interface Simulation {
  readonly truth: Truth;
  /** A classic capture file, in pieces of about a mebibyte. */
  chunks(watch?: Watch): Generator<Buffer>;
  /** The capture file whole: for short spans. */
  capture(): Buffer;
  frames(): Generator<HeardFrame>;
}

/** Throws RangeError if the span is not of whole hours, or empty. */
export function simulate(options: SimulationOptions): Simulation {
  const { fromMs, untilMs } = options;
  if (fromMs % MS_PER_HOUR !== 0 || untilMs % MS_PER_HOUR !== 0 || untilMs <= fromMs) {
    throw new RangeError(`simulate: ${fromMs} to ${untilMs} is no span of whole hours`);
  }
  const crowdOptions: CrowdOptions = { ...options, crowd: options.crowd ?? 1 };
  return {
    truth: truthOf(crowdOptions),
    chunks: (watch) => chunksOf(crowdOptions, watch),
    capture: () => Buffer.concat([...chunksOf(crowdOptions)]),
    frames: () => framesOf(crowdOptions),
  };
}

function* chunksOf(options: CrowdOptions, watch?: Watch): Generator<Buffer> {
  const encode = createFrameEncoder(options.shop.sensor.adapter);
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let used = pcapHeader().copy(chunk);
  for (const { frames, due, untilMs } of listen(options, WINDOW_MS)) {
    for (let i = 0; i < due; i += 1) {
      if (used + RECORD_BYTES_MAX > CHUNK_BYTES) {
        yield chunk.subarray(0, used);
        // A new one: the reader may still hold the last.
        chunk = Buffer.allocUnsafe(CHUNK_BYTES);
        used = 0;
      }
      used = encode(frames, frames.order[i]!, chunk, used, 0);
    }
    watch?.(untilMs, due);
  }
  if (used > 0) yield chunk.subarray(0, used);
}

function* framesOf(options: CrowdOptions): Generator<HeardFrame> {
  for (const { frames, due } of listen(options, WINDOW_MS)) {
    for (let i = 0; i < due; i += 1) {
      const at = frames.order[i]!;
      const hex =
        frames.addressHigh[at]!.toString(16).padStart(4, '0') +
        frames.addressLow[at]!.toString(16).padStart(8, '0');
      yield {
        timeUs: frames.timeUs[at]!,
        address: hex.replace(/..(?=.)/g, '$&:'),
        sequence: frames.sequence[at]!,
        channel: frames.channel[at]!,
        tuned: frames.tuned[at]!,
        signalDbm: frames.signalDbm[at]!,
        broken: frames.damage[at]! > 0,
        elements: frames.body[at]!.bytes,
      };
    }
  }
}

/** Writes the capture to a file, over what is there; rejects with the file system's error. */
export async function writeCapture(
  simulation: Simulation,
  path: string,
  options: { readonly gzip?: boolean; readonly watch?: Watch } = {},
): Promise<void> {
  const source = Readable.from(simulation.chunks(options.watch), { objectMode: false });
  const file = createWriteStream(path);
  // Level 1: captures repeat themselves so much that more effort gains little.
  await (options.gzip ? pipeline(source, createGzip({ level: 1 }), file) : pipeline(source, file));
}

// `footfall-sensor scrub IN OUT`: a capture that can be shown to others, and counts as before.
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { RandomSource } from '../../shared/random.ts';
import { type CaptureStream, captureOf } from '../capture/capture-stream.ts';
import { scrubCapture } from '../capture/scrub/scrub-capture.ts';
import { FrameScrubber } from '../capture/scrub/scrub-frame.ts';
import { createFile, type NewFile } from './new-file.ts';
import { startProgress } from './replay-progress.ts';
import { summaryOf } from './scrub-summary.ts';

export interface ScrubOptions {
  /** A capture, or `-` for standard input. */
  readonly input: string;
  /** A file, gzip where its name ends in `.gz`, or `-` for standard output. */
  readonly output: string;
  /** Replaces what is there. */
  readonly force: boolean;
  /** The summary as a JSON line. */
  readonly json: boolean;
  /** The key comes from it. */
  readonly random: RandomSource;
}

/**
 * Returns the exit status: 0 done, 1 the input could not be read to its end; what could be is in `output`. Throws an
 * Error for people, and leaves nothing, where the input is not a capture or the output cannot be written.
 */
export async function scrubCommand(options: ScrubOptions): Promise<number> {
  const { input, output, json } = options;
  const stream = captureOf(input);
  const scrubber = new FrameScrubber(options.random);
  const target = output === '-' ? standardOutput() : await createFile(output, options.force);
  const progress = await startProgress([input], () => stream.frame.timeMs);
  try {
    const pieces = scrubCapture(stream, scrubber, () => progress.update(stream.bytesRead));
    await writeAll(pieces, output.endsWith('.gz'), target);
    if (stream.container === 'unknown') throw new Error(`${stream.name} ${stream.problem}`);
    await target.keep();
  } finally {
    progress.stop();
    await target.discard();
  }
  process.stderr.write(summary(stream, scrubber, json));
  return stream.problem === undefined ? 0 : 1;
}

function summary(stream: CaptureStream, scrubber: FrameScrubber, json: boolean): string {
  const { record, text } = summaryOf(stream, scrubber.counts);
  return json ? `${JSON.stringify(record)}\n` : `footfall-sensor: ${text}\n`;
}

async function writeAll(pieces: AsyncGenerator<Uint8Array>, isGzip: boolean, target: NewFile): Promise<void> {
  const write = async (source: AsyncIterable<Uint8Array>) => {
    for await (const piece of source) await target.write(piece);
  };
  if (isGzip) await pipeline(pieces, createGzip(), write);
  else await write(pieces);
}

function standardOutput(): NewFile {
  if (process.stdout.isTTY) throw new Error('standard output is a terminal: name a file, or pipe it on');
  return {
    async write(bytes) {
      if (!process.stdout.write(bytes)) await once(process.stdout, 'drain');
    },
    keep: async () => {},
    discard: async () => {},
  };
}

// Several captures as one stream, in the order of their time stamps. One capture comes as it is,
// whatever its time stamps do.
import { setImmediate } from 'node:timers/promises';
import type { CaptureStream } from './capture-stream.ts';

/** How often the event loop gets its turn while bytes are at hand, some megabytes: connections want to be kept alive. */
const FILLS_PER_TURN = 128;

/**
 * Hands every frame to `take`, which may use it until it returns. Frames without a time stamp come
 * at once. `turn` is called now and then, for progress. Resolves when all captures have ended.
 * A capture is open only while the time is within it, so a hundred days take no more memory than one.
 */
export async function mergeByTime(
  streams: readonly CaptureStream[],
  take: (stream: CaptureStream) => void,
  turn: () => void,
): Promise<void> {
  const waiting = streams.length > 1 ? await inOrderOfStart(streams) : [...streams];
  const open: CaptureStream[] = [];
  let untilTurn = FILLS_PER_TURN;
  while (open.length > 0 || waiting.length > 0) {
    await openDue(open, waiting);
    if (open.length === 0) continue;
    const first = earliest(open);
    const stream = open[first]!;
    // Up to where the next of the others begins, this one goes on alone, without being compared.
    const horizonMs = Math.min(horizon(open, first), waiting[0]?.frame.timeMs ?? Number.POSITIVE_INFINITY);
    const state = takeUntil(stream, horizonMs, take);
    if (state === 'frame') continue;
    if (state === 'end' || !(await advance(stream))) {
      open.splice(first, 1);
      await stream.close();
    }
    untilTurn -= 1;
    if (untilTurn === 0) {
      untilTurn = FILLS_PER_TURN;
      turn();
      await setImmediate();
    }
  }
  turn();
}

/**
 * Takes the frames of one capture that have arrived, up to a moment. `frame`: the next is later. Not part of the loop above
 * it, since a function that waits is slower at each frame.
 */
function takeUntil(
  stream: CaptureStream,
  horizonMs: number,
  take: (stream: CaptureStream) => void,
): 'frame' | 'more' | 'end' {
  let state: 'frame' | 'more' | 'end' = 'frame';
  while (state === 'frame' && !(stream.frame.timeMs > horizonMs)) {
    take(stream);
    state = stream.advance();
  }
  return state;
}

/** Looks at the first frame of each; those that can be read again are closed until their time comes. */
async function inOrderOfStart(streams: readonly CaptureStream[]): Promise<CaptureStream[]> {
  const readable: CaptureStream[] = [];
  for (const stream of streams) {
    if (await advance(stream)) {
      readable.push(stream);
      await stream.rewind();
    } else await stream.close();
  }
  const startMs = (stream: CaptureStream) =>
    Number.isNaN(stream.frame.timeMs) ? Number.NEGATIVE_INFINITY : stream.frame.timeMs;
  return readable.sort((a, b) => (startMs(a) < startMs(b) ? -1 : startMs(a) > startMs(b) ? 1 : 0));
}

/** Opens the captures that begin no later than the earliest frame at hand. */
async function openDue(open: CaptureStream[], waiting: CaptureStream[]): Promise<void> {
  while (waiting.length > 0) {
    const next = waiting[0]!;
    if (open.length > 0 && next.frame.timeMs > open[earliest(open)]!.frame.timeMs) return;
    waiting.shift();
    // A source that gives its bytes only once still stands at its first frame.
    if (next.bytesRead > 0) open.push(next);
    else if (await advance(next)) open.push(next);
    else await next.close();
  }
}

async function advance(stream: CaptureStream): Promise<boolean> {
  for (;;) {
    const state = stream.advance();
    if (state !== 'more') return state === 'frame';
    await stream.fill();
  }
}

function earliest(streams: readonly CaptureStream[]): number {
  let best = 0;
  for (let i = 1; i < streams.length; i += 1) {
    const { timeMs } = streams[i]!.frame;
    if (timeMs < streams[best]!.frame.timeMs || Number.isNaN(timeMs)) best = i;
  }
  return best;
}

function horizon(streams: readonly CaptureStream[], except: number): number {
  let horizonMs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < streams.length; i += 1) {
    const { timeMs } = streams[i]!.frame;
    if (i !== except && timeMs < horizonMs) horizonMs = timeMs;
  }
  return horizonMs;
}

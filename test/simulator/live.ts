// The simulator in real time: a capture that begins now, with whoever is inside by now, and grows
// frame by frame. Time is the clock's, so a test can run an hour in a moment.
import type { Clock } from '../../shared/clock.ts';
import { createFrameEncoder, RECORD_BYTES_MAX } from './frame-encoder.ts';
import { pcapHeader } from './pcap-writer.ts';
import { listen } from './radio/listen.ts';
import type { Shop } from './shop-schema.ts';

/** Short, so that the work is spread evenly. */
const WINDOW_MS = 1000;

export interface LiveOptions {
  readonly shop: Shop;
  readonly seed: number;
  readonly crowd: number;
  readonly clock: Clock;
  /** Added to the clock to get the shop's time: then it may be midday there while it is night here. */
  readonly shiftMs: number;
  /** Takes the file's header, then one record at a time; a copy is needed if it is kept. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Resolves once aborted; rejects with what `write` rejects with. */
export async function runLive(options: LiveOptions): Promise<void> {
  const { shop, seed, crowd, clock, shiftMs, write, signal } = options;
  const encode = createFrameEncoder(shop.sensor.adapter);
  const record = new Uint8Array(RECORD_BYTES_MAX);
  await write(pcapHeader());
  const fromMs = Math.ceil(clock.nowMs() + shiftMs);
  const crowdOptions = { shop, seed, crowd, fromMs, untilMs: Number.POSITIVE_INFINITY };
  for (const { frames, due, untilMs } of listen(crowdOptions, WINDOW_MS)) {
    for (let i = 0; i < due; i += 1) {
      const index = frames.order[i]!;
      await waitUntil(clock, Math.ceil(frames.timeUs[index]! / 1000) - shiftMs, signal);
      if (signal.aborted) return;
      await write(record.subarray(0, encode(frames, index, record, 0, -shiftMs * 1000)));
    }
    await waitUntil(clock, untilMs - shiftMs - WINDOW_MS, signal);
    if (signal.aborted) return;
  }
}

async function waitUntil(clock: Clock, momentMs: number, signal: AbortSignal): Promise<void> {
  const delayMs = momentMs - clock.nowMs();
  if (delayMs <= 0 || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(delayMs, done);
    signal.addEventListener('abort', done);
  });
}

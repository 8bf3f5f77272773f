// Replays captures through the pipeline on capture time, and hands out each hour once, in order.
import type { CountingTrouble } from '../../shared/counting-trouble.ts';
import { hourStartMs, MS_PER_HOUR } from '../../shared/utc-hour.ts';
import type { CaptureStream } from '../capture/capture-stream.ts';
import { troubleOf } from '../capture/capture-trouble.ts';
import { countFrame, type FrameCounts, noFrames } from '../capture/frame-outcome.ts';
import { mergeByTime } from '../capture/merge.ts';
import type { HourEstimate } from '../count/hour-estimate.ts';
import type { Pipeline } from '../pipeline.ts';

/** A capture does not say when it began to listen: silence longer than this was no listening. */
const LISTENING_GAP_MS = 30 * 60_000;
/** An hour stays open this long after its end, in case the time steps back. */
const GRACE_MS = MS_PER_HOUR;

export interface ReplayedCapture {
  readonly name: string;
  readonly container: string;
  readonly frames: FrameCounts;
  /** Why it was not read to its end; undefined where it was. */
  readonly problem: string | undefined;
  /** Why most of its frames could not be read, or none be counted though there were some. */
  readonly trouble: CountingTrouble | undefined;
  /** What else is to be known of it, for people. */
  readonly notes: readonly string[];
}

export interface ReplayHandlers {
  /** Gets every hour in which anything was listened to, in order. */
  readonly hour: (estimate: HourEstimate) => void;
  /** Called now and then with the bytes read so far. */
  readonly progress: (bytesRead: number) => void;
}

export async function replay(
  streams: readonly CaptureStream[],
  pipeline: Pipeline,
  handlers: ReplayHandlers,
): Promise<ReplayedCapture[]> {
  const frames = new Map(streams.map((stream) => [stream, noFrames()]));
  const hours = new HoursPassed(pipeline, handlers.hour);
  // Frames come in runs of one stream.
  let stream: CaptureStream | undefined;
  let counts = noFrames();
  await mergeByTime(
    streams,
    (next) => {
      if (next !== stream) {
        stream = next;
        counts = frames.get(next)!;
      }
      countFrame(counts, pipeline.take(next.frame));
      hours.look();
    },
    () => handlers.progress(streams.reduce((sum, { bytesRead }) => sum + bytesRead, 0)),
  );
  pipeline.end();
  hours.closeUntil(Number.POSITIVE_INFINITY);
  return streams.map((capture) => ({
    name: capture.name,
    container: capture.container,
    frames: frames.get(capture)!,
    problem: capture.problem,
    trouble: troubleOf(frames.get(capture)!, 0, 1),
    notes: capture.notes,
  }));
}

/** Closes the hours that the frames have passed. Numbers are fields here: a closure takes memory anew for each fraction. */
class HoursPassed {
  readonly #pipeline: Pipeline;
  readonly #hour: ReplayHandlers['hour'];
  readonly #listening: Listening;
  #lastMs = Number.NEGATIVE_INFINITY;
  #nextCloseMs = Number.POSITIVE_INFINITY;

  constructor(pipeline: Pipeline, hour: ReplayHandlers['hour']) {
    this.#pipeline = pipeline;
    this.#hour = hour;
    this.#listening = new Listening(pipeline);
  }

  /** To be called after each frame. */
  look(): void {
    const { timeMs } = this.#pipeline;
    if (Number.isNaN(timeMs)) return;
    this.#listening.heard(timeMs);
    // After a jump nothing is closed until the time has stayed there: it may turn out to have been wrong.
    if (Math.abs(timeMs - this.#lastMs) > GRACE_MS) this.#nextCloseMs = timeMs + GRACE_MS;
    this.#lastMs = timeMs;
    if (timeMs < this.#nextCloseMs) return;
    this.closeUntil(timeMs - GRACE_MS);
    this.#nextCloseMs = timeMs + MS_PER_HOUR / 4;
  }

  /** Closes the hours that end at a moment or before it. */
  closeUntil(timeMs: number): void {
    this.#listening.tell();
    for (const hour of this.#pipeline.openHours()) {
      if (hourStartMs(hour) + MS_PER_HOUR > timeMs) break;
      const estimate = this.#pipeline.close(hour);
      if (estimate && estimate.coverage > 0) this.#hour(estimate);
    }
  }
}

/** What was listened to, gathered from frame to frame and told to the pipeline in one span. */
class Listening {
  readonly #pipeline: Pipeline;
  #fromMs = Number.NaN;
  #untilMs = Number.NaN;

  constructor(pipeline: Pipeline) {
    this.#pipeline = pipeline;
  }

  heard(timeMs: number): void {
    const silentMs = timeMs - this.#untilMs;
    if (silentMs >= 0 && silentMs <= LISTENING_GAP_MS) this.#untilMs = timeMs;
    else {
      this.tell();
      this.#fromMs = timeMs;
      this.#untilMs = timeMs;
    }
  }

  /** To be called before hours are closed. */
  tell(): void {
    if (this.#untilMs > this.#fromMs) this.#pipeline.listened(this.#fromMs, this.#untilMs);
    this.#fromMs = this.#untilMs;
  }
}

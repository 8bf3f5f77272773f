// Replays captures through the pipeline on capture time, and hands out each hour once, in order.
import { hourStartMs, MS_PER_HOUR, type UtcHour } from '../shared/utc-hour.ts';
import type { CaptureStream } from './capture/capture-stream.ts';
import { type FrameCounts, noFrames } from './capture/frame-outcome.ts';
import { mergeByTime } from './capture/merge.ts';
import type { HourEstimate } from './count/hour-estimate.ts';
import type { Pipeline } from './pipeline.ts';

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
  let heardMs = Number.NaN;
  let nextCloseMs = Number.POSITIVE_INFINITY;
  const closeUntil = (timeMs: number) => {
    for (const hour of pipeline.openHours()) {
      if (hourStartMs(hour) + MS_PER_HOUR > timeMs) break;
      closeHour(pipeline, hour, handlers);
    }
  };
  await mergeByTime(
    streams,
    (stream) => {
      frames.get(stream)![pipeline.take(stream.frame)] += 1;
      const { timeMs } = pipeline;
      if (timeMs === heardMs || Number.isNaN(timeMs)) return;
      if (timeMs > heardMs && timeMs - heardMs <= LISTENING_GAP_MS) pipeline.listened(heardMs, timeMs);
      heardMs = timeMs;
      if (!(timeMs >= nextCloseMs)) {
        if (nextCloseMs === Number.POSITIVE_INFINITY) nextCloseMs = timeMs + GRACE_MS;
        return;
      }
      closeUntil(timeMs - GRACE_MS);
      nextCloseMs = timeMs + MS_PER_HOUR / 4;
    },
    () => handlers.progress(streams.reduce((sum, stream) => sum + stream.bytesRead, 0)),
  );
  pipeline.end();
  closeUntil(Number.POSITIVE_INFINITY);
  return streams.map((stream) => ({
    name: stream.name,
    container: stream.container,
    frames: frames.get(stream)!,
    problem: stream.problem,
  }));
}

function closeHour(pipeline: Pipeline, hour: UtcHour, handlers: ReplayHandlers): void {
  const estimate = pipeline.close(hour);
  if (estimate && estimate.coverage > 0) handlers.hour(estimate);
}

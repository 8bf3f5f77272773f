// Runs bytes through the very reader and pipeline of the sensor, in pieces of any size.
import { CaptureStream } from '../../device/capture/capture-stream.ts';
import { FRAME_OUTCOMES, type FrameCounts, probeRequests } from '../../device/capture/frame-outcome.ts';
import { noIgnoreList } from '../../device/capture/ignore-list.ts';
import type { HourEstimate } from '../../device/count/hour-estimate.ts';
import { noNoise } from '../../device/count/turnover.ts';
import { replay } from '../../device/hours/replay.ts';
import { Pipeline, type PipelineSettings } from '../../device/pipeline.ts';
import { seededRandom } from '../../shared/random.ts';

export interface Decoded {
  readonly frames: FrameCounts;
  readonly probeRequests: number;
  readonly problem: string | undefined;
  readonly hours: HourEstimate[];
  readonly framesWithoutSignal: number;
  readonly notes: readonly string[];
}

/** A stream of `bytes`, cut at the given places. */
export function streamOf(bytes: Uint8Array, cuts: readonly number[] = [], name = 'test'): CaptureStream {
  const at = [...new Set([0, ...cuts, bytes.length])]
    .filter((cut) => cut <= bytes.length)
    .sort((a, b) => a - b);
  const source = async function* () {
    for (let i = 1; i < at.length; i += 1) yield Uint8Array.from(bytes.subarray(at[i - 1], at[i]));
  };
  return new CaptureStream(name, source, true);
}

function testPipeline(settings: Partial<PipelineSettings> = {}): Pipeline {
  return new Pipeline({
    profile: 'hour',
    stayMinutes: null,
    insideDbm: -75,
    floorDbm: -90,
    channel: null,
    ignore: noIgnoreList,
    random: seededRandom(1),
    noise: noNoise,
    ...settings,
  });
}

export async function decodeStreams(
  streams: readonly CaptureStream[],
  settings: Partial<PipelineSettings> = {},
): Promise<Decoded> {
  const pipeline = testPipeline(settings);
  const hours: HourEstimate[] = [];
  const captures = await replay(streams, pipeline, { hour: (hour) => hours.push(hour), progress: () => {} });
  const problems = captures.flatMap(({ problem }) => problem ?? []);
  return {
    frames: pipeline.frames,
    probeRequests: probeRequests(pipeline.frames),
    problem: problems.length > 0 ? problems.join('; ') : undefined,
    hours,
    framesWithoutSignal: pipeline.framesWithoutSignal,
    notes: captures.flatMap(({ notes }) => notes),
  };
}

export function decodeBytes(
  bytes: Uint8Array,
  cuts?: readonly number[],
  settings?: Partial<PipelineSettings>,
) {
  return decodeStreams([streamOf(bytes, cuts)], settings);
}

/** The outcomes that occurred, for comparing. */
export function occurred(frames: FrameCounts): Partial<FrameCounts> {
  return Object.fromEntries(FRAME_OUTCOMES.filter((o) => frames[o] > 0).map((o) => [o, frames[o]]));
}

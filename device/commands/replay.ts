// `footfall-sensor replay`: captures in, one release a line out, on capture time.
import { readFileSync } from 'node:fs';
import { type RandomSource, seededRandom, systemRandom } from '../../shared/random.ts';
import { captureOf } from '../capture/capture-stream.ts';
import { type IgnoreList, noIgnoreList, parseIgnoreList } from '../capture/ignore-list.ts';
import type { SensorConfig } from '../config/sensor-config.ts';
import type { HourEstimate } from '../count/hour-estimate.ts';
import { noNoise } from '../count/turnover.ts';
import { replay } from '../hours/replay.ts';
import { Pipeline } from '../pipeline.ts';
import { noiseOf, plain, release } from '../release/disclosure-control.ts';
import type { HourSink } from './hour-sink.ts';
import { type CountedSensor, releaseSettings } from './release-settings.ts';
import { type Diagnostics, diagnosticsTo } from './replay-diagnostics.ts';
import { startProgress } from './replay-progress.ts';

export interface ReplayOptions {
  readonly files: readonly string[];
  readonly sensor: CountedSensor;
  readonly ignoreFile: string | undefined;
  readonly seed: number | undefined;
  readonly noise: boolean;
  /** Sends the releases to this sensor's hub and waits for its receipts, instead of printing them. */
  readonly publish: SensorConfig | undefined;
  /** Diagnostics as JSON lines. */
  readonly json: boolean;
}

/**
 * Returns the exit status: 0 done, 1 an input could not be read to its end, or most of its frames could not be read, or
 * none be counted though there were some.
 */
export async function replayCommand(options: ReplayOptions): Promise<number> {
  const { files } = options;
  const diagnostics = diagnosticsTo(process.stderr, options.json);
  const random = options.seed === undefined ? systemRandom() : seededRandom(options.seed);
  const ignore = readIgnoreList(options.ignoreFile, random);
  const { zones, channel, profile, stayMinutes, staff } = options.sensor;
  const noise = options.noise ? noiseOf(options.sensor.privacy.epsilon, random) : noNoise;
  const settings = { ...zones, channel, profile, stayMinutes, staff, ignore, random, noise };
  const pipeline = new Pipeline(settings);
  if (!options.noise) diagnostics.noiseIsOff();
  const sink = options.publish ? await publishing(options.publish, random) : printingSink(options, random);
  const progress = await startProgress(files, () => pipeline.timeMs);
  const captures = await replay(files.map(captureOf), pipeline, {
    hour: (estimate) => sink.take(estimate),
    progress: (bytesRead) => progress.update(bytesRead),
  });
  progress.stop();
  await sink.finish();
  report(diagnostics, captures, pipeline);
  return captures.some(({ problem, trouble }) => (problem ?? trouble) !== undefined) ? 1 : 0;
}

function report(
  diagnostics: Diagnostics,
  captures: Awaited<ReturnType<typeof replay>>,
  pipeline: Pipeline,
): void {
  for (const capture of captures) diagnostics.capture(capture);
  if (captures.length > 1) diagnostics.total(captures.length, pipeline.frames);
  if (pipeline.framesWithoutSignal > 0) diagnostics.noSignal(pipeline.framesWithoutSignal);
  if (pipeline.evictions > 0) diagnostics.evictions(pipeline.evictions);
}

/** Throws an Error for people where a line holds no address: a list that is half read would be half obeyed. */
function readIgnoreList(file: string | undefined, random: RandomSource): IgnoreList {
  if (file === undefined) return noIgnoreList;
  const { list, refused } = parseIgnoreList(readFileSync(file, 'utf8'), random);
  if (refused.length === 0) return list;
  const lines = `line${refused.length > 1 ? 's' : ''} ${refused.slice(0, 5).join(', ')}`;
  throw new Error(`${file}, ${lines}: no address. Write one a line, like aa:bb:cc:dd:ee:ff`);
}

/** Loaded only where it is used: MQTT, database and validator take longer to start than most captures to count. */
async function publishing(config: SensorConfig, random: RandomSource): Promise<HourSink> {
  const { publishingSink } = await import('./publish-replay.ts');
  return publishingSink(config, random);
}

function printingSink(options: ReplayOptions, random: RandomSource): HourSink {
  const settings = releaseSettings(options.sensor);
  const lineOf = (estimate: HourEstimate) =>
    options.noise ? release(estimate, settings, random) : plain(estimate, settings);
  return {
    take: (estimate) => void process.stdout.write(`${JSON.stringify(lineOf(estimate))}\n`),
    finish: async () => {},
  };
}

// The shipped sensor as a black box: `footfall-sensor replay` in a process of its own, its hours as it
// prints them, without noise and under repeatable keys.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../../shared/hourly-count.ts';
import type { ChangedConstant } from './fit/constant-source.ts';
import type { Interval } from './published-interval.ts';

const SENSOR = fileURLToPath(new URL('../../device/footfall-sensor', import.meta.url));

const COUNTS = ['present', 'visits', 'passersby', 'occupancy', 'staff'] as const;
export type Count = (typeof COUNTS)[number];

export interface EstimatedCount {
  /** null where the sensor says that it cannot know. */
  readonly value: number | null;
  readonly interval: Interval | null;
}

type EstimatedHour = Readonly<Record<Count, EstimatedCount>>;

/** By hour: `2022-11-22T10:00:00Z`. */
export type Estimates = ReadonlyMap<string, EstimatedHour>;

export interface ReplayJob {
  readonly profile: Profile;
  readonly flags?: readonly string[];
  /** A constant of its code with another value; default: none. */
  readonly change?: ChangedConstant;
  /** Files, or one capture in pieces. */
  readonly captures: readonly string[] | Iterable<Uint8Array>;
}

/** Throws where the sensor fails or cannot read a capture whole. */
export async function estimate({ profile, flags = [], captures, change }: ReplayJob): Promise<Estimates> {
  const files = isFiles(captures) ? captures : ['-'];
  const options = ['--noise', 'off', '--seed', '1', '--profile', profile, ...flags];
  const child = spawn(SENSOR, ['replay', ...options, ...files], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...(change && environmentOf(change)) },
  });
  // A sensor that ends early is told by its status, below.
  child.stdin.on('error', () => {});
  if (isFiles(captures)) child.stdin.end();
  else Readable.from(captures, { objectMode: false }).pipe(child.stdin);
  const [stdout, stderr, [status]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, 'close'),
  ]);
  if (status !== 0) throw new Error(`replay ended with status ${status}: ${stderr}`);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => hourOf(JSON.parse(line))));
}

const CHANGER = new URL('fit/changed-constant.ts', import.meta.url);

const environmentOf = (change: ChangedConstant) => ({
  NODE_OPTIONS: `--import=${CHANGER.href}`,
  FOOTFALL_CONSTANT: JSON.stringify(change),
});

function isFiles(captures: ReplayJob['captures']): captures is readonly string[] {
  return Array.isArray(captures) && typeof captures[0] === 'string';
}

async function textOf(stream: Readable): Promise<string> {
  let text = '';
  for await (const piece of stream.setEncoding('utf8')) text += piece;
  return text;
}

/** What is read of a line; `interval` and `gain` are there where the sensor publishes them. */
interface PrintedHour extends Readonly<Record<Count, number | null>> {
  readonly hour: string;
  readonly interval?: Readonly<Record<Count, readonly [number, number] | null>>;
  readonly gain?: Readonly<Record<Count, number>>;
}

function hourOf(printed: PrintedHour): [hour: string, EstimatedHour] {
  const of = (count: Count): EstimatedCount => {
    const range = printed.interval?.[count];
    const gain = printed.gain?.[count] ?? null;
    return { value: printed[count], interval: range ? { low: range[0], high: range[1], gain } : null };
  };
  const counts = { present: of('present'), visits: of('visits') };
  // Nobody is taken out as long as nobody is known.
  const staff = { value: printed.staff ?? 0, interval: null };
  return [printed.hour, { ...counts, passersby: of('passersby'), occupancy: of('occupancy'), staff }];
}

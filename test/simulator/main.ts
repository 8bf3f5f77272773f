// npm run simulate: writes the captures of a simulated shop and their truth, or sends a live one to
// standard output. Wires the clock, the files and the terminal; all else is elsewhere.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Presets, SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError, Option } from 'commander';
import { systemClock } from '../../shared/clock.ts';
import { WEEKDAYS, type Weekday } from '../../shared/opening-hours.ts';
import { MS_PER_HOUR } from '../../shared/utc-hour.ts';
import { runLive } from './live.ts';
import { localDayOf, momentOf, nextLocalDay } from './local-day.ts';
import { presetNames, readShop } from './shop.ts';
import type { Shop } from './shop-schema.ts';
import { simulate, type Watch, writeCapture } from './simulate.ts';

const MS_PER_DAY = 24 * MS_PER_HOUR;
const USAGE_ERROR = 2;

interface Options {
  readonly shop: string;
  readonly seed: number;
  readonly crowd: number;
  readonly from?: number;
  readonly until?: number;
  readonly days?: number;
  readonly out?: string;
  readonly split: 'day' | 'none';
  readonly gzip?: true;
  readonly live?: true;
  readonly pretend?: LocalMoment;
}

function numberIn(min: number, max: number, whole: boolean): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
      const kind = whole ? 'a whole number' : 'a number';
      throw new InvalidArgumentError(`It must be ${kind} from ${min} to ${max}.`);
    }
    return value;
  };
}

/** `2026-11-23`, `2026-11-23T14`, `2026-11-23T14:00:00Z`: always UTC. */
function utcMoment(text: string): number {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2})(?::00(?::00)?)?Z?)?$/.exec(text);
  const epochMs = parts ? Date.parse(`${parts[1]}T${parts[2] ?? '00'}:00:00Z`) : Number.NaN;
  // Date.parse takes 30 February for 2 March.
  if (Number.isNaN(epochMs) || !new Date(epochMs).toISOString().startsWith(parts![1]!)) {
    throw new InvalidArgumentError('It must be a UTC day (2026-11-23) or hour (2026-11-23T14:00:00Z).');
  }
  return epochMs;
}

interface LocalMoment {
  readonly weekday?: Weekday;
  readonly time: string;
}

function localMoment(text: string): LocalMoment {
  const parts = /^(?:([a-z]{3})[ -])?((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text);
  const weekday = WEEKDAYS.find((day) => day === parts?.[1]);
  if (!parts || (parts[1] && !weekday))
    throw new InvalidArgumentError("It must be like 14:30 or 'sat 14:30'.");
  return { time: parts[2]!, ...(weekday && { weekday }) };
}

const program: Command = new Command('simulate')
  .description('Writes Wi-Fi captures of a simulated shop, and what was true in it hour by hour.')
  .requiredOption('--shop <preset|file>', `${presetNames.join(', ')}, or a JSON file of the same form`)
  .addOption(new Option('--from <moment>', 'first UTC day or hour').argParser(utcMoment))
  .addOption(new Option('--until <moment>', 'UTC day or hour to stop before').argParser(utcMoment))
  .addOption(
    new Option('--days <number>', 'how many days, in place of --until')
      .argParser(numberIn(1, 3660, true))
      .conflicts('until'),
  )
  .option('--out <folder>', 'where the files go; made if need be')
  .addOption(
    new Option('--split <how>', 'one file for all, or one a UTC day')
      .choices(['none', 'day'])
      .default('none'),
  )
  .option('--gzip', 'compress the captures')
  .option('--seed <number>', 'same seed, same bytes', numberIn(0, 2 ** 32 - 1, true), 1)
  .option('--crowd <factor>', 'times as many visitors and passers-by', numberIn(0, 1000, false), 1)
  .addOption(
    new Option('--live', 'write to standard output, in real time, from now on, until killed').conflicts([
      'from',
      'until',
      'days',
      'out',
      'gzip',
    ]),
  )
  .option(
    '--pretend <moment>',
    "with --live: as if it were now 14:30 or 'sat 14:30' at the shop",
    localMoment,
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : USAGE_ERROR));

function fail(message: string): never {
  program.error(`error: ${message}`, { exitCode: USAGE_ERROR });
}

async function writeFiles(shop: Shop, options: Options): Promise<void> {
  const { from: fromMs, out } = options;
  if (fromMs === undefined) fail('--from is missing: the first day, such as --from 2026-11-02');
  if (out === undefined) fail('--out is missing: the folder for the files');
  const untilMs = options.until ?? (options.days ? fromMs + options.days * MS_PER_DAY : undefined);
  if (untilMs === undefined) fail('--days or --until is missing');
  if (untilMs <= fromMs) fail('--until must be after --from');
  mkdirSync(out, { recursive: true });

  const startedMs = systemClock.monotonicMs();
  const span = { shop, seed: options.seed, crowd: options.crowd };
  const progress = createProgress(fromMs, untilMs);
  for (const slice of slices(fromMs, untilMs, options.split)) {
    const path = join(out, `${shop.id}${slice.suffix}.pcap${options.gzip ? '.gz' : ''}`);
    await writeCapture(simulate({ ...span, ...slice }), path, {
      gzip: options.gzip ?? false,
      watch: progress.watch,
    });
  }
  progress.stop();
  const truthPath = join(out, `${shop.id}-truth.json`);
  const { truth } = simulate({ ...span, fromMs, untilMs });
  writeFileSync(truthPath, `${JSON.stringify(truth, roundNumbers, 1)}\n`);
  const seconds = ((systemClock.monotonicMs() - startedMs) / 1000).toFixed(1);
  process.stderr.write(`${shop.id}: ${progress.frames()} frames in ${seconds} s; truth in ${truthPath}\n`);
}

function* slices(fromMs: number, untilMs: number, split: Options['split']) {
  if (split === 'none') {
    yield { fromMs, untilMs, suffix: '' };
    return;
  }
  for (let startMs = fromMs; startMs < untilMs; ) {
    const endMs = Math.min((Math.floor(startMs / MS_PER_DAY) + 1) * MS_PER_DAY, untilMs);
    yield { fromMs: startMs, untilMs: endMs, suffix: `-${new Date(startMs).toISOString().slice(0, 10)}` };
    startMs = endMs;
  }
}

/** A bar, where a person looks on. */
function createProgress(fromMs: number, untilMs: number) {
  const hours = (untilMs - fromMs) / MS_PER_HOUR;
  const bar = process.stderr.isTTY
    ? new SingleBar(
        { format: '{bar} {percentage} % of {total} hours, {eta_formatted} left' },
        Presets.shades_classic,
      )
    : undefined;
  let frames = 0;
  bar?.start(hours, 0);
  const watch: Watch = (doneMs, count) => {
    frames += count;
    bar?.update(Math.floor((doneMs - fromMs) / MS_PER_HOUR));
  };
  return { watch, stop: () => bar?.stop(), frames: () => frames };
}

/** Averages to three decimals: the file is for reading, too. */
function roundNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1000) / 1000 : value;
}

/** That time of today, or of the next such weekday. */
function nextMoment(timeZone: string, nowMs: number, { weekday, time }: LocalMoment): number {
  let day = localDayOf(timeZone, nowMs);
  while (weekday && day.weekday !== weekday) day = nextLocalDay(timeZone, day);
  return momentOf(timeZone, day, time);
}

async function goLive(shop: Shop, options: Options): Promise<void> {
  const nowMs = systemClock.nowMs();
  const shiftMs = options.pretend ? nextMoment(shop.timeZone, nowMs, options.pretend) - nowMs : 0;
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  // Whoever read is gone: that is how a pipeline ends.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    ending.abort();
  });
  const write = (bytes: Uint8Array) =>
    new Promise<void>((resolve) => process.stdout.write(bytes, () => resolve()));
  await runLive({ ...options, shop, shiftMs, clock: systemClock, write, signal: ending.signal });
}

program.parse();
const options = program.opts<Options>();
const outcome = readShop(options.shop);
if ('problem' in outcome) fail(outcome.problem);
if (options.pretend && !options.live) fail('--pretend goes with --live only');
await (options.live ? goLive(outcome.shop, options) : writeFiles(outcome.shop, options));

// `npm run accuracy`: the shipped code over simulated shops, whose truth is known, and over recordings in
// which people were counted.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROFILES, type Profile } from '../../shared/hourly-count.ts';
import { formatUtcHour } from '../../shared/utc-hour.ts';
import { presetNames, presetShop } from '../simulator/shop.ts';
import { simulate } from '../simulator/simulate.ts';
import { decodeBytes } from '../support/decode-capture.ts';
import { recordings } from '../support/recordings.ts';
import { bias, type ComparedHour, wape, wapeLeavingOneDayOut } from './error.ts';
import { MEASURES, type Measure, MODES, readLabTruth, type TrueHour } from './lab-truth.ts';

const SENSOR = fileURLToPath(new URL('../../device/footfall-sensor', import.meta.url));
const DAY_MS = 86_400_000;
const OUTPUT_BYTES_MAX = 1 << 28;

type Estimates = ReadonlyMap<string, Readonly<Record<Measure, number | null>>>;

function replayLab(lab: string, position: string, profile: Profile): Estimates {
  const folder = join(lab, `position-${position}`);
  const files = readdirSync(folder).map((name) => join(folder, name));
  const flags = ['--noise', 'off', '--profile', profile, '--ignore', join(lab, 'fixed-devices.txt')];
  const { stdout, stderr, status } = spawnSync(SENSOR, ['replay', ...flags, ...files], {
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  if (status !== 0) throw new Error(`replay ended with status ${status}: ${stderr}`);
  const hours = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return new Map(hours.map((hour) => [hour.hour, hour]));
}

function compare(truth: readonly TrueHour[], estimates: Estimates, measure: Measure): ComparedHour[] {
  return truth.flatMap((hour) => {
    const estimate = estimates.get(hour.hour)?.[measure];
    return typeof estimate === 'number' ? [{ day: hour.day, truth: hour[measure], estimate }] : [];
  });
}

const sumOf = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const percent = (value: number) => `${(100 * value).toFixed(1)} %`.padStart(9);

/** Visits and occupancy over the truth, in a week of each simulated shop, hours with visits. */
async function simulatedShops(say: (text: string) => void): Promise<void> {
  say('\nsimulated shops, a week each, staff and fixed devices not left out; estimate × truth');
  say('profile  shop           visits  passers-by  occupancy');
  const fromMs = Date.UTC(2026, 9, 5);
  for (const profile of PROFILES) {
    for (const name of presetNames) {
      const shop = presetShop(name);
      const simulation = simulate({ shop, fromMs, untilMs: fromMs + 7 * DAY_MS, seed: 1 });
      const { hours } = await decodeBytes(simulation.capture(), [], { profile });
      const estimates = new Map(hours.map((hour) => [formatUtcHour(hour.hour), hour]));
      const busy = simulation.truth.hours.filter(({ phones }) => phones.visits > 0);
      const ratio = (measure: 'visits' | 'passersby' | 'occupancy') =>
        sumOf(busy.map(({ hour }) => estimates.get(hour)?.[measure] ?? 0)) /
        sumOf(busy.map(({ phones }) => phones[measure]));
      const figures = [ratio('visits'), ratio('passersby'), ratio('occupancy')].map((value) =>
        value.toFixed(2),
      );
      const [visits = '', passersby = '', occupancy = ''] = figures;
      say(
        `${profile.padEnd(8)} ${name.padEnd(13)} ${visits.padStart(7)} ${passersby.padStart(11)} ${occupancy.padStart(10)}`,
      );
    }
  }
}

async function main(): Promise<void> {
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  await simulatedShops(say);
  lab(say);
}

function lab(say: (text: string) => void): void {
  if (recordings === undefined) {
    process.stderr.write(
      'accuracy: the recordings are not on this machine, so there is nothing to measure with\n',
    );
    process.exitCode = 1;
    return;
  }
  const folder = join(recordings, 'lab-occupancy');
  const truth = readLabTruth(join(folder, 'truth', 'hours.tsv'), '1');
  say('\nlab-occupancy, position 1, lab PCs left out; WAPE of hours');
  say('profile  measure    channel  hours   as it is  × truth  one factor (other days)');
  for (const profile of PROFILES) {
    const estimates = replayLab(folder, '1', profile);
    for (const measure of MEASURES) {
      for (const mode of MODES) {
        const hours = compare(
          truth.filter((hour) => hour.mode === mode),
          estimates,
          measure,
        );
        const figures = [
          percent(wape(hours)),
          bias(hours).toFixed(2).padStart(7),
          percent(wapeLeavingOneDayOut(hours)),
        ];
        const names = [
          profile.padEnd(8),
          measure.padEnd(10),
          mode.padEnd(8),
          String(hours.length).padStart(5),
        ];
        say([...names, ...figures].join(' '));
      }
    }
  }
}

await main();

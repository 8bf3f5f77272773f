// `npm run accuracy`: the shipped replay over recordings in which people were counted.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROFILES, type Profile } from '../../shared/hourly-count.ts';
import { recordings } from '../support/recordings.ts';
import { bias, type ComparedHour, wape, wapeLeavingOneDayOut } from './error.ts';
import { MEASURES, type Measure, MODES, readLabTruth, type TrueHour } from './lab-truth.ts';

const SENSOR = fileURLToPath(new URL('../../device/footfall-sensor', import.meta.url));
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

const percent = (value: number) => `${(100 * value).toFixed(1)} %`.padStart(9);

function main(): void {
  if (recordings === undefined) {
    process.stderr.write(
      'accuracy: the recordings are not on this machine, so there is nothing to measure with\n',
    );
    process.exitCode = 1;
    return;
  }
  const lab = join(recordings, 'lab-occupancy');
  const truth = readLabTruth(join(lab, 'truth', 'hours.tsv'), '1');
  const say = (text: string) => process.stdout.write(`${text}\n`);
  say('lab-occupancy, position 1, lab PCs left out; WAPE of hours');
  say('profile  measure    channel  hours   as it is  × truth  one factor (other days)');
  for (const profile of PROFILES) {
    const estimates = replayLab(lab, '1', profile);
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

main();

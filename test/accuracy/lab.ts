// Against people counted in a university lab: the sensor in both profiles, with the lab's fixed PCs taken
// out by list and with them left in for the sensor to learn, and the simple rules on the same frames.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureOf } from '../../device/capture/capture-stream.ts';
import { PROFILES, type Profile } from '../../shared/hourly-count.ts';
import { addressesOf, BASELINES, type Baseline, countBaseline, type HourlyTotals } from './baselines.ts';
import { withEstimates, withTotals } from './compare.ts';
import { bias, type ComparedHour, wape, wapeLeavingOneDayOut } from './error.ts';
import { type Held, held, heldLeavingOneDayOut, unitsPerPhone } from './interval.ts';
import {
  type ChannelMode,
  LAST_FITTING_DAY,
  MEASURES,
  type Measure,
  readLabTruth,
  type TrueHour,
} from './lab-truth.ts';
import { inParallel } from './parallel.ts';
import { type Estimates, estimate } from './sensor.ts';
import { readSightings } from './sightings.ts';
import { biasBySize, type SizeBias } from './size-class.ts';

/** What becomes of the fixed PCs. */
const FIXED_DEVICES = ['removed', 'learned'] as const;
export type FixedDevices = (typeof FIXED_DEVICES)[number];

/** Says of each hour the mean of the other days: what nothing but a calibration gives. */
export const CONSTANT = { name: 'constant', short: 'constant' } as const;

/** `held-out`: those alone that no constant was fitted to. */
type Days = 'all' | 'held-out';

/** Every day with hopping came after those that were fitted to. */
const PARTS: readonly { readonly channel: ChannelMode; readonly days: Days }[] = [
  { channel: 'fixed', days: 'all' },
  { channel: 'fixed', days: 'held-out' },
  { channel: 'hopping', days: 'held-out' },
];

export interface LabRow {
  readonly position: string;
  readonly fixedDevices: FixedDevices;
  readonly profile: Profile;
  readonly measure: Measure;
  readonly channel: ChannelMode;
  readonly days: Days;
  readonly hours: number;
  readonly wape: number;
  readonly bias: number;
  readonly wapeOneDayOut: number | null;
  /** null where the sensor publishes no interval. */
  readonly interval: Held | null;
  readonly intervalOneDayOut: Held | null;
  readonly bySize: readonly SizeBias[];
  /** WAPE with one day left out, by name. */
  readonly baselines: Readonly<Record<string, number | null>>;
}

export interface LabOptions {
  /** `lab-occupancy` of the recordings. */
  readonly folder: string;
  readonly position: string;
  /** Days to measure; default: all. */
  readonly days?: readonly string[];
  readonly progress: (text: string) => void;
}

/** No rows where nobody counted people at this position. */
export async function measureLab(options: LabOptions): Promise<LabRow[]> {
  const { folder, position, days, progress } = options;
  const truth = readLabTruth(join(folder, 'truth'), position).filter(
    ({ day }) => days?.includes(day) ?? true,
  );
  if (truth.length === 0) return [];
  const files = labFiles(folder, position, days);
  const cases = FIXED_DEVICES.flatMap((fixedDevices) =>
    PROFILES.map((profile) => ({ fixedDevices, profile })),
  );
  const replays = inParallel(
    cases.map(({ fixedDevices, profile }) => () => {
      progress(`lab, position ${position}, profile ${profile}, fixed PCs ${fixedDevices}`);
      const flags = fixedDevices === 'removed' ? ['--ignore', fixedDevicesFile(folder)] : [];
      return estimate({ profile, flags, captures: files });
    }),
  );
  const [estimates, baselines] = await Promise.all([replays, countBaselines(folder, files)]);
  return cases.flatMap((row, index) =>
    rowsOf(truth, estimates[index]!, baselines[row.fixedDevices]).map((figures) => ({
      position,
      ...row,
      ...figures,
    })),
  );
}

/** The captures of a position, in the order of their days. */
export function labFiles(folder: string, position: string, days?: readonly string[]): string[] {
  const captures = join(folder, `position-${position}`);
  return readdirSync(captures)
    .filter((name) => days?.includes(name.slice(0, 10)) ?? true)
    .sort()
    .map((name) => join(captures, name));
}

export const fixedDevicesFile = (folder: string) => join(folder, 'fixed-devices.txt');

function rowsOf(
  truth: readonly TrueHour[],
  estimates: Estimates,
  baselines: ReadonlyMap<Baseline, HourlyTotals>,
) {
  return MEASURES.flatMap((measure) =>
    PARTS.flatMap(({ channel, days }) => {
      const known = truth
        .filter(({ mode, day }) => mode === channel && (days === 'all' || day > LAST_FITTING_DAY))
        .map((hour) => ({ hour: hour.hour, day: hour.day, truth: hour[measure] }));
      const hours = withEstimates(known, estimates, measure);
      if (hours.length === 0) return [];
      const others = BASELINES.map((baseline): [string, number | null] => [
        baseline.name,
        wapeLeavingOneDayOut(withTotals(known, baselines.get(baseline)!)),
      ]);
      const always = new Map(known.map(({ hour }) => [hour, 1]));
      others.push([CONSTANT.name, wapeLeavingOneDayOut(withTotals(known, always))]);
      return [
        { measure, channel, days, ...figuresOf(hours, measure), baselines: Object.fromEntries(others) },
      ];
    }),
  );
}

function figuresOf(hours: readonly ComparedHour[], measure: Measure) {
  return {
    hours: hours.length,
    wape: wape(hours),
    bias: bias(hours),
    wapeOneDayOut: wapeLeavingOneDayOut(hours),
    interval: held(hours),
    intervalOneDayOut: heldLeavingOneDayOut(hours, unitsPerPhone(measure)),
    bySize: biasBySize(hours),
  };
}

/** Every rule over every day, each day read once. */
async function countBaselines(folder: string, files: readonly string[]) {
  const fixed = addressesOf(readFileSync(fixedDevicesFile(folder), 'utf8'));
  const ignored = { removed: fixed, learned: new Set<number>() };
  const newTotals = () => new Map(BASELINES.map((baseline) => [baseline, new Map<string, number>()]));
  const totals = { removed: newTotals(), learned: newTotals() };
  for (const file of files) {
    const sightings = await readSightings(captureOf(file));
    for (const fixedDevices of FIXED_DEVICES) {
      const options = { gated: true, ignored: ignored[fixedDevices] };
      for (const [baseline, hours] of totals[fixedDevices]) {
        for (const [hour, total] of countBaseline(baseline, sightings, options)) hours.set(hour, total);
      }
    }
  }
  return totals;
}

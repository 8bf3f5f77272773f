// Random crowds, and what the counter makes of them: for asking what one track changes.
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Pseudonym, Signature } from '../../../device/capture/sighting.ts';
import { BIN_MS, BINS_PER_HOUR } from '../../../device/count/bins.ts';
import { Counter } from '../../../device/count/counter.ts';
import type { HourEstimate } from '../../../device/count/hour-estimate.ts';
import { NOISE_QUIET } from '../../../device/count/staff.ts';
import {
  NOISE_FAR_LESS_NEAR,
  NOISE_LATER,
  NOISE_NEAR,
  NOISE_PRESENT,
  NOISE_SOON,
  NOISE_TEMPLATES,
  type Noise,
  noNoise,
} from '../../../device/count/turnover.ts';
import { DWELL_BANDS, type Profile } from '../../../shared/hourly-count.ts';
import { MS_PER_HOUR, utcHourOf } from '../../../shared/utc-hour.ts';

const FROM_MS = Date.UTC(2026, 10, 23);
/** Between two frames of an address, so that each begins a scan. */
const SCAN_MS = 11_000;

/** One address in one five-minute bin: what is added or taken away. */
export interface Track {
  /** Bins since FROM_MS. */
  readonly bin: number;
  readonly address: number;
  readonly bursts: readonly Burst[];
}

/** Each is nearer than the one before it. */
const PLACES = ['nearby', 'near', 'inside', 'well', 'clear'] as const;

/** Scans one after another, of one template and as near. */
interface Burst {
  readonly signature: number;
  readonly near: (typeof PLACES)[number];
  readonly scans: number;
}

export interface Settings {
  readonly profile: Profile;
  readonly stayMinutes: number | null;
  /** Bins that were not listened to. */
  readonly deaf: ReadonlySet<number>;
  /** Addresses that a bin has room for; undefined: as many as the shipped sensor's. */
  readonly addressesMax: number | undefined;
  /** What each hour teaches of how soon phones leave, once it is noised: the same with the one track and without. */
  readonly taught: Taught;
}

/** In the units of what is noised. */
interface Taught {
  readonly near: number;
  readonly farLessNear: number;
  readonly templates: number;
  readonly soon: number;
  readonly later: number;
  readonly present: number;
  readonly quiet: number;
}

/** Templates are few, so that many meet; in every tenth track addresses are, so that they meet in the table. */
export const track = (bins: number): fc.Arbitrary<Track> =>
  fc.record({
    bin: fc.nat(bins - 1),
    address: fc.oneof(
      { weight: 9, arbitrary: fc.nat(10_000) },
      fc.nat(40).map((one) => 2 ** 32 * (one + 1)),
    ),
    bursts: fc.array(
      fc.record({
        signature: fc.nat(4),
        near: fc.constantFrom(...PLACES),
        scans: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 27 })),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  });

/** How long a stay is told to be, which of the hours' bins were not listened to, and how many find room in one. */
export const situation = (bins: number) =>
  fc.record({
    stayMinutes: fc.constantFrom(null, 1, 2, 5, 12, 45),
    addressesMax: fc.constantFrom(undefined, undefined, 1, 2, 4),
    taught: fc.record({
      near: fc.integer({ min: -100, max: 5000 }),
      farLessNear: fc.integer({ min: -4000, max: 300 }),
      templates: fc.integer({ min: -20, max: 500 }),
      quiet: fc.integer({ min: -50, max: 800 }),
      soon: fc.integer({ min: -10_000, max: 100_000 }),
      later: fc.integer({ min: -10_000, max: 100_000 }),
      present: fc.integer({ min: -10_000, max: 500_000 }),
    }),
    deaf: fc.oneof(
      fc.constant(new Set<number>()),
      fc.uniqueArray(fc.nat(bins - 1), { maxLength: bins }).map((deaf) => new Set(deaf)),
    ),
  });

/** Of a number of this scale of noise, what an hour is made to teach. */
function taughtAs({ taught }: Settings, scale: number): number {
  const byScale = new Map([
    [NOISE_NEAR, taught.near],
    [NOISE_FAR_LESS_NEAR, taught.farLessNear],
    [NOISE_TEMPLATES, taught.templates],
    [NOISE_QUIET, taught.quiet],
    [NOISE_SOON, taught.soon],
    [NOISE_LATER, taught.later],
    [NOISE_PRESENT, taught.present],
  ]);
  return byScale.get(scale)!;
}

/** The estimates of the hours that the bins fill; `hear` gets each number that an hour teaches, before its noise. */
function countedHours(
  tracks: readonly Track[],
  bins: number,
  settings: Settings,
  hear: Noise = noNoise,
): HourEstimate[] {
  const { profile, stayMinutes, addressesMax } = settings;
  const noise: Noise = (value, scale) => {
    hear(value, scale);
    return taughtAs(settings, scale);
  };
  const counting = { profile, stayMinutes, noise };
  const counter = new Counter(addressesMax === undefined ? counting : { ...counting, addressesMax });
  for (let bin = 0; bin < bins; bin += 1) {
    const fromMs = FROM_MS + bin * BIN_MS;
    if (!settings.deaf.has(bin)) counter.hours.listened(fromMs, fromMs + BIN_MS);
  }
  const inBins = Map.groupBy(tracks, ({ bin }) => bin);
  for (let bin = 0; bin < bins; bin += 1) {
    // The key period of profile `hour` ends with the hour, that of `minutes` with the bin.
    if (settings.profile === 'minutes' || bin % BINS_PER_HOUR === 0) counter.finish();
    counter.keepTime(FROM_MS + bin * BIN_MS);
    for (const heard of inBins.get(bin) ?? []) sight(counter, heard);
  }
  counter.finish();
  const hours = bins / BINS_PER_HOUR;
  return Array.from({ length: hours }, (_, hour) =>
    counter.close(utcHourOf(FROM_MS + hour * MS_PER_HOUR)),
  ).filter((estimate) => estimate !== undefined);
}

function sight(counter: Counter, { bin, address, bursts }: Track): void {
  let timeMs = FROM_MS + bin * BIN_MS;
  const endMs = timeMs + BIN_MS;
  for (const { signature, near, scans } of bursts) {
    for (let scan = 0; scan < scans && timeMs < endMs; scan += 1) {
      counter.sight({
        timeMs,
        pseudonym: address as Pseudonym,
        signature: signature as Signature,
        signalDbm: -50,
        zone: near === 'nearby' || near === 'near' ? 'nearby' : 'inside',
        near: near !== 'nearby',
        well: near === 'well' || near === 'clear',
        clear: near === 'clear',
        richness: 10 + signature,
        randomised: address % 7 !== 0,
      });
      timeMs += SCAN_MS;
    }
  }
}

/** Each published number of an hour; null counts as 0. */
function numbersOf({ present, visits, passersby, occupancy, dwell }: HourEstimate): Record<string, number> {
  const { under5, from5to15, from15to60, over60 } = dwell ?? {};
  const numbers = { present, visits, passersby, occupancy, under5, from5to15, from15to60, over60 };
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, value ?? 0]));
}

/** A track is all that its address sends in the bin: what came of it otherwise is none of another's. */
const othersThan = ({ bin, address }: Track, others: readonly Track[]) =>
  others.filter((other) => other.bin !== bin || other.address !== address);

/**
 * What one track more changes of what the hours teach, before the noise: the sum of changes ÷ scale, which costs as many ε;
 * of how soon phones leave, and of who is there all day.
 */
export function costOfTaught(one: Track, others: readonly Track[], bins: number, settings: Settings) {
  const taught = (tracks: readonly Track[]) => {
    const numbers: { value: number; scale: number }[] = [];
    countedHours(tracks, bins, settings, (value, scale) => {
      numbers.push({ value, scale });
      return value;
    });
    return numbers;
  };
  const rest = othersThan(one, others);
  const without = taught(rest);
  const within = taught([one, ...rest]);
  expect(within).toHaveLength(without.length);
  const cost = { leaving: 0, staff: 0 };
  for (const [i, { value, scale }] of within.entries())
    cost[scale === NOISE_QUIET ? 'staff' : 'leaving'] += Math.abs(value - without[i]!.value) / scale;
  return cost;
}

/** In a full table the track comes in the place of another, so that two stays change, and both may be of one dwell band. */
const isBand = (name: string) => DWELL_BANDS.some((band) => band === name);

/** By how much one track more changes each number of each hour, of what it may: the most, over all of an hour's numbers. */
export function mostChanged(
  one: Track,
  others: readonly Track[],
  bins: number,
  settings: Settings,
): number[] {
  const rest = othersThan(one, others);
  const without = countedHours(rest, bins, settings).map(numbersOf);
  // Where it stands among the others decides who finds room in a full table: first is the worst.
  const within = countedHours([one, ...rest], bins, settings).map(numbersOf);
  expect(within).toHaveLength(without.length);
  return within.map((numbers, hour) =>
    Math.max(
      ...Object.entries(numbers).map(([name, value]) => {
        const most = isBand(name) && settings.addressesMax !== undefined ? 2 : 1;
        return Math.abs(value - without[hour]![name]!) / most;
      }),
    ),
  );
}

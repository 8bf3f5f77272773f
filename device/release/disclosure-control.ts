// The door out of the sensor: an hour's estimates become the one set of counts that may be published.
// Rounded to whole units, noised with exact discrete Laplace, suppressed below the floor.
//
// The guarantee is in README.md beside this file. It rests on counting: no count of an hour changes by more than one
// phone where one track is added (test/device/count/one-track.test.ts, estimate.test.ts). Coverage is published as it
// is: it says how long the radio listened, not whom it heard. The range beside a count is made from what is published
// (interval.ts).
import { COUNT_MAX, DWELL_BANDS, GAIN_MAX, type Profile, STAY_MAX } from '../../shared/hourly-count.ts';
import type { HourlyCount } from '../../shared/hourly-count-schema.ts';
import {
  atLeastOne,
  type CountError,
  type ErrorModel,
  type Interval,
  type ReleasedRanged,
} from '../../shared/interval.ts';
import type { RandomSource } from '../../shared/random.ts';
import { formatUtcHour } from '../../shared/utc-hour.ts';
import type { HourEstimate } from '../count/hour-estimate.ts';
import { discreteLaplace, type Fraction } from './discrete-laplace.ts';
import { interval } from './interval.ts';

export interface ReleaseSettings {
  /** The sensor's id, see shared/topics.ts. */
  readonly sensor: string;
  readonly profile: Profile;
  /** Version of the estimator, 1 to 40 characters. */
  readonly estimator: string;
  /** `configHash` of device/config/config-hash.ts. */
  readonly config: string;
  /** Privacy loss of each published quantity: 0.001 … 100 in steps of 0.001. */
  readonly epsilon: number;
  /** Smallest count that is published: integer, 0 … 1000. With 0 nothing is suppressed. */
  readonly floor: number;
  /** How the estimator errs. */
  readonly errors: ErrorModel;
}

/** Occupancy is published in tenths of a phone: a phone that stays the hour is worth ten of them. */
const TENTHS = 10;
const WHOLE = 1;
/** visits, present, passersby, occupancy; what the hour teaches of how soon phones leave, and of who is there all day. */
const COUNTS_DRAWN = 6;

/**
 * Draws the noise and applies the floor. Every call draws anew, so it is called once an hour, inside
 * `Outbox.releaseOnce`. What is null in the estimate stays null and draws nothing: null says that the
 * profile cannot know, which depends on no phone. Throws RangeError for settings or estimates out of
 * range: those are our mistakes.
 */
export function release(
  estimate: HourEstimate,
  settings: ReleaseSettings,
  random: RandomSource,
): HourlyCount {
  const publish = (value: number | null, unitsPerPhone: number) =>
    value === null ? null : publishable(value, unitsPerPhone, settings, random);
  // In this order: it is the order of the noise.
  const visits = publish(estimate.visits, WHOLE);
  const present = publish(estimate.present, WHOLE);
  const passersby = publish(estimate.passersby, WHOLE);
  const occupancy = publish(estimate.occupancy, TENTHS);
  const stay = stayOf(estimate, TENTHS);
  const bands = dwellOf(estimate, (band) => publish(band, WHOLE));
  const dwell = bands && withheldTogether(bands, estimate.dwell!);
  const staff = staffOf(estimate, TENTHS);
  const { sensor, epsilon, floor, profile, estimator, config } = settings;
  const errors = errorsWithStaff(errorsOf(estimate, settings), staff, { present, occupancy });
  const coverage = coverageOf(estimate);
  const whole = { epsilon, coverage, unitsPerPhone: WHOLE };
  return {
    v: 1,
    sensor,
    hour: formatUtcHour(estimate.hour),
    visits,
    present,
    passersby,
    occupancy,
    staff,
    stay: stay.minutes,
    dwell,
    interval: {
      visits: interval(visits, errors.visits, whole),
      present: interval(present, errors.present, whole),
      passersby: interval(passersby, errors.passersby, whole),
      occupancy: interval(occupancy, errors.occupancy, { ...whole, unitsPerPhone: TENTHS }),
      stay: stay.range,
    },
    gain: gainOf(errors),
    coverage,
    epsilon,
    floor,
    profile,
    estimator,
    config,
  };
}

type Dwell = NonNullable<HourEstimate['dwell']>;

/** Null as a whole where no band can be known; else each band by `each`, in the order of DWELL_BANDS. */
function dwellOf({ dwell }: HourEstimate, each: (value: number | null) => number | null): Dwell | null {
  if (dwell === null || DWELL_BANDS.every((band) => dwell[band] === null)) return null;
  return {
    under5: each(dwell.under5),
    from5to15: each(dwell.from5to15),
    from15to60: each(dwell.from15to60),
    over60: each(dwell.over60),
  };
}

/**
 * Complementary suppression: where one band alone was held back, visits less the other bands would tell it, as far as
 * the noise of all of them lets. So the smallest of the others is held back too. Made from released values alone.
 */
export function withheldTogether(released: Dwell, known: Dwell): Dwell {
  const withheld = DWELL_BANDS.filter((band) => known[band] !== null && released[band] === null);
  const others = DWELL_BANDS.filter((band) => released[band] !== null);
  if (withheld.length !== 1 || others.length === 0) return released;
  const smallest = others.reduce((a, b) => (released[b]! < released[a]! ? b : a));
  return { ...released, [smallest]: null };
}

/**
 * To 1/`units` of a minute, the range rounded outwards. It is made from sums that were noised when their hours closed, so
 * nothing is added here.
 */
function stayOf({ stay }: HourEstimate, units: number): { minutes: number | null; range: Interval | null } {
  if (stay === null) return { minutes: null, range: null };
  const { minutes, low, high } = stay;
  return {
    minutes: Math.min(STAY_MAX, Math.round(minutes * units) / units),
    range: [Math.floor(low * units) / units, Math.min(STAY_MAX, Math.ceil(high * units) / units)],
  };
}

/** To 1/`units` of a phone. Made from numbers that were noised when their hours closed, as the stay is. */
const staffOf = ({ staff }: HourEstimate, units: number): number | null =>
  staff === null ? null : Math.min(COUNT_MAX, Math.round(staff * units) / units);

/** Standard error of the staff taken out, of their number: what the quietest hours hold may be visitors. */
const STAFF_ERROR = 0.4;

/** What was taken out may have been visitors, in all hours alike. Made from what is published. */
function errorsWithStaff(
  errors: ErrorModel,
  staff: number | null,
  { present, occupancy }: Readonly<Record<'present' | 'occupancy', number | null>>,
): ErrorModel {
  const widened = (error: CountError, count: number | null): CountError => {
    if (staff === null || count === null) return error;
    const gain = toThousandth(Math.hypot(error.gain, (STAFF_ERROR * staff) / atLeastOne(count)));
    return { ...error, gain: Math.min(GAIN_MAX, gain) };
  };
  return {
    ...errors,
    present: widened(errors.present, present),
    occupancy: widened(errors.occupancy, occupancy),
  };
}

const toThousandth = (value: number) => Math.round(1000 * value) / 1000;

/** What is not known of leaving is shared by the hours of a store. It comes of sums that were noised when their hours closed. */
function errorsOf({ visitsError }: HourEstimate, { errors }: Pick<ReleaseSettings, 'errors'>): ErrorModel {
  const gain = toThousandth(Math.hypot(errors.visits.gain, visitsError));
  return { ...errors, visits: { ...errors.visits, gain } };
}

function gainOf(errors: ErrorModel): Record<ReleasedRanged, number> {
  return {
    visits: errors.visits.gain,
    present: errors.present.gain,
    passersby: errors.passersby.gain,
    occupancy: errors.occupancy.gain,
  };
}

/**
 * Privacy loss of one track in this hour, all its counts together: ε for each that was drawn, and ε for the
 * four dwell bands, since a visit ends in one. Of what was suppressed too: that it was is told.
 */
export function spentOn({ epsilon, dwell }: Pick<HourlyCount, 'epsilon' | 'dwell'>): number {
  const draws = COUNTS_DRAWN + (dwell === null ? 0 : 1);
  return (Math.round(epsilon * 1000) * draws) / 1000;
}

/** Adds exact noise of a scale ÷ ε to whole numbers that are not published, so that what is made of them may be. */
export function noiseOf(epsilon: number, random: RandomSource): (value: number, scale: number) => number {
  return (value, scale) => value + discreteLaplace(random, noisePerUnit(epsilon, scale));
}

/** The noised count in phones, or null below the floor. Decided by the noised value alone. */
function publishable(
  value: number,
  unitsPerPhone: number,
  settings: ReleaseSettings,
  random: RandomSource,
): number | null {
  const { floor, epsilon } = settings;
  if (!Number.isInteger(floor) || floor < 0) throw new RangeError(`floor ${floor}: not an integer ≥ 0`);
  const noise = discreteLaplace(random, noisePerUnit(epsilon, unitsPerPhone));
  const noised = unitsOf(value, unitsPerPhone) + noise;
  if (floor > 0 && noised < floor * unitsPerPhone) return null;
  return Math.min(Math.max(0, noised), COUNT_MAX * unitsPerPhone) / unitsPerPhone;
}

/**
 * The nearest whole number of units (halves up). Nearest and not stochastic: two estimates that differ by
 * at most one phone still differ by at most `unitsPerPhone` afterwards, so the sensitivity holds, and the
 * noise is the only chance that is added; the bias, below half a unit, is small beside it. The detour over
 * 1/1024 keeps that exact: scaling by a power of two and flooring are exact in floating point, where
 * rounding 10·x directly could be off by one.
 * `value`: phones, finite and ≥ 0; above COUNT_MAX it counts as COUNT_MAX.
 */
export function unitsOf(value: number, unitsPerPhone: number): number {
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`an estimate of ${value} phones`);
  const fine = Math.floor(Math.min(value, COUNT_MAX) * 1024);
  return Math.floor((fine * unitsPerPhone + 512) / 1024);
}

/** Epsilon over the sensitivity in units, exact: epsilon is a decimal of at most three places. */
export function noisePerUnit(epsilon: number, unitsPerPhone: number): Fraction {
  const thousandths = Math.round(epsilon * 1000);
  if (!(thousandths >= 1 && thousandths <= 100_000 && thousandths / 1000 === epsilon)) {
    throw new RangeError(`epsilon ${epsilon}: not 0.001 to 100 in steps of 0.001`);
  }
  return { numerator: thousandths, denominator: 1000 * unitsPerPhone };
}

function coverageOf(estimate: HourEstimate): number {
  const { coverage } = estimate;
  if (!(coverage >= 0 && coverage <= 1)) throw new RangeError(`coverage ${coverage}: not 0 to 1`);
  return toThousandth(coverage);
}

/**
 * The estimates as they are, for testers (`--noise off`). No `HourlyCount`: it has no version, no epsilon
 * and no floor, so neither the compiler nor the outbox nor the hub takes it for one.
 */
export interface PlainHour extends Omit<HourEstimate, 'hour' | 'stay' | 'visitsError'> {
  readonly noise: 'off';
  readonly sensor: string;
  readonly hour: string;
  /** Minutes. */
  readonly stay: number | null;
  readonly interval: Readonly<Record<ReleasedRanged | 'stay', Interval | null>>;
  readonly gain: Readonly<Record<ReleasedRanged, number>>;
}

/** To two decimals, with neither noise nor floor. */
export function plain(
  estimate: HourEstimate,
  settings: Pick<ReleaseSettings, 'sensor' | 'errors'>,
): PlainHour {
  const { sensor } = settings;
  const staff = staffOf(estimate, HUNDREDTHS);
  const counts = {
    visits: twoDecimals(estimate.visits),
    present: twoDecimals(estimate.present),
    passersby: twoDecimals(estimate.passersby),
    occupancy: twoDecimals(estimate.occupancy),
  };
  const errors = errorsWithStaff(errorsOf(estimate, settings), staff, counts);
  const coverage = twoDecimals(estimate.coverage);
  const stay = stayOf(estimate, HUNDREDTHS);
  const around = (count: ReleasedRanged) =>
    interval(counts[count], errors[count], { epsilon: null, coverage, unitsPerPhone: HUNDREDTHS });
  return {
    noise: 'off',
    sensor,
    hour: formatUtcHour(estimate.hour),
    ...counts,
    staff,
    stay: stay.minutes,
    dwell: dwellOf(estimate, twoDecimals),
    interval: {
      visits: around('visits'),
      present: around('present'),
      passersby: around('passersby'),
      occupancy: around('occupancy'),
      stay: stay.range,
    },
    gain: gainOf(errors),
    coverage,
  };
}

const HUNDREDTHS = 100;

function twoDecimals<T extends number | null>(value: T): T extends null ? number | null : number;
function twoDecimals(value: number | null): number | null {
  return value === null ? null : Math.round(value * HUNDREDTHS) / HUNDREDTHS;
}

// Whether what the sensors release has shifted since people were counted: phones inside per visit, week by
// week, against the weeks of the hand counts. The ratio is of the two estimates alone, so it shifts when
// another mix of phones, a moved sensor or other staff shift one of them more than the other; it also
// follows how long people stay, which is why only a large and lasting change counts.
import { NORMAL_90 } from '../../shared/interval.ts';

/** One day's released sums. */
export interface DayStays {
  readonly visits: number;
  readonly phoneHours: number;
}

export interface Shift {
  /** Relative change of the ratio, −1 …; 0.3 for 30 % more. */
  readonly change: number;
  /** Beyond DRIFT_MIN and its own noise, in each of the weeks, in one direction. */
  readonly telling: boolean;
}

/** A change of this much, beyond its own noise, is told. */
export const DRIFT_MIN = 0.25;
/** Days that a week must have, for its scatter to be known. */
const DAYS_MIN = 4;

/**
 * `before`: the days of the weeks with hand counts; `weeks`: the days of each later week, all of which must
 * agree. Undefined where too little was released to tell.
 */
export function shiftOf(
  before: readonly DayStays[],
  weeks: readonly (readonly DayStays[])[],
): Shift | undefined {
  const base = ratioOf(before);
  const later = weeks.map(ratioOf);
  if (base === undefined || later.length === 0 || later.some((week) => week === undefined)) return undefined;
  const changes = later.map((week) => ({
    ln: week!.ln - base.ln,
    noise: NORMAL_90 * Math.sqrt(week!.variance + base.variance),
  }));
  const limit = Math.log(1 + DRIFT_MIN);
  const risen = changes.every(({ ln, noise }) => ln - noise > limit);
  const fallen = changes.every(({ ln, noise }) => ln + noise < -limit);
  const mean = changes.reduce((sum, { ln }) => sum + ln, 0) / changes.length;
  return { change: Math.exp(mean) - 1, telling: risen || fallen };
}

/** ln of a ratio of sums, with the variance that its days tell of (Cochran, 1977, §6.3; days as clusters). */
function ratioOf(days: readonly DayStays[]): { readonly ln: number; readonly variance: number } | undefined {
  const used = days.filter(({ visits }) => visits > 0);
  const visits = used.reduce((sum, day) => sum + day.visits, 0);
  const phoneHours = used.reduce((sum, day) => sum + day.phoneHours, 0);
  if (used.length < DAYS_MIN || phoneHours <= 0) return undefined;
  const ratio = phoneHours / visits;
  const squares = used.reduce((sum, day) => sum + (day.phoneHours - ratio * day.visits) ** 2, 0);
  const spread = (squares * used.length) / (used.length - 1);
  return { ln: Math.log(ratio), variance: spread / phoneHours ** 2 };
}

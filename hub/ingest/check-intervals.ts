// What a schema cannot say of the ranges of an hour: that each stands where its count does, around it, with
// the same decimals.
import type { HourlyCount } from '../../shared/hourly-count-schema.ts';
import { RELEASED_RANGED } from '../../shared/interval.ts';

/** What comes with a range: the counts, and the stay in minutes. */
const NAMES = [...RELEASED_RANGED, 'stay'] as const;
type Name = (typeof NAMES)[number];

/** What is sent is whole in so many parts of a phone or a minute. */
const UNITS: Readonly<Record<Name, number>> = {
  visits: 1,
  present: 1,
  passersby: 1,
  occupancy: 10,
  stay: 10,
};

export interface IntervalProblem {
  readonly code: 'bad-field' | 'too-precise';
  /** For people: field, what was expected, what was there. */
  readonly reason: string;
}

/** The first thing that is wrong; undefined where nothing is. */
export function intervalProblem(count: HourlyCount): IntervalProblem | undefined {
  for (const name of NAMES) {
    const found = problemOf(count, name);
    if (found) return { ...found, reason: `interval.${name}: ${found.reason}` };
  }
  return undefined;
}

function problemOf({ interval, ...count }: HourlyCount, name: Name): IntervalProblem | undefined {
  const value = count[name];
  const range = interval[name];
  if (value === null || range === null) {
    if (value === range) return undefined;
    const reason =
      range === null ? `missing, ${name} is ${value}` : `expected null where ${name} is null, got [${range}]`;
    return { code: 'bad-field', reason };
  }
  const [low, high] = range;
  if (!(low <= value && value <= high)) {
    return { code: 'bad-field', reason: `expected low ≤ ${name} (${value}) ≤ high, got [${range}]` };
  }
  const units = UNITS[name];
  const even = range.every((bound) => Math.round(bound * units) / units === bound);
  return even ? undefined : { code: 'too-precise', reason: `expected one decimal, got [${range}]` };
}

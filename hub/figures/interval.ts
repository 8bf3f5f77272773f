// The range of a figure: from low to high lies the true number, nine times in ten. On the scale of ln the
// error of a sum is normal; what each hour has of its own adds in quadrature, what all hours of a store share
// adds as it is, so that a year is no better known than a day where the shared part rules. The own errors are
// taken to be 1 on average, so that a sum is not off for having many hours.
//
// `adjusted` is the one place where phones become people: a calibration multiplies by its factor, and its own
// error takes the place of what the hours shared.
import { atLeastOne, NORMAL_90, type Ranged, rangeAround } from '../../shared/interval.ts';
import type { RangedCell, RangedSum, Spread, Sums } from '../store/hours.ts';

/** What a calibration does to the counts of a span of hours. */
export interface Adjustment {
  /** People per phone, > 0. */
  readonly factor: number;
  /** Standard error of ln(factor), instead of the sensors' own gain; undefined to leave that. */
  readonly gain: number | undefined;
}

export type Adjustments = Readonly<Partial<Record<Ranged, Adjustment>>>;

/** A count as a calibration has it. All of its hours must be under the same calibration. */
export function adjusted(cell: RangedCell, { factor, gain }: Adjustment): RangedCell {
  const sum = cell.sum * factor;
  return {
    ...cell,
    sum,
    calibrated: cell.released,
    hiddenMax: cell.hiddenMax * factor,
    variance: cell.variance * factor ** 2,
    shared: gain === undefined ? cell.shared * factor : gain * sum,
  };
}

/**
 * The counts under a calibration. Lengths of stay and the share that came in stay in phones: nobody has
 * counted those.
 */
export function adjustSums(sums: Sums, adjustments: Adjustments): Sums {
  const { visits, passersby, occupancy } = sums.cells;
  const cell = (of: RangedCell, adjustment: Adjustment | undefined) =>
    adjustment ? adjusted(of, adjustment) : of;
  return {
    ...sums,
    cells: {
      ...sums.cells,
      visits: cell(visits, adjustments.visits),
      passersby: cell(passersby, adjustments.passersby),
      occupancy: cell(occupancy, adjustments.occupancy),
    },
  };
}

/** A figure in phones (people, where calibrated) with its range, rounded as the count is. */
export interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What one phone is in the sums, and so the decimals of the figure: occupancy is in tenths. */
const ONE_PHONE: Readonly<Record<Ranged, number>> = { visits: 1, passersby: 1, occupancy: 10 };

/**
 * The sum of a cell, or with `count` its mean over so many hours or days. Withheld counts reach from nothing
 * to their most: they widen the range upwards. Undefined where nothing was released.
 */
export function figureOf(name: Ranged, cell: RangedCell, count = 1): Figure | undefined {
  if (cell.released === 0 || count === 0) return undefined;
  const units = ONE_PHONE[name];
  const { value, low, high } = figureOfSum(cell, units, count);
  const hidden = Math.ceil(cell.hiddenMax / count) / units;
  return { value, low, high: Math.round((high + hidden) * units) / units };
}

/** The sum of counts that were all released, in units of 1/`units` phone, or its mean over `count`. */
export function figureOfSum(sum: RangedSum, units = 1, count = 1): Figure {
  const scale = 1 / (units * count);
  const value = sum.sum * scale;
  const [low, high] = rangeAround(value, (totalError(sum) * scale) / atLeastOne(value), units);
  return { value: Math.round(value * units) / units, low, high };
}

/** Standard error in the unit of the cell. */
const totalError = ({ variance, shared }: Spread) => Math.sqrt(variance + shared ** 2);

/** The share a / (a + b) of two sums, with its range: their errors are taken to be independent. */
export function shareOf(a: RangedSum, b: RangedSum): Figure | undefined {
  if (a.sum + b.sum === 0) return undefined;
  const relative = (part: RangedSum) => totalError(part) / atLeastOne(part.sum);
  // ln(a/b) is normal with the sum of their variances.
  const spread = Math.exp(NORMAL_90 * Math.hypot(relative(a), relative(b)));
  return {
    value: a.sum / (a.sum + b.sum),
    low: a.sum / (a.sum + atLeastOne(b.sum) * spread),
    high: 1 / (1 + b.sum / (atLeastOne(a.sum) * spread)),
  };
}

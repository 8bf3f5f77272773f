// Adding what was released, without ever turning a withheld count into a zero.
import type { Cell, RangedCell, RangedSum, Spread, Sums } from '../store/hours.ts';

const NO_SPREAD: Spread = { variance: 0, shared: 0 };
const NO_CELL: Cell = { sum: 0, released: 0, suppressed: 0, unknown: 0, hiddenMax: 0 };
const NO_RANGED: RangedCell = { ...NO_CELL, ...NO_SPREAD, calibrated: 0 };

/** The sum of no hours. */
export const NO_SUMS: Sums = {
  heard: 0,
  coverage: 0,
  epsilonMin: null,
  floorMax: 0,
  cells: {
    visits: NO_RANGED,
    passersby: NO_RANGED,
    occupancy: NO_RANGED,
    under5: NO_CELL,
    from5to15: NO_CELL,
    from15to60: NO_CELL,
    over60: NO_CELL,
  },
  funnel: { hours: 0, visits: { sum: 0, ...NO_SPREAD }, passersby: { sum: 0, ...NO_SPREAD } },
  stays: { hours: 0, under5: 0, from5to15: 0, from15to60: 0, over60: 0 },
  learnedStay: { hours: 0, minutes: 0, low: 0, high: 0 },
  staff: { hours: 0, phones: 0 },
};

function addCells(a: Cell, b: Cell): Cell {
  return {
    sum: a.sum + b.sum,
    released: a.released + b.released,
    suppressed: a.suppressed + b.suppressed,
    unknown: a.unknown + b.unknown,
    hiddenMax: a.hiddenMax + b.hiddenMax,
  };
}

/** What each count has of its own adds in quadrature, what they share adds as it is. */
function addSpreads(a: Spread, b: Spread): Spread {
  return { variance: a.variance + b.variance, shared: a.shared + b.shared };
}

export function addRanged(a: RangedCell, b: RangedCell): RangedCell {
  return { ...addCells(a, b), ...addSpreads(a, b), calibrated: a.calibrated + b.calibrated };
}

function addFunnel(a: RangedSum, b: RangedSum): RangedSum {
  return { sum: a.sum + b.sum, ...addSpreads(a, b) };
}

const weaker = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b));

function addSums(a: Sums, b: Sums): Sums {
  return {
    heard: a.heard + b.heard,
    coverage: a.coverage + b.coverage,
    epsilonMin: weaker(a.epsilonMin, b.epsilonMin),
    floorMax: Math.max(a.floorMax, b.floorMax),
    cells: {
      visits: addRanged(a.cells.visits, b.cells.visits),
      passersby: addRanged(a.cells.passersby, b.cells.passersby),
      occupancy: addRanged(a.cells.occupancy, b.cells.occupancy),
      under5: addCells(a.cells.under5, b.cells.under5),
      from5to15: addCells(a.cells.from5to15, b.cells.from5to15),
      from15to60: addCells(a.cells.from15to60, b.cells.from15to60),
      over60: addCells(a.cells.over60, b.cells.over60),
    },
    funnel: {
      hours: a.funnel.hours + b.funnel.hours,
      visits: addFunnel(a.funnel.visits, b.funnel.visits),
      passersby: addFunnel(a.funnel.passersby, b.funnel.passersby),
    },
    stays: {
      hours: a.stays.hours + b.stays.hours,
      under5: a.stays.under5 + b.stays.under5,
      from5to15: a.stays.from5to15 + b.stays.from5to15,
      from15to60: a.stays.from15to60 + b.stays.from15to60,
      over60: a.stays.over60 + b.stays.over60,
    },
    learnedStay: {
      hours: a.learnedStay.hours + b.learnedStay.hours,
      minutes: a.learnedStay.minutes + b.learnedStay.minutes,
      low: a.learnedStay.low + b.learnedStay.low,
      high: a.learnedStay.high + b.learnedStay.high,
    },
    staff: { hours: a.staff.hours + b.staff.hours, phones: a.staff.phones + b.staff.phones },
  };
}

/** The sum of many; absent ones add nothing. */
export function sumAll(all: Iterable<Sums | undefined>): Sums {
  let total = NO_SUMS;
  for (const sums of all) if (sums) total = addSums(total, sums);
  return total;
}

/** The same count of several stores: what the hours of one share is its own, so that it adds in quadrature. */
export const overStores = (cells: readonly RangedCell[]): RangedCell => ({
  ...cells.reduce(addRanged, NO_RANGED),
  shared: Math.hypot(...cells.map(({ shared }) => shared)),
});

/**
 * The sum over stores: what the hours of one store share is its own, so that it adds in quadrature. To be taken last, after
 * the sums over hours and days. A learned stay counts by the visits of its store.
 */
export function sumStores(all: readonly (Sums | undefined)[]): Sums {
  const total = sumAll(all);
  const apart = <S extends Spread>(spread: S, of: (sums: Sums) => Spread): S => ({
    ...spread,
    shared: Math.hypot(...all.map((sums) => (sums ? of(sums).shared : 0))),
  });
  const { visits, passersby, occupancy } = total.cells;
  return {
    ...total,
    learnedStay: staysOver(all.filter((sums) => sums !== undefined)),
    cells: {
      ...total.cells,
      visits: apart(visits, ({ cells }) => cells.visits),
      passersby: apart(passersby, ({ cells }) => cells.passersby),
      occupancy: apart(occupancy, ({ cells }) => cells.occupancy),
    },
    funnel: {
      ...total.funnel,
      visits: apart(total.funnel.visits, ({ funnel }) => funnel.visits),
      passersby: apart(total.funnel.passersby, ({ funnel }) => funnel.passersby),
    },
  };
}

/** The mean of the stores, each by its visits; where none of them released any, by its hours. */
function staysOver(stores: readonly Sums[]): Sums['learnedStay'] {
  const told = stores.filter(({ learnedStay }) => learnedStay.hours > 0);
  const hours = told.reduce((sum, { learnedStay }) => sum + learnedStay.hours, 0);
  const visits = told.reduce((sum, { cells }) => sum + cells.visits.sum, 0);
  const weight = ({ cells, learnedStay }: Sums) =>
    visits > 0 ? ((cells.visits.sum / visits) * hours) / learnedStay.hours : 1;
  const over = (of: (stay: Sums['learnedStay']) => number) =>
    told.reduce((sum, sums) => sum + weight(sums) * of(sums.learnedStay), 0);
  return {
    hours,
    minutes: over(({ minutes }) => minutes),
    low: over(({ low }) => low),
    high: over(({ high }) => high),
  };
}

/** What a cell can be said to be: nothing heard, not to be known, everything withheld, a lower bound, or the sum. */
export type Known =
  | { readonly kind: 'unheard' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'withheld'; readonly most: number }
  | { readonly kind: 'at-least'; readonly sum: number; readonly most: number }
  | { readonly kind: 'exact'; readonly sum: number };

export function known(cell: Cell): Known {
  if (cell.released === 0) {
    if (cell.suppressed > 0) return { kind: 'withheld', most: cell.hiddenMax };
    return cell.unknown > 0 ? { kind: 'unknown' } : { kind: 'unheard' };
  }
  if (cell.suppressed + cell.unknown === 0) return { kind: 'exact', sum: cell.sum };
  return { kind: 'at-least', sum: cell.sum, most: cell.sum + cell.hiddenMax };
}

/** Whether a sum is of people, by a calibration, or of phones, or of some of each. */
export type Unit = 'people' | 'phones' | 'mixed';

/** Undefined where nothing was released. */
export function unitOf({ released, calibrated }: RangedCell): Unit | undefined {
  if (released === 0) return undefined;
  if (calibrated === 0) return 'phones';
  return calibrated === released ? 'people' : 'mixed';
}

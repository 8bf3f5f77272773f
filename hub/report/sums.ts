// Adding what was released, without ever turning a withheld count into a zero.
import { type Cell, MEASURES, type Measure, type Sums } from '../store/read-hours.ts';

const NO_CELL: Cell = { sum: 0, released: 0, suppressed: 0, hiddenMax: 0 };

/** The sum of no hours. */
export const NO_SUMS: Sums = {
  reported: 0,
  heard: 0,
  coverage: 0,
  epsilonMin: null,
  floorMax: 0,
  cells: {
    visits: NO_CELL,
    passersby: NO_CELL,
    occupancy: NO_CELL,
    under5: NO_CELL,
    from5to15: NO_CELL,
    from15to60: NO_CELL,
    over60: NO_CELL,
  },
  funnel: { hours: 0, visits: 0, passersby: 0 },
  stays: { hours: 0, under5: 0, from5to15: 0, from15to60: 0, over60: 0 },
};

function addCells(a: Cell, b: Cell): Cell {
  return {
    sum: a.sum + b.sum,
    released: a.released + b.released,
    suppressed: a.suppressed + b.suppressed,
    hiddenMax: a.hiddenMax + b.hiddenMax,
  };
}

const weaker = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b));

function addSums(a: Sums, b: Sums): Sums {
  return {
    reported: a.reported + b.reported,
    heard: a.heard + b.heard,
    coverage: a.coverage + b.coverage,
    epsilonMin: weaker(a.epsilonMin, b.epsilonMin),
    floorMax: Math.max(a.floorMax, b.floorMax),
    cells: Object.fromEntries(
      MEASURES.map((measure) => [measure, addCells(a.cells[measure], b.cells[measure])]),
    ) as Record<Measure, Cell>,
    funnel: {
      hours: a.funnel.hours + b.funnel.hours,
      visits: a.funnel.visits + b.funnel.visits,
      passersby: a.funnel.passersby + b.funnel.passersby,
    },
    stays: {
      hours: a.stays.hours + b.stays.hours,
      under5: a.stays.under5 + b.stays.under5,
      from5to15: a.stays.from5to15 + b.stays.from5to15,
      from15to60: a.stays.from15to60 + b.stays.from15to60,
      over60: a.stays.over60 + b.stays.over60,
    },
  };
}

/** The sum of many; absent ones add nothing. */
export function sumAll(all: Iterable<Sums | undefined>): Sums {
  let total = NO_SUMS;
  for (const sums of all) if (sums) total = addSums(total, sums);
  return total;
}

/** What a cell can be said to be: nothing heard, everything withheld, a lower bound, or the sum. */
export type Known =
  | { readonly kind: 'unheard' }
  | { readonly kind: 'withheld'; readonly most: number }
  | { readonly kind: 'at-least'; readonly sum: number; readonly most: number }
  | { readonly kind: 'exact'; readonly sum: number };

export function known(cell: Cell): Known {
  if (cell.released === 0) {
    return cell.suppressed === 0 ? { kind: 'unheard' } : { kind: 'withheld', most: cell.hiddenMax };
  }
  if (cell.suppressed === 0) return { kind: 'exact', sum: cell.sum };
  return { kind: 'at-least', sum: cell.sum, most: cell.sum + cell.hiddenMax };
}

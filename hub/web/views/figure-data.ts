// Figures as numbers, in `data-` attributes beside the words that say them: what tests and scripts read off a page, so
// that words may change. An attribute without a value is left out.
import type { Ranged } from '../../../shared/interval.ts';
import { type Figure, figureOf } from '../../figures/interval.ts';
import { known, unitOf } from '../../figures/sums.ts';
import type { RangedCell } from '../../store/hours.ts';

export type FigureData = Readonly<Record<`data-${string}`, string | number | undefined>>;

/** A figure under the name by which it is found on the page, with its range. */
export function figureData(name: string, figure: Figure | undefined): FigureData {
  return {
    'data-figure': name,
    'data-value': figure?.value,
    'data-low': figure?.low,
    'data-high': figure?.high,
  };
}

/** A sum of counts: also of what, how far it is known, and what was withheld. `name`: where it is not the count's own. */
export function countData(measure: Ranged, cell: RangedCell, name: string = measure): FigureData {
  return {
    ...figureData(name, figureOf(measure, cell)),
    'data-unit': unitOf(cell),
    'data-known': known(cell).kind,
    'data-withheld': cell.suppressed || undefined,
    'data-withheld-most': cell.hiddenMax || undefined,
  };
}

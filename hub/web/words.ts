// How a count is said: what was released as a number with its range, what was withheld as withheld, what the
// profile cannot know as not known, what was not heard as not heard; never one as the other, and never a
// zero for any of them.
import type { Ranged } from '../../shared/interval.ts';
import { type Figure, figureOf } from '../report/interval.ts';
import type { MeanStay } from '../report/ratios.ts';
import { known, unitOf } from '../report/sums.ts';
import type { Cell, RangedCell } from '../store/hours.ts';
import { decimal, number, percent, plural } from './format.ts';

/** What a range means, once a page. */
export const RANGE_MEANING = 'Nine times in ten the true number lies in the range beside a figure.';

/** As a figure is written: occupancy to one decimal. */
const written = (name: Ranged) => (name === 'occupancy' ? decimal : number);

/** `between 29 and 47`. */
export function betweenText(figure: Figure, write: (value: number) => string = number): string {
  return `between ${write(figure.low)} and ${write(figure.high)}`;
}

/** `between 8 and 31 %`. */
export function betweenShares({ low, high }: Figure): string {
  return `between ${number(low * 100)} and ${percent(high)}`;
}

/** `37 (29 to 47)`. */
function figureText(figure: Figure, write: (value: number) => string): string {
  return `${write(figure.value)} (${write(figure.low)} to ${write(figure.high)})`;
}

/** One hour's count in a table or a tip. `floorMax`: the highest floor of the hour. */
export function countText(name: Ranged, cell: RangedCell, floorMax: number): string {
  const value = known(cell);
  if (value.kind === 'unheard') return 'not heard';
  if (value.kind === 'unknown') return 'not known';
  if (value.kind === 'withheld')
    return cell.suppressed === 1 ? `under ${floorMax}` : `under ${floorMax} each`;
  const text = figureText(figureOf(name, cell)!, written(name));
  return value.kind === 'at-least' ? `${text}, part withheld` : text;
}

/** A sum over many hours: `1,284 (990 to 1,660)`, `0 to 12`. */
export function totalText(name: Ranged, cell: RangedCell): string {
  const figure = figureOf(name, cell);
  return figure ? figureText(figure, written(name)) : nothingText(cell);
}

/** What stands in place of a figure where nothing was released. */
export function nothingText(cell: Cell): string {
  const value = known(cell);
  if (value.kind === 'withheld') return `0 to ${number(value.most)}`;
  return value.kind === 'unknown' ? 'not known' : 'not heard';
}

/** A sum of counts that come without a range: `at least 1,284`. */
export function bandText(cell: Cell): string {
  const value = known(cell);
  if (value.kind === 'exact') return number(value.sum);
  return value.kind === 'at-least' ? `at least ${number(value.sum)}` : nothingText(cell);
}

/** Said of a figure that is not simply of phones. */
export function unitText(cell: RangedCell): string | null {
  const unit = unitOf(cell);
  if (unit === 'people') return 'people, by hand counts';
  return unit === 'mixed' ? 'people where calibrated, phones elsewhere' : null;
}

/** How a mean stay is known. */
export const STAY_FROM: Readonly<Record<MeanStay['from'], string>> = {
  learned: 'learned from how soon phones fall silent, staff among them',
  bands: 'from four bands of length',
};

/** What is counted in hours of each sensor is said so where there are several. */
export const hoursText = (count: number, sensors: number) =>
  plural(count, sensors > 1 ? 'sensor-hour' : 'hour');

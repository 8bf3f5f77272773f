// How a count is written: what was released as a number with its range, what was withheld as withheld, what the
// profile cannot know as not known, what was not heard as not heard; never one as the other, and never a
// zero for any of them.
import type { Ranged } from '../../shared/interval.ts';
import { type Figure, figureOf } from '../figures/interval.ts';
import { known, unitOf } from '../figures/sums.ts';
import type { Cell, RangedCell } from '../store/hours.ts';
import type { Render } from './render.ts';

type Write = (value: number) => string;

/** As a figure is written: occupancy to one decimal. */
const writerOf = ({ numbers }: Render, name: Ranged): Write =>
  name === 'occupancy' ? numbers.decimal : numbers.whole;

/** `between 29 and 47`. */
export function betweenText(
  { words, numbers }: Render,
  { low, high }: Figure,
  write: Write = numbers.whole,
): string {
  return words.figures.between(write(low), write(high));
}

/** `between 8 and 31 %`. */
export function betweenShares({ words, numbers }: Render, { low, high }: Figure): string {
  return words.figures.between(numbers.whole(low * 100), numbers.percent(high));
}

/** `37 (29 to 47)`. */
const withRange = ({ words }: Render, { value, low, high }: Figure, write: Write): string =>
  words.figures.withRange(write(value), write(low), write(high));

/** One hour's count in a table or a tip. `floorMax`: the highest floor of the hour. */
export function countText(render: Render, name: Ranged, cell: RangedCell, floorMax: number): string {
  const { figures } = render.words;
  const value = known(cell);
  if (value.kind === 'unheard') return figures.notHeard;
  if (value.kind === 'unknown') return figures.notKnown;
  if (value.kind === 'withheld')
    return cell.suppressed === 1 ? figures.under(floorMax) : figures.underEach(floorMax);
  const text = withRange(render, figureOf(name, cell)!, writerOf(render, name));
  return value.kind === 'at-least' ? figures.partWithheld(text) : text;
}

/** A sum over many hours: `1,284 (990 to 1,660)`, `0 to 12`. */
export function totalText(render: Render, name: Ranged, cell: RangedCell): string {
  const figure = figureOf(name, cell);
  return figure ? withRange(render, figure, writerOf(render, name)) : nothingText(render, cell);
}

/** What stands in place of a figure where nothing was released. */
export function nothingText({ words: { figures } }: Render, cell: Cell): string {
  const value = known(cell);
  if (value.kind === 'withheld') return figures.upTo(value.most);
  return value.kind === 'unknown' ? figures.notKnown : figures.notHeard;
}

/** A sum of counts that come without a range: `at least 1,284`. */
export function bandText(render: Render, cell: Cell): string {
  const value = known(cell);
  if (value.kind === 'exact') return render.numbers.whole(value.sum);
  return value.kind === 'at-least' ? render.words.figures.atLeast(value.sum) : nothingText(render, cell);
}

/** Said of a figure that is not simply of phones. */
export function unitText({ words: { figures } }: Render, cell: RangedCell): string | null {
  const unit = unitOf(cell);
  if (unit === 'people') return figures.people;
  return unit === 'mixed' ? figures.mixed : null;
}

/** What is counted in hours of each sensor is said so where there are several. */
export const hoursText = ({ words: { figures } }: Render, count: number, sensors: number): string =>
  sensors > 1 ? figures.sensorHours(count) : figures.hours(count);

// How a count is said: what was released as a number, what was withheld as withheld, what was not heard as
// not heard; never one as the other, and never a zero for either.
import { known } from '../report/sums.ts';
import type { Cell } from '../store/read-hours.ts';
import { decimal, number, plural } from './format.ts';

/** One hour's count in a table or a tip. `floorMax`: the highest floor of the hour. */
export function countText(cell: Cell, floorMax: number): string {
  const value = known(cell);
  switch (value.kind) {
    case 'unheard':
      return 'not heard';
    case 'withheld':
      return withheldText(cell, floorMax);
    case 'at-least':
      return `at least ${number(value.sum)}`;
    case 'exact':
      return number(value.sum);
  }
}

/** One hour's occupancy, whose cells are in tenths of a phone. */
export function occupancyText(cell: Cell, floorMax: number): string {
  const value = known(cell);
  if (value.kind === 'exact') return decimal(value.sum / 10);
  if (value.kind === 'at-least') return `at least ${decimal(value.sum / 10)}`;
  return value.kind === 'unheard' ? 'not heard' : withheldText(cell, floorMax);
}

/** With a floor of 0 nothing is withheld for being small: the sensor's profile cannot know the count. */
function withheldText(cell: Cell, floorMax: number): string {
  if (floorMax === 0) return 'not known';
  return cell.suppressed === 1 ? `under ${floorMax}` : `under ${floorMax} each`;
}

/** What is counted in hours of each sensor is said so where there are several. */
export const hoursText = (count: number, sensors: number) =>
  plural(count, sensors > 1 ? 'sensor-hour' : 'hour');

/** A sum over many hours: `1,284`, `at least 1,284`, `0 to 12`. */
export function totalText(cell: Cell): string {
  const value = known(cell);
  switch (value.kind) {
    case 'unheard':
      return 'not heard';
    case 'withheld':
      return value.most === 0 ? 'not known' : `0 to ${number(value.most)}`;
    case 'at-least':
      return `at least ${number(value.sum)}`;
    case 'exact':
      return number(value.sum);
  }
}

// How common a model is from year to year. It is sold evenly from one year to another, and of those in use a
// third gives up its phone each year, so that every model comes, peaks and goes. Shops give shares of 2026.
import type { PhoneModel } from './model.ts';

/** The year that the weights of a shop's description are of. */
const SHARES_OF_YEAR = 2026;
/** Earlier and later years are as these: no model is known that was common then. */
const YEAR_MIN = 2018;
const YEAR_MAX = 2034;
/** Mean years that a phone is used, exponential. */
const YEARS_OF_USE = 3;

/** Factor on a model's weight in the middle of a year; 1 in that of the shares. */
export function shareFactor(model: PhoneModel, year: number): number {
  const within = Math.min(Math.max(year, YEAR_MIN), YEAR_MAX);
  return inUse(model.sold, within + 0.5) / inUse(model.sold, SHARES_OF_YEAR + 0.5);
}

/** The integral of exp(−age ÷ years of use) over the sales until then. */
function inUse([from, until]: PhoneModel['sold'], moment: number): number {
  if (moment <= from) return 0;
  const still = (year: number) => Math.exp((year - moment) / YEARS_OF_USE);
  return still(Math.min(until, moment)) - still(from);
}

// When the shop is open on one day, and how many come on it, as a factor on the usual.
import { type LocalDay, momentOf, nextLocalDay } from '../local-day.ts';
import type { Shop } from '../shop-schema.ts';
import { normal, streamOf } from '../streams.ts';

export interface OpenSpan {
  readonly openMs: number;
  readonly closeMs: number;
  /** Open without a break into the next day: nobody is sent home at midnight. */
  readonly runsOn: boolean;
}

const specialDay = (shop: Shop, day: LocalDay) =>
  shop.specialDays?.find((candidate) => candidate.date === day.date);

function localSpan(shop: Shop, day: LocalDay): readonly [string, string] | null {
  const special = specialDay(shop, day);
  return special?.opening !== undefined ? special.opening : shop.openingHours[day.weekday];
}

/** `undefined` on days on which the shop stays closed. */
export function openSpan(shop: Shop, day: LocalDay): OpenSpan | undefined {
  const span = localSpan(shop, day);
  if (!span) return undefined;
  const next = span[1] === '24:00' ? localSpan(shop, nextLocalDay(shop.timeZone, day)) : null;
  return {
    openMs: momentOf(shop.timeZone, day, span[0]),
    closeMs: momentOf(shop.timeZone, day, span[1]),
    runsOn: next?.[0] === '00:00',
  };
}

/** Weather lasts: each day shares two thirds of its own with the day before and with the day after. */
function weatherNoise(seed: number, dayNumber: number): number {
  let sum = 0;
  for (let day = dayNumber - 1; day <= dayNumber + 1; day += 1) sum += normal(streamOf(seed, 'weather', day));
  return sum / Math.sqrt(3);
}

/** Mean 1 over many days, special days apart. */
export function dayFactor(shop: Shop, seed: number, day: LocalDay): number {
  const { weekly, weather } = shop.variation;
  const week = Math.floor((day.number + 3) / 7); // 1970-01-01 was a Thursday; weeks begin on Monday
  const logarithm =
    weekly * normal(streamOf(seed, 'week', week)) -
    weekly ** 2 / 2 +
    weather * weatherNoise(seed, day.number) -
    weather ** 2 / 2;
  return Math.exp(logarithm) * (specialDay(shop, day)?.factor ?? 1);
}

// The whole crowd, day by day in order: who is near the shop, from when until when, with what.
import { localDayOf, nextLocalDay } from '../local-day.ts';
import type { Shop } from '../shop-schema.ts';
import { seedOf } from '../streams.ts';
import { passersbyOf, visitorsOf } from './people.ts';
import type { Presence } from './presence.ts';
import { fixedDevicesOf, staffOf } from './regulars.ts';

export interface CrowdOptions {
  readonly shop: Shop;
  readonly seed: number;
  /** Factor on visitors and passers-by. */
  readonly crowd: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Longest way a presence reaches out of its day at the front: the way to the door. */
const DAY_LEAD_MS = 60_000;

export interface CrowdDay {
  /** No presence of this day or of later ones is audible before. */
  readonly audibleFromMs: number;
  /** By the moment from which they are audible. */
  readonly presences: readonly Presence[];
}

/** Local days that matter for [fromMs, untilMs); of each, the presences that do. */
export function* crowdDays(options: CrowdOptions): Generator<CrowdDay> {
  const { shop, crowd, fromMs, untilMs } = options;
  // Two shops under one seed are two crowds.
  const seed = seedOf(options.seed, shop.id);
  // From the day before: whoever came shortly before midnight may still be there.
  let day = localDayOf(shop.timeZone, localDayOf(shop.timeZone, fromMs).startMs - 1);
  for (; day.startMs - DAY_LEAD_MS < untilMs; day = nextLocalDay(shop.timeZone, day)) {
    const all = [
      ...fixedDevicesOf(shop, seed, day),
      ...staffOf(shop, seed, day),
      ...visitorsOf(shop, seed, crowd, day),
      ...passersbyOf(shop, seed, crowd, day),
    ];
    const presences = all
      .filter((each) => each.audibleFromMs < untilMs && each.audibleUntilMs > fromMs - DAY_LEAD_MS)
      .sort((a, b) => a.audibleFromMs - b.audibleFromMs);
    yield { audibleFromMs: day.startMs - DAY_LEAD_MS, presences };
  }
}

// Simulated shops, whose truth is known to the phone. Staff and fixed devices are heard as well, and are
// not left out. Each shop also with one half of the phone models and with the other: constants fitted with
// one half must hold for phones that they have not seen.
import { PROFILES, type Profile } from '../../shared/hourly-count.ts';
import type { TrueHour } from '../simulator/crowd/truth.ts';
import { presetNames, presetShop } from '../simulator/shop.ts';
import type { Shop } from '../simulator/shop-schema.ts';
import { simulate } from '../simulator/simulate.ts';
import { type KnownHour, withEstimates } from './compare.ts';
import { bias, type ComparedHour, sumOf, wape, wapeLeavingOneDayOut } from './error.ts';
import { type Held, held, heldLeavingOneDayOut, unitsPerPhone } from './interval.ts';
import { inParallel } from './parallel.ts';
import { type Count, estimate } from './sensor.ts';
import { biasBySize, type SizeBias } from './size-class.ts';

/** `even` and `odd`: every second model of the shop's list. No phone model is in both. */
export const MODEL_SETS = ['all', 'even', 'odd'] as const;
type ModelSet = (typeof MODEL_SETS)[number];

/** Each count that the simulation knows, and its name there: its visits are those who came in the hour. */
const TRUE_COUNTS = { arrivals: 'visits', passersby: 'passersby', occupancy: 'occupancy' } as const;
type ShopCount = keyof typeof TRUE_COUNTS & Count;

/** `told`: the sensor is told how long a visitor stays on average. */
const STAYS = ['unknown', 'told'] as const;
type Stay = (typeof STAYS)[number];

export interface ShopRow {
  readonly shop: string;
  readonly models: ModelSet;
  readonly profile: Profile;
  readonly stay: Stay;
  readonly count: ShopCount;
  readonly hours: number;
  readonly wape: number;
  readonly bias: number;
  readonly wapeOneDayOut: number | null;
  readonly interval: Held | null;
  readonly intervalOneDayOut: Held | null;
  readonly bySize: readonly SizeBias[];
}

export interface ShopOptions {
  readonly days: number;
  readonly modelSets: readonly ModelSet[];
  readonly progress: (text: string) => void;
}

const DAY_MS = 86_400_000;
/** A Monday. */
const FROM_MS = Date.UTC(2026, 9, 5);

/** Hours in which somebody came, from a Monday on. */
export async function measureShops({ days, modelSets, progress }: ShopOptions): Promise<ShopRow[]> {
  const cases = presetNames.flatMap((name) => modelSets.map((models) => ({ name, models })));
  const jobs = cases.map(({ name, models }) => async () => {
    progress(`simulated shop ${name}, ${days} days, phone models: ${models}`);
    const shop = withModels(presetShop(name), models);
    return measureShop(shop, models, days);
  });
  return (await inParallel(jobs)).flat();
}

async function measureShop(shop: Shop, models: ModelSet, days: number): Promise<ShopRow[]> {
  const rows: ShopRow[] = [];
  for await (const { hours, ...of } of comparedShop(shop, days)) {
    rows.push({
      ...{ shop: shop.id, models, ...of },
      hours: hours.length,
      wape: wape(hours),
      bias: bias(hours),
      wapeOneDayOut: wapeLeavingOneDayOut(hours),
      interval: held(hours),
      intervalOneDayOut: heldLeavingOneDayOut(hours, unitsPerPhone(of.count)),
      bySize: biasBySize(hours),
    });
  }
  return rows;
}

interface ComparedShop {
  readonly profile: Profile;
  readonly stay: Stay;
  readonly count: ShopCount;
  readonly hours: readonly ComparedHour[];
}

/** What the sensor makes of a shop's days, by profile, by what it is told and by count, beside the truth. */
export async function* comparedShop(shop: Shop, days: number): AsyncGenerator<ComparedShop> {
  const simulation = simulate({ shop, fromMs: FROM_MS, untilMs: FROM_MS + days * DAY_MS, seed: 1 });
  const busy = simulation.truth.hours.filter(({ phones }) => phones.visits > 0);
  for (const profile of PROFILES) {
    for (const stay of STAYS) {
      const flags = stay === 'told' ? ['--stay-minutes', String(meanStayMinutes(busy))] : [];
      const estimates = await estimate({ profile, flags, captures: simulation.chunks() });
      for (const count of Object.keys(TRUE_COUNTS) as ShopCount[]) {
        const hours = withEstimates(knownHours(busy, count), estimates, count);
        if (hours.length > 0) yield { profile, stay, count, hours };
      }
    }
  }
}

function knownHours(busy: readonly TrueHour[], count: ShopCount): KnownHour[] {
  return busy.map(({ hour, phones }) => ({
    ...{ hour, day: hour.slice(0, 10) },
    truth: phones[TRUE_COUNTS[count]],
  }));
}

/** As many are there as come a minute, times the minutes that each stays (Little, 1961). */
function meanStayMinutes(hours: readonly TrueHour[]): number {
  const phoneHours = sumOf(hours.map(({ phones }) => phones.occupancy));
  return Math.round((60 * phoneHours) / sumOf(hours.map(({ phones }) => phones.visits)));
}

function withModels(shop: Shop, models: ModelSet): Shop {
  if (models === 'all') return shop;
  const { phones, alsoCarry } = shop.people;
  const people = { ...shop.people, phones: half(phones, models), alsoCarry: half(alsoCarry, models) };
  return { ...shop, people };
}

function half(weights: Readonly<Record<string, number>>, models: 'even' | 'odd'): Record<string, number> {
  const rest = models === 'even' ? 0 : 1;
  return Object.fromEntries(Object.entries(weights).filter((_, index) => index % 2 === rest));
}

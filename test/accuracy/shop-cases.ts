// Which simulated shops are measured: the presets, under several seeds and with halves of the phone models, and
// plain shops with a steady crowd, by how many are inside and by how long they stay.
import { presetNames, presetShop } from '../simulator/shop.ts';
import type { Rates, Shop } from '../simulator/shop-schema.ts';

/** `even` and `odd`: every second model of the shop's list. No phone model is in both. */
export const MODEL_SETS = ['all', 'even', 'odd'] as const;
export type ModelSet = (typeof MODEL_SETS)[number];

export interface Crowd {
  /** Visitors at a time, on average; nobody else but three of the staff. */
  readonly inside: number;
  /** Mean. */
  readonly stayMinutes: number;
}

/** Sizes at one stay, stays at one size. */
export const CROWDS: readonly Crowd[] = [
  ...[10, 25, 50, 100, 200].map((inside) => ({ inside, stayMinutes: 15 })),
  ...[4, 8, 30, 60].map((stayMinutes) => ({ inside: 25, stayMinutes })),
];
const CROWD_DAYS = 3;

export interface ShopCase {
  readonly shop: Shop;
  readonly models: ModelSet;
  readonly seed: number;
  readonly days: number;
  /** null: a preset. */
  readonly crowd: Crowd | null;
}

export interface ShopExtent {
  readonly days: number;
  /** The first with all the sets of models, the others with all models alone. */
  readonly seeds: readonly number[];
  readonly modelSets: readonly ModelSet[];
  readonly crowds: readonly Crowd[];
}

export function shopCases({ days, seeds, modelSets, crowds }: ShopExtent): ShopCase[] {
  const presets = presetNames.flatMap((name) =>
    seeds.flatMap((seed, index) =>
      (index === 0 ? modelSets : (['all'] as const)).map((models) => ({
        shop: withModels(presetShop(name), models),
        models,
        seed,
        days,
        crowd: null,
      })),
    ),
  );
  const steady = crowds.map((crowd) => ({
    shop: steadyShop(crowd),
    models: 'all' as const,
    seed: seeds[0]!,
    days: CROWD_DAYS,
    crowd,
  }));
  return [...presets, ...steady];
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

const SIGMA = 0.6;
const PASSERSBY_AN_HOUR = 60;

/** The fashion store's rooms, phones and radio, on a quiet street; as many come in every hour. */
export function steadyShop({ inside, stayMinutes }: Crowd): Shop {
  const base = presetShop('fashion');
  const open = ['10:00', '20:00'] as [string, string];
  const day = { mon: open, tue: open, wed: open, thu: open, fri: open, sat: open, sun: open };
  // A log-normal's mean is above its median.
  const medianMinutes = stayMinutes / Math.exp(SIGMA ** 2 / 2);
  return {
    ...base,
    id: `steady-${inside}-${stayMinutes}`,
    openingHours: day,
    // Little's law (1961).
    arrivals: steadyRates((60 * inside) / stayMinutes),
    passersby: steadyRates(PASSERSBY_AN_HOUR),
    openingQueue: { ...base.openingQueue, people: 0 },
    dwell: [{ weight: 1, medianMinutes, sigma: SIGMA }],
    staff: { ...base.staff, present: 3, roster: 9 },
    variation: { weekly: 0, weather: 0 },
  };
}

function steadyRates(perHour: number): Rates {
  const day = { profile: 'steady', factor: 1 };
  return {
    profiles: { steady: Array.from({ length: 24 }, () => perHour) },
    week: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day },
  };
}

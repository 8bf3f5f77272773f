import { describe, expect, it } from 'vitest';
import { checkShop, presetNames } from '../simulator/shop.ts';
import { simulate } from '../simulator/simulate.ts';
import { CROWDS, MODEL_SETS, shopCases, steadyShop } from './shop-cases.ts';

const DAY_MS = 86_400_000;
const MONDAY_MS = Date.UTC(2026, 9, 5);

describe('the shops that are measured', () => {
  const cases = shopCases({ days: 7, seeds: [1, 2, 3], modelSets: MODEL_SETS, crowds: CROWDS });

  it('are the presets by seed, halves of the models with the first, and crowds from 10 to 200, 4 to 60 minutes', () => {
    const presets = cases.filter(({ crowd }) => crowd === null);
    expect(presets).toHaveLength(presetNames.length * (MODEL_SETS.length + 2));
    expect(new Set(presets.map(({ seed }) => seed))).toEqual(new Set([1, 2, 3]));
    const crowds = cases.flatMap(({ crowd }) => crowd ?? []);
    const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)];
    expect(range(crowds.map(({ inside }) => inside))).toEqual([10, 200]);
    expect(range(crowds.map(({ stayMinutes }) => stayMinutes))).toEqual([4, 60]);
    // One shop each, or two would share their crowd.
    const names = cases.map(({ shop, models, seed }) => `${shop.id} ${models} ${seed}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { shop } of cases) expect(checkShop(shop, shop.id)).toEqual({ shop });
  });

  it('have no phone model in both halves', () => {
    const half = (models: string) =>
      cases.find((one) => one.shop.id === 'fashion' && one.models === models)!.shop.people;
    const [even, odd] = [half('even'), half('odd')];
    for (const share of ['phones', 'alsoCarry'] as const) {
      const names = [...Object.keys(even[share]), ...Object.keys(odd[share])];
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('a steady crowd', () => {
  it.each([
    { inside: 25, stayMinutes: 4 },
    { inside: 100, stayMinutes: 15 },
    { inside: 25, stayMinutes: 60 },
  ])('is $inside inside, each for $stayMinutes minutes', (crowd) => {
    const until = { fromMs: MONDAY_MS, untilMs: MONDAY_MS + 3 * DAY_MS };
    const { hours } = simulate({ shop: steadyShop(crowd), ...until, seed: 1 }).truth;
    // From noon on in Madrid, when those who came as it opened have been joined by as many as stay.
    const full = hours.filter(({ hour }) => /T1[1-7]/.test(hour));
    const total = (of: (hour: (typeof full)[number]) => number) =>
      full.reduce((sum, hour) => sum + of(hour), 0);
    expect(total(({ people }) => people.occupancy) / full.length / crowd.inside).toBeGreaterThan(0.8);
    expect(total(({ people }) => people.occupancy) / full.length / crowd.inside).toBeLessThan(1.2);
    const stay = (60 * total(({ people }) => people.occupancy)) / total(({ people }) => people.visits);
    expect(stay / crowd.stayMinutes).toBeGreaterThan(0.8);
    expect(stay / crowd.stayMinutes).toBeLessThan(1.2);
  });
});

import { describe, expect, test } from 'vitest';
import { createLink } from '../radio/link.ts';
import { presetShop } from '../shop.ts';
import type { Shop } from '../shop-schema.ts';
import { streamOf } from '../streams.ts';
import { crowdDays } from './crowd.ts';
import { drawParty, meanPartySize } from './parties.ts';
import type { Presence } from './presence.ts';

const HOUR_MS = 3_600_000;
/** A Wednesday; the fashion store opens at ten in Madrid, which is two hours ahead. */
const DAY_MS = Date.parse('2026-10-07T00:00:00Z');
const OPEN_MS = DAY_MS + 8 * HOUR_MS;

function visitorsOf(shop: Shop, seed = 3, crowd = 1): readonly Presence[] {
  const days = crowdDays({ shop, seed, crowd, fromMs: DAY_MS, untilMs: DAY_MS + 24 * HOUR_MS });
  return [...days].flatMap(({ presences }) => presences).filter(({ role }) => role === 'visitor');
}

const walkOf = ({ place }: Presence) => (place.kind === 'inside' ? place.walk : undefined);

describe('parties', () => {
  const parties = { alone: 50, pairs: 30, families: 20 };

  test('are alone, two, or a family, as their weights say', () => {
    const drawn = Array.from({ length: 6000 }, (_, seed) => drawParty(parties, streamOf(seed, 'party')));
    const share = (is: (party: (typeof drawn)[number]) => boolean) => drawn.filter(is).length / drawn.length;
    expect(share(({ adults, children }) => adults === 1 && children === 0)).toBeCloseTo(0.5, 1);
    expect(share(({ adults, children }) => adults === 2 && children === 0)).toBeCloseTo(0.3, 1);
    expect(share(({ children }) => children > 0)).toBeCloseTo(0.2, 1);
    const people = drawn.reduce((sum, { adults, children }) => sum + adults + children, 0);
    expect(people / drawn.length).toBeCloseTo(meanPartySize(parties), 1);
    expect(share(({ adults, together }) => adults === 2 && !together)).toBeGreaterThan(0.03);
    expect(drawn.filter(({ children, together }) => children > 0 && !together)).toEqual([]);
  });

  test('come and go together, by one way through the shop', () => {
    const base = presetShop('fashion');
    const shop = { ...base, parties: { alone: 0, pairs: 0, families: 1 } };
    const families = [...Map.groupBy(visitorsOf(shop), walkOf).values()];
    expect(families.length).toBeGreaterThan(20);
    for (const family of families) {
      expect(family.length).toBeGreaterThan(1);
      const spread = (moments: readonly number[]) => Math.max(...moments) - Math.min(...moments);
      expect(spread(family.map(({ fromMs }) => fromMs))).toBeLessThanOrEqual(4000);
      expect(spread(family.map(({ untilMs }) => untilMs))).toBeLessThanOrEqual(STAY_MIN_MS + 4000);
    }
    // Children mostly carry nothing.
    const devices = families.flat().map((one) => one.devices.length);
    const carrying = devices.filter((count) => count > 0).length / devices.length;
    expect(carrying).toBeLessThan(0.75 * base.people.wifiOn);
    const [one, other] = families[0]!;
    const strengths = (presence: Presence) => {
      const geometry = { ...shop.geometry, bodyDb: [5, 5] as [number, number] };
      const link = createLink(geometry, { ...presence, fromMs: 0, untilMs: HOUR_MS }, 13, presence.seed);
      return Array.from({ length: 100 }, (_, i) => link(i * 10_000));
    };
    expect(strengths(one!)).toEqual(strengths(other!));
  });
});

/** Who comes too late to leave is let in for as long. */
const STAY_MIN_MS = 10_000;

describe('a queue at opening', () => {
  const base = presetShop('fashion');
  const queueing = { ...base, openingQueue: { people: 30, waitMinutes: 5 } };

  test('waits at the door and comes in as it opens', () => {
    const early = (shop: Shop) =>
      visitorsOf(shop).filter(({ audibleFromMs }) => audibleFromMs < OPEN_MS - 20_000);
    expect(early({ ...base, openingQueue: { people: 0, waitMinutes: 5 } })).toEqual([]);
    const queue = early(queueing);
    expect(queue.length).toBeGreaterThan(12);
    for (const { fromMs } of queue) {
      expect(fromMs).toBeGreaterThanOrEqual(OPEN_MS);
      expect(fromMs).toBeLessThan(OPEN_MS + 34_000);
    }
    const waited = queue.map(({ audibleFromMs, fromMs }) => (fromMs - audibleFromMs) / 60_000);
    expect(Math.max(...waited)).toBeGreaterThan(4);
  });

  test('is longer the more people there are, and leaves all who come later as they were', () => {
    const many = visitorsOf(queueing, 3, 3).filter(({ fromMs }) => fromMs < OPEN_MS + 30_000);
    expect(many.length).toBeGreaterThan(50);
    const seeds = (shop: Shop) => new Set(visitorsOf(shop).map(({ seed }) => seed));
    const all = seeds(queueing);
    for (const seed of seeds({ ...base, openingQueue: { people: 0, waitMinutes: 5 } }))
      expect(all).toContain(seed);
  });

  test('is heard as from before the door until then', () => {
    const waiting = visitorsOf(queueing).find(
      ({ fromMs, audibleFromMs }) => fromMs - audibleFromMs > 200_000,
    )!;
    const loud = { ...base.geometry, shadowingDb: 0 };
    const link = createLink(loud, waiting, 13, 1);
    const [coming, stood, justBefore] = [
      link(waiting.audibleFromMs),
      link(waiting.audibleFromMs + 60_000),
      link(waiting.fromMs - 1000),
    ];
    expect(stood).toBe(justBefore);
    expect(coming).toBeLessThan(stood);
    const inside = Array.from({ length: 20 }, (_, i) => link(waiting.fromMs + 1000 + 20_000 * i));
    expect(Math.max(...inside)).toBeGreaterThan(stood + 6);
  });

  test('does not form where the shop has not been shut', () => {
    const never = ['00:00', '24:00'] as [string, string];
    const week = { mon: never, tue: never, wed: never, thu: never, fri: never, sat: never, sun: never };
    const seeds = (shop: Shop) => visitorsOf({ ...shop, openingHours: week }).map(({ seed }) => seed);
    expect(seeds(queueing)).toEqual(seeds({ ...base, openingQueue: { people: 0, waitMinutes: 5 } }));
  });
});

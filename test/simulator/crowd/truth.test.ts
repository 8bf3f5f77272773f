import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { DWELL_BANDS } from '../../../shared/hourly-count.ts';
import { presetNames, presetShop } from '../shop.ts';
import type { Shop } from '../shop-schema.ts';
import { crowdDays } from './crowd.ts';
import type { Presence } from './presence.ts';
import { dwellBandOf, type TrueHour, truthOf } from './truth.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-10-01T00:00:00Z');

const sum = (hours: readonly TrueHour[], of: (hour: TrueHour) => number) =>
  hours.reduce((total, hour) => total + of(hour), 0);
const sumDwell = (dwell: Readonly<Record<(typeof DWELL_BANDS)[number], number>>) =>
  DWELL_BANDS.reduce((total, band) => total + dwell[band], 0);

function presencesOf(shop: Shop, seed: number, fromMs: number, untilMs: number): readonly Presence[] {
  return [...crowdDays({ shop, seed, crowd: 1, fromMs, untilMs })].flatMap((day) => day.presences);
}

const spans = {
  preset: fc.constantFrom(...presetNames),
  seed: fc.nat(),
  startHour: fc.nat({ max: 24 * 90 }),
  hours: fc.integer({ min: 1, max: 40 }),
};

describe('the truth adds up', () => {
  test.prop(spans, { numRuns: 40 })('who came = who left + who is still inside', (span) => {
    const fromMs = START_MS + span.startHour * HOUR_MS;
    const untilMs = fromMs + span.hours * HOUR_MS;
    const truth = truthOf({ shop: presetShop(span.preset), seed: span.seed, crowd: 1, fromMs, untilMs });
    expect(truth.hours).toHaveLength(span.hours);
    for (const kind of ['people', 'phones'] as const) {
      const came = sum(truth.hours, (hour) => hour[kind].visits);
      const left = sum(truth.hours, (hour) => sumDwell(hour[kind].dwell));
      expect(truth.insideAtStart[kind] + came).toBe(left + truth.insideAtEnd[kind]);
    }
  });

  test.prop(spans, { numRuns: 25 })('occupancy is the time spent inside', (span) => {
    const fromMs = START_MS + span.startHour * HOUR_MS;
    const untilMs = fromMs + span.hours * HOUR_MS;
    const shop = presetShop(span.preset);
    const truth = truthOf({ shop, seed: span.seed, crowd: 1, fromMs, untilMs });
    let peopleMs = 0;
    let phonesMs = 0;
    for (const one of presencesOf(shop, span.seed, fromMs, untilMs)) {
      if (one.role !== 'visitor') continue;
      const stayMs = Math.max(0, Math.min(one.untilMs, untilMs) - Math.max(one.fromMs, fromMs));
      peopleMs += stayMs;
      phonesMs += stayMs * one.devices.length;
    }
    expect(sum(truth.hours, (hour) => hour.people.occupancy)).toBeCloseTo(peopleMs / HOUR_MS, 6);
    expect(sum(truth.hours, (hour) => hour.phones.occupancy)).toBeCloseTo(phonesMs / HOUR_MS, 6);
  });

  test.prop({ ...spans, cut: fc.nat({ max: 38 }) }, { numRuns: 25 })(
    'spans side by side are the whole',
    (span) => {
      const fromMs = START_MS + span.startHour * HOUR_MS;
      const untilMs = fromMs + 40 * HOUR_MS;
      const cutMs = fromMs + (1 + span.cut) * HOUR_MS;
      const shop = presetShop(span.preset);
      const part = (from: number, until: number) =>
        truthOf({ shop, seed: span.seed, crowd: 1, fromMs: from, untilMs: until }).hours;
      // Occupancies are sums in another order.
      const rounded = (hours: readonly TrueHour[]) =>
        JSON.parse(
          JSON.stringify(hours, (_, value) => (typeof value === 'number' ? Math.round(value * 1e6) : value)),
        );
      expect(rounded([...part(fromMs, cutMs), ...part(cutMs, untilMs)])).toEqual(
        rounded(part(fromMs, untilMs)),
      );
    },
  );
});

test('dwell bands meet without a gap', () => {
  const minute = 60_000;
  expect(dwellBandOf(5 * minute - 1)).toBe('under5');
  expect(dwellBandOf(5 * minute)).toBe('from5to15');
  expect(dwellBandOf(15 * minute)).toBe('from15to60');
  expect(dwellBandOf(60 * minute)).toBe('from15to60');
  expect(dwellBandOf(60 * minute + 1)).toBe('over60');
});

test.prop(spans, { numRuns: 25 })(
  'present are those inside when the hour began, and those who came in it',
  (span) => {
    const fromMs = START_MS + span.startHour * HOUR_MS;
    const shop = presetShop(span.preset);
    const hourAt = (hour: number) => {
      const startMs = fromMs + hour * HOUR_MS;
      return truthOf({ shop, seed: span.seed, crowd: 1, fromMs: startMs, untilMs: startMs + HOUR_MS });
    };
    const { insideAtStart, hours } = hourAt(span.hours);
    for (const kind of ['people', 'phones'] as const) {
      expect(hours[0]![kind].present).toBe(insideAtStart[kind] + hours[0]![kind].visits);
      expect(hours[0]![kind].occupancy).toBeLessThanOrEqual(hours[0]![kind].present);
    }
  },
);

describe('staff', () => {
  test.each(presetNames)(
    'of the %s are there from before opening until after closing, and no visitors',
    (name) => {
      const shop = presetShop(name);
      const fromMs = Date.parse('2026-10-07T00:00:00Z');
      const day = { seed: 5, fromMs, untilMs: fromMs + 24 * HOUR_MS };
      const { hours } = truthOf({ ...day, shop, crowd: 1 });
      const busy = hours.filter(({ people }) => people.visits > 0).slice(1, -1);
      expect(busy.length).toBeGreaterThan(6);
      for (const { staff } of busy) {
        // Whoever is relieved stays a moment longer, or goes a moment earlier.
        expect(staff.people.occupancy).toBeGreaterThan(0.6 * shop.staff.present);
        expect(staff.people.occupancy).toBeLessThan(1.4 * shop.staff.present);
        expect(staff.people.present).toBeGreaterThanOrEqual(shop.staff.present);
        expect(staff.people.present).toBeLessThanOrEqual(2 * shop.staff.present);
        expect(staff.phones.present).toBeGreaterThan(0);
      }
      const none = { ...shop, staff: { ...shop.staff, present: 0 } };
      const without = truthOf({ ...day, shop: none, crowd: 1 }).hours;
      expect(without.map(({ people, phones }) => ({ people, phones }))).toEqual(
        hours.map(({ people, phones }) => ({ people, phones })),
      );
      expect(sum(without, ({ staff }) => staff.people.present + staff.phones.occupancy)).toBe(0);
    },
  );

  test('are there at the day’s length times as many as are on duty, however they are relieved', () => {
    const shop = presetShop('electronics');
    const fromMs = Date.parse('2026-10-07T00:00:00Z');
    const { hours } = truthOf({ shop, seed: 5, crowd: 1, fromMs, untilMs: fromMs + 24 * HOUR_MS });
    const { present, beforeMinutes, afterMinutes } = shop.staff;
    expect(sum(hours, ({ staff }) => staff.people.occupancy)).toBeCloseTo(
      present * (12 + (beforeMinutes + afterMinutes) / 60),
      3,
    );
  });
});

describe('the crowd keeps to the shop’s description', () => {
  const week = (name: string, crowd = 1) => {
    const fromMs = Date.parse('2026-10-05T00:00:00Z');
    return truthOf({ shop: presetShop(name), seed: 5, crowd, fromMs, untilMs: fromMs + 7 * 24 * HOUR_MS });
  };
  const visitsOn = (hours: readonly TrueHour[], date: string) =>
    sum(
      hours.filter((hour) => hour.hour.startsWith(date)),
      (hour) => hour.people.visits,
    );

  test('the bakery has its peak in the commuters’ morning', () => {
    const tuesday = week('bakery').hours.filter((hour) => hour.hour.startsWith('2026-10-06'));
    const busiest = tuesday.reduce((a, b) => (b.people.visits > a.people.visits ? b : a));
    // 7 to 9 o'clock in Berlin, which is two hours ahead in October.
    expect(['2026-10-06T05:00:00Z', '2026-10-06T06:00:00Z']).toContain(busiest.hour);
  });

  test('the fashion store has its peak on Saturday and nobody inside on Sunday', () => {
    const { hours } = week('fashion');
    const days = ['05', '06', '07', '08', '09', '10', '11'].map((day) => visitsOn(hours, `2026-10-${day}`));
    expect(days.indexOf(Math.max(...days))).toBe(5);
    expect(days[6]).toBe(0);
    expect(sum(hours.slice(-20), (hour) => hour.people.passersby)).toBeGreaterThan(1000);
    expect(sum(hours.slice(-20), (hour) => hour.staff.people.present)).toBe(0);
    expect(sum(hours.slice(-20), (hour) => hour.fixed.devices)).toBeCloseTo(20 * 12, 6);
  });

  test('twice the crowd is about twice as many, and the same staff', () => {
    const once = week('electronics').hours;
    const twice = week('electronics', 2).hours;
    const ratio = sum(twice, (hour) => hour.people.visits) / sum(once, (hour) => hour.people.visits);
    expect(ratio).toBeGreaterThan(1.85);
    expect(ratio).toBeLessThan(2.15);
    expect(twice.map((hour) => hour.staff)).toEqual(once.map((hour) => hour.staff));
  });

  test('visitors come while it is open, and are gone soon after', () => {
    const shop = presetShop('bakery');
    const fromMs = Date.parse('2026-10-05T00:00:00Z');
    const visitors = presencesOf(shop, 5, fromMs, fromMs + 24 * HOUR_MS).filter(
      (one) => one.role === 'visitor',
    );
    const monday = visitors.filter((one) => one.fromMs >= fromMs);
    expect(monday.length).toBeGreaterThan(200);
    expect(Math.min(...monday.map((one) => one.fromMs))).toBeGreaterThanOrEqual(fromMs + 4.5 * HOUR_MS);
    expect(Math.max(...monday.map((one) => one.fromMs))).toBeLessThan(fromMs + 16.5 * HOUR_MS + 4000);
    expect(Math.max(...monday.map((one) => one.untilMs))).toBeLessThan(fromMs + 16.7 * HOUR_MS);
  });

  test('special days count: Christmas is closed, Black Friday is full', () => {
    const day = (date: string) => {
      const fromMs = Date.parse(`${date}T00:00:00Z`);
      const truth = truthOf({
        shop: presetShop('fashion'),
        seed: 5,
        crowd: 1,
        fromMs,
        untilMs: fromMs + 24 * HOUR_MS,
      });
      return sum(truth.hours, (hour) => hour.people.visits);
    };
    expect(day('2026-12-25')).toBe(0);
    expect(day('2026-11-27')).toBeGreaterThan(1.4 * day('2026-11-20'));
  });

  test('who is inside at midnight stays, where the shop never closes', () => {
    const never = ['00:00', '24:00'] as [string, string];
    const week = { mon: never, tue: never, wed: never, thu: never, fri: never, sat: never, sun: never };
    const profile = Array.from({ length: 24 }, () => 60);
    const base = presetShop('electronics');
    const shop: Shop = {
      ...base,
      openingHours: week,
      arrivals: { ...base.arrivals, profiles: { workday: profile, weekend: profile } },
    };
    const midnightMs = Date.parse('2026-10-06T23:00:00Z'); // London, on summer time
    const truth = truthOf({ shop, seed: 1, crowd: 1, fromMs: midnightMs, untilMs: midnightMs + HOUR_MS });
    expect(truth.insideAtStart.people).toBeGreaterThan(5);
  });
});

import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { heatMap } from '../../../hub/report/heat-map.ts';
import { type LocalDate, localDays } from '../../../hub/report/local-days.ts';
import { noiseMargin } from '../../../hub/report/noise.ts';
import { captureRate, meanStayMinutes } from '../../../hub/report/ratios.ts';
import { known, sumAll } from '../../../hub/report/sums.ts';
import { readHourSums, readSpanSums } from '../../../hub/store/read-hours.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { daily, filledHub, type Hour, openFilledHub, utc } from './filled-hub.ts';

const count = fc.option(fc.integer({ min: 0, max: 500 }), { nil: null });
const hour: fc.Arbitrary<Hour | undefined> = fc.option(
  fc.record({
    visits: count,
    passersby: count,
    dwell: fc.tuple(count, count, count, count),
    coverage: fc.constantFrom(0, 0.25, 1),
    floor: fc.integer({ min: 0, max: 9 }),
  }),
  { nil: undefined },
);

property.prop([fc.array(hour, { minLength: 1, maxLength: 30 })], { numRuns: 40 })(
  'a suppressed count never becomes a zero, and SQLite adds as we do',
  (hours) => {
    const hub = openFilledHub();
    try {
      const store = hub.addStore('one', 'UTC', daily('00:00', '24:00'));
      const from = utc('2026-11-23T00');
      const to = (from + hours.length) as UtcHour;
      hub.addHours(hub.addSensor(store, 'door'), from, to, (at) => hours[at - from]);
      const rows = readHourSums(hub.db, store.key, { from, to });
      const [total] = readSpanSums(hub.db, store.key, [{ from, to }]);
      const added = sumAll(rows.map(({ sums }) => sums));
      if (total) expect(added).toEqual(total);
      expect(rows.length).toBe(hours.filter((at) => at !== undefined).length);

      const heard = hours.filter((at) => at !== undefined && at.coverage! > 0) as Hour[];
      const released = heard.filter(({ visits }) => visits !== null);
      const withheld = heard.filter(({ visits }) => visits === null);
      const value = known(added.cells.visits);
      expect(value.kind).toBe(
        heard.length === 0
          ? 'unheard'
          : released.length === 0
            ? 'withheld'
            : withheld.length === 0
              ? 'exact'
              : 'at-least',
      );
      expect(added.cells.visits.sum).toBe(released.reduce((sum, { visits }) => sum + visits!, 0));
      expect(added.cells.visits.hiddenMax).toBe(
        withheld.reduce((sum, { floor }) => sum + Math.max(0, floor! - 1), 0),
      );
    } finally {
      hub.close();
    }
  },
);

test('shares and averages rest on the hours that released all they need', () => {
  const hub = filledHub();
  const store = hub.addStore('one', 'UTC', daily('00:00', '24:00'));
  const sensor = hub.addSensor(store, 'door');
  const from = utc('2026-11-23T10');
  hub.addHour(sensor, from, { visits: 20, passersby: 60, dwell: [10, 0, 10, 0] });
  hub.addHour(sensor, (from + 1) as UtcHour, { visits: 90, passersby: null, dwell: [90, null, 5, 5] });
  hub.addHour(sensor, (from + 2) as UtcHour, {
    visits: null,
    passersby: 90,
    dwell: [null, null, null, null],
  });
  const [sums] = readSpanSums(hub.db, store.key, [{ from, to: (from + 3) as UtcHour }]);
  expect(captureRate(sums!)).toEqual({ value: 0.25, hours: 1 });
  expect(meanStayMinutes(sums!)).toEqual({ value: 20, hours: 1 });
});

test('the heat map averages heard hours and keeps withheld ones apart', () => {
  const hub = filledHub();
  const opening = { ...daily('10:00', '12:00'), sun: null };
  const store = hub.addStore('one', 'Europe/Berlin', opening);
  const sensor = hub.addSensor(store, 'door');
  // Mondays across the change of 25 October: 10:00 is 08 UTC before and 09 UTC after.
  hub.addHour(sensor, utc('2026-10-19T08'), { visits: 20 });
  hub.addHour(sensor, utc('2026-10-26T09'), { visits: 40 });
  hub.addHour(sensor, utc('2026-11-02T09'), { visits: null });
  hub.addHour(sensor, utc('2026-11-02T10'), { visits: null });
  const days = localDays('Europe/Berlin', '2026-10-19' as LocalDate, '2026-11-08' as LocalDate);
  const rows = readHourSums(hub.db, store.key, { from: days[0]!.from, to: days.at(-1)!.to });
  const map = heatMap(days, opening, rows);
  expect(map[0]![10]).toEqual({ open: 3, heard: 3, withheld: 1, least: 20, most: 64 / 3 });
  expect(map[0]![11]).toEqual({ open: 3, heard: 1, withheld: 1, least: 0, most: 4 });
  expect(map[1]![10]).toEqual({ open: 3, heard: 0, withheld: 0, least: undefined, most: undefined });
  expect(map[6]!.every((cell) => cell === undefined)).toBe(true);
});

/** P(|X| ≤ margin) of the sum of `counts` discrete Laplace draws, by convolution. */
function shareWithin(epsilon: number, counts: number, margin: number): number {
  const p = Math.exp(-epsilon);
  const reach = Math.ceil(60 / epsilon);
  const one = Array.from({ length: 2 * reach + 1 }, (_, k) => ((1 - p) / (1 + p)) * p ** Math.abs(k - reach));
  let sum = [1];
  for (let n = 0; n < counts; n += 1) {
    const next = new Array<number>(sum.length + one.length - 1).fill(0);
    for (const [i, a] of sum.entries()) for (const [j, b] of one.entries()) next[i + j]! += a * b;
    sum = next;
  }
  const middle = (sum.length - 1) / 2;
  return sum.slice(middle - margin, middle + margin + 1).reduce((total, share) => total + share, 0);
}

test.each([
  [1, 1],
  [0.5, 1],
  [3, 1],
  [1, 2],
  [1, 3],
  [1, 12],
  [0.5, 6],
  [2, 5],
])('ε = %d, %i counts: nine of ten sums are within the margin', (epsilon, counts) => {
  const margin = noiseMargin(epsilon, counts);
  expect(shareWithin(epsilon, counts, margin)).toBeGreaterThanOrEqual(0.895);
  // And it is not much wider than it must be.
  if (margin > 1) expect(shareWithin(epsilon, counts, margin - 2)).toBeLessThan(0.9);
});

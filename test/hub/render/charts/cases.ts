// Columns for the tests of charts: as many and as odd as a store can have.
import { fc } from '@fast-check/vitest';
import type { Column } from '../../../../hub/render/charts/column-layout.ts';

export const EMPTY: Column = {
  tick: '',
  value: undefined,
  hiddenMax: 0,
  tone: 'whole',
  band: undefined,
  usual: undefined,
  chosen: false,
};

const count = fc.integer({ min: 0, max: 200_000 });

export const anyColumn: fc.Arbitrary<Column> = fc.record({
  tick: fc.constantFrom('', '09', '2 Nov', '2026'),
  value: fc.option(count, { nil: undefined }),
  hiddenMax: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 500 })),
  tone: fc.constantFrom('whole', 'partly', 'outside'),
  band: fc.constantFrom(undefined, 'missing', 'closed'),
  usual: fc.option(
    fc.tuple(count, count).map(([mean, error]) => ({
      mean,
      low: Math.max(0, mean - error),
      high: mean + error,
    })),
    { nil: undefined },
  ),
  chosen: fc.boolean(),
});

const two = (value: number) => String(value).padStart(2, '0');

/** Every kind of slot at once: withheld, missing, closed, partly heard, outside, zero, with what is usual. */
export const HOURS: readonly Column[] = Array.from({ length: 24 }, (_, hour): Column => {
  const tick = two(hour);
  const usual = { mean: 30 + hour, low: 18 + hour, high: 45 + hour };
  if (hour < 6 || hour > 21) return { ...EMPTY, tick, band: 'closed' };
  if (hour === 6) return { ...EMPTY, tick, band: 'closed', value: 4, tone: 'outside' };
  if (hour === 9) return { ...EMPTY, tick, band: 'missing', usual };
  if (hour === 10) return { ...EMPTY, tick, hiddenMax: 4, usual };
  if (hour === 11) return { ...EMPTY, tick, value: 0, usual };
  return {
    ...EMPTY,
    tick,
    usual,
    value: 4 * hour,
    hiddenMax: hour % 5 ? 0 : 9,
    tone: hour % 4 ? 'whole' : 'partly',
  };
});

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Busy enough for long numbers on the axis. */
export const FIVE_YEARS: readonly Column[] = Array.from({ length: 60 }, (_, month) => ({
  ...EMPTY,
  tick: month % 12 === 0 ? String(2022 + month / 12) : '',
  value: month < 7 ? undefined : 40_000 + 1000 * ((month * 7) % 23),
  band: month < 7 ? 'missing' : undefined,
}));

export const TWO_YEARS_OF_WEEKS: readonly Column[] = Array.from({ length: 104 }, (_, week) => ({
  ...EMPTY,
  tick: week % 4 === 0 ? months[(week / 4) % 12]! : '',
  value: 900 + 30 * (week % 17),
  chosen: week === 103,
}));

export const LONG_NAMES: readonly Column[] = Array.from({ length: 30 }, (_, index) => ({
  ...EMPTY,
  tick: `Kirchheimbolanden an der Weinstraße ${index}`,
  value: index,
}));

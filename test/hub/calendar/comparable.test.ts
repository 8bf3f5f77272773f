// Since when a store is the same store, and when it was closed: what a like-for-like report leaves out.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { comparability, isComparable } from '../../../hub/calendar/comparable.ts';
import { addDays } from '../../../hub/calendar/local-days.ts';
import { date, store, week } from './written.ts';

const of = (form: object) => comparability(store({ opening: week('09:00-18:00'), ...form }));

test.each([
  ['nothing is known of its beginning', {}, null, null],
  ['it opened', { opened: '2025-03-01' }, '2025-03-01', '2026-03-01'],
  ['it opened on a leap day', { opened: '2024-02-29' }, '2024-02-29', '2025-03-01'],
  [
    'it changed its name',
    { opened: '2020-03-01', changes: [{ from: '2026-01-01', name: 'New' }] },
    '2020-03-01',
    '2021-03-01',
  ],
  [
    'it moved',
    {
      opened: '2020-03-01',
      changes: [
        { from: '2025-06-01', comparesAnew: true },
        { from: '2026-01-01', name: 'New' },
      ],
    },
    '2025-06-01',
    '2026-06-01',
  ],
])('%s', (_, form, begins, since) => {
  expect(of(form)).toEqual({ begins, since, closed: [] });
});

describe('closed periods', () => {
  test('hold as long as the version that says them, and stand once where several do', () => {
    const summer = { from: '2025-08-01', to: '2025-08-14' };
    const form = {
      opening: week('09:00-18:00', { closed: [summer, { from: '2026-02-20', to: '2026-03-10' }] }),
      changes: [
        { from: '2025-08-05', name: 'New' },
        { from: '2026-03-01', opening: week('10:00-18:00', { closed: [{ from: '2026-05-01' }] }) },
      ],
    };
    expect(of(form).closed).toEqual([
      { first: '2025-08-01', last: '2025-08-14' },
      { first: '2026-02-20', last: '2026-02-28' },
      { first: '2026-05-01', last: null },
    ]);
  });

  const at = (days: number) => addDays(date('2026-01-01'), days);
  const span = fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 9 }))
    .map(([from, more]) => [from, from + more] as const);
  const dates = ([from, to]: readonly [number, number]) => ({ first: at(from), last: at(to) });

  property.prop([fc.array(span, { maxLength: 5 }), span, span, fc.option(fc.integer({ min: 0, max: 30 }))])(
    'a store counts where no day of either span is closed, and none lies before its beginning',
    (periods, one, other, opened) => {
      const [earlier, later] = [one, other].sort((a, b) => a[0] - b[0]) as [typeof one, typeof one];
      const form = {
        ...(opened !== null && { opened: at(opened) }),
        opening: week('09:00-18:00', {
          closed: periods.map(([from, to]) => ({ from: at(from), to: at(to) })),
        }),
      };
      const isClosed = (day: number) =>
        periods.some(([from, to]) => day >= from && day <= to) || day < (opened ?? 0);
      const days = [earlier, later].flatMap(([from, to]) =>
        Array.from({ length: to - from + 1 }, (_, by) => from + by),
      );
      const comparable = of(form);
      expect(isComparable(comparable, dates(later), dates(earlier))).toBe(!days.some(isClosed));
      // Each closed day is in one period, and only those are.
      for (let day = 0; day < 75; day += 1) {
        const within = comparable.closed.filter(({ first, last }) => at(day) >= first && at(day) <= last!);
        expect(within).toHaveLength(periods.some(([from, to]) => day >= from && day <= to) ? 1 : 0);
      }
    },
  );
});

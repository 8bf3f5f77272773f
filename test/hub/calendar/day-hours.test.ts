// How hours are written, what is read, and what a slip of the pen is answered.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { dayHoursText, readDayHours, SPANS_MAX, type WrittenHours } from '../../../hub/calendar/day-hours.ts';

test.each<[WrittenHours, string]>([
  [null, 'closed'],
  ['closed', 'closed'],
  [' Closed ', 'closed'],
  // As configurations have it that know one span alone.
  [['09:00', '20:00'], '09:00-20:00'],
  [['00:00', '24:00'], '00:00-24:00'],
  ['09:00-20:00', '09:00-20:00'],
  ['9:00 – 20:00', '09:00-20:00'],
  ['14:00-19:00, 09:00-12:30', '09:00-12:30, 14:00-19:00'],
  [['09:00-12:30', '14:00-19:00'], '09:00-12:30, 14:00-19:00'],
  [
    [
      ['09:00', '12:30'],
      ['14:00', '19:00'],
    ],
    '09:00-12:30, 14:00-19:00',
  ],
  ['18:00–02:00', '18:00-02:00'],
  ['18:00-00:00', '18:00-24:00'],
  ['11:00-14:00, 18:00-02:00', '11:00-14:00, 18:00-02:00'],
  ['09:00-12:00, 12:00-18:00', '09:00-18:00'],
  ['06:00-05:59', '06:00-05:59'],
])('%j is %s', (written, text) => {
  const hours = readDayHours(written);
  expect(typeof hours === 'string' ? hours : dayHoursText(hours)).toBe(text);
});

test.each<[WrittenHours, string]>([
  ['9-18', "'9-18' is not a span of time: write it as 09:00-18:00, or closed"],
  ['', "'' is not a span of time: write it as 09:00-18:00, or closed"],
  ['09:00', "'09:00' is not a span of time: write it as 09:00-18:00, or closed"],
  [['09:00'], "'09:00' is not a span of time: write it as 09:00-18:00, or closed"],
  ['09:00-25:00', "'09:00-25:00' is not a span of time: write it as 09:00-18:00, or closed"],
  ['09:00-24:30', "'09:00-24:30' is not a span of time: write it as 09:00-18:00, or closed"],
  ['09:00-12:60', "'09:00-12:60' is not a span of time: write it as 09:00-18:00, or closed"],
  [['09:00', 'late'], "'09:00' is not a span of time: write it as 09:00-18:00, or closed"],
  ['09:00-18:00-20:00', "'09:00-18:00-20:00' is not a span of time: write it as 09:00-18:00, or closed"],
  ['24:00-02:00', "'24:00-02:00' begins at 24:00: write it as 00:00 of the day after"],
  ['00:00-00:00', "'00:00-00:00' ends when it begins: write 00:00-24:00 for a whole day"],
  ['09:00-13:00, 12:00-18:00', '09:00-13:00 and 12:00-18:00 overlap: correct one, or write them as one'],
  ['09:00-12:00, 18:00-10:00', "18:00-10:00 runs into 09:00-12:00: a day's hours must end within 24 hours"],
])('%j is answered: %s', (written, problem) => {
  expect(readDayHours(written)).toBe(problem);
});

const manySpans = (count: number) =>
  Array.from({ length: count }, (_, index) => `${index}:00-${index}:30`).join(', ');

test('a day has six spans, and not seven', () => {
  expect(readDayHours(manySpans(SPANS_MAX))).toHaveLength(6);
  expect(readDayHours(manySpans(SPANS_MAX + 1))).toBe('has 7 spans, and may have 6');
});

const minutes = fc.integer({ min: 0, max: 1439 });

property.prop([fc.array(fc.tuple(minutes, minutes), { maxLength: 6 })])(
  'what is read is in order, apart, ends within a day, and is written and read back as it was',
  (pairs) => {
    const two = (value: number) => String(value).padStart(2, '0');
    const clock = (at: number) => `${two(Math.floor(at / 60))}:${two(at % 60)}`;
    const hours = readDayHours(pairs.map(([from, until]) => [clock(from), clock(until)]));
    if (pairs.length === 0 || typeof hours === 'string') return;
    expect(
      hours.every(({ from, until }, index) => from < until && from > (hours[index - 1]?.until ?? -1)),
    ).toBe(true);
    expect(hours.at(-1)!.until - hours[0]!.from).toBeLessThanOrEqual(1440);
    expect(readDayHours(dayHoursText(hours))).toEqual(hours);
    // All minutes that any of the pairs names, and no other.
    const named = new Set(
      pairs.flatMap(([from, until]) => {
        const end = until > from ? until : until + 1440;
        return Array.from({ length: end - from }, (_, at) => from + at);
      }),
    );
    expect(hours.reduce((sum, { from, until }) => sum + until - from, 0)).toBe(named.size);
  },
);

property.prop([fc.string()])('any text is read or answered, and never throws', (text) => {
  const hours = readDayHours(text);
  expect(typeof hours === 'string' ? hours.length > 10 : Array.isArray(hours)).toBe(true);
});

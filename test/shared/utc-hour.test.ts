import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { formatUtcHour, hourStartMs, parseUtcHour, utcHourOf } from '../../shared/utc-hour.ts';

describe('a UTC hour', () => {
  test.prop([fc.integer({ min: 0, max: 4e12 })])('holds its moment', (epochMs) => {
    const hour = utcHourOf(epochMs);
    expect(hourStartMs(hour)).toBeLessThanOrEqual(epochMs);
    expect(epochMs - hourStartMs(hour)).toBeLessThan(3_600_000);
  });

  test.prop([fc.integer({ min: 0, max: 1_000_000 })])('is read as it was written', (hours) => {
    const hour = utcHourOf(hours * 3_600_000);
    expect(parseUtcHour(formatUtcHour(hour))).toBe(hour);
  });

  it.each([
    '2026-11-23T14:30:00Z',
    '2026-11-23T14:00:00+01:00',
    '2026-11-23 14:00:00Z',
    '2026-02-30T14:00:00Z',
    '2026-11-23T24:00:00Z',
    '2026-11-23T14:00:00Z ',
    '',
  ])('is not %j', (text) => {
    expect(parseUtcHour(text)).toBeUndefined();
  });
});

import { expect, it } from 'vitest';
import { MS_PER_DAY, utcDay, utcDayStartMs } from '../../shared/utc-day.ts';

const NOON_MS = Date.parse('2026-11-23T12:00:00Z');

it.each([
  [NOON_MS, '2026-11-23'],
  [Date.parse('2026-11-23T23:59:59.999Z'), '2026-11-23'],
  [Date.parse('2026-11-24T00:00:00Z'), '2026-11-24'],
])('%d is of %s', (epochMs, day) => {
  expect(utcDay(epochMs)).toBe(day);
  expect(utcDayStartMs(epochMs)).toBe(Date.parse(`${day}T00:00:00Z`));
  expect(utcDay(utcDayStartMs(epochMs) + MS_PER_DAY - 1)).toBe(day);
});

// Marks of networks: equal within a store and a day for one network, and nothing beyond.
import { expect, test } from 'vitest';
import { createNetworkMarks } from '../../../hub/objections/network-marks.ts';

const NOON_MS = Date.parse('2026-11-28T12:00:00Z');
const HOUR_MS = 3_600_000;

test('addresses of one network have one mark on one day of a store', () => {
  const marks = createNetworkMarks();
  const mark = marks(1, '2001:db8:1:ab10::1', NOON_MS);
  expect(mark).toMatch(/^[0-9a-f]{6}$/);
  expect(marks(1, '2001:db8:1:ff00::2', NOON_MS + 11 * HOUR_MS)).toBe(mark);
  const others = [
    marks(1, '2001:db8:2:ab10::1', NOON_MS),
    marks(2, '2001:db8:1:ab10::1', NOON_MS),
    marks(1, '203.0.113.7', NOON_MS),
    createNetworkMarks()(1, '2001:db8:1:ab10::1', NOON_MS),
    marks(1, '2001:db8:1:ab10::1', NOON_MS + 12 * HOUR_MS),
  ];
  expect(new Set([mark, ...others]).size).toBe(6);
});

test('an IPv4 address is one network, however it is written, and what is not an address another', () => {
  const marks = createNetworkMarks();
  expect(marks(1, '::ffff:203.0.113.7', NOON_MS)).toBe(marks(1, '203.0.113.7', NOON_MS));
  expect(marks(1, '203.0.113.8', NOON_MS)).not.toBe(marks(1, '203.0.113.7', NOON_MS));
  expect(marks(1, undefined, NOON_MS)).toBe(marks(1, 'unknown', NOON_MS));
});

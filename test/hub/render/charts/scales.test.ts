import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { slotScale, valueScale } from '../../../../hub/render/charts/scales.ts';

const highest = fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.integer({ min: 0, max: 200 }));
const value = fc.double({ min: 0, max: 1e9, noNaN: true });

describe('the scale of values', () => {
  property.prop([highest])(
    'goes from zero, in two to seven equal whole steps, to no less than the highest',
    (most) => {
      const { ticks, max } = valueScale(most, 200, 10);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)).toBe(max);
      expect(max).toBeGreaterThanOrEqual(most);
      expect(ticks.length).toBeGreaterThanOrEqual(3);
      expect(ticks.length).toBeLessThanOrEqual(8);
      for (const [index, tick] of ticks.entries()) expect(tick).toBe(index * ticks[1]!);
      expect(Number.isInteger(ticks[1])).toBe(true);
    },
  );

  property.prop([highest, value, value])(
    'rises with the value, and stays within its range',
    (most, one, other) => {
      const { at } = valueScale(most, 200, 10);
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(at(low)).toBeGreaterThanOrEqual(at(high));
      expect(at(0)).toBe(200);
      for (const y of [at(low), at(high), at(most)]) {
        expect(y).toBeLessThanOrEqual(200);
        expect(y).toBeGreaterThanOrEqual(10);
      }
    },
  );

  test('is not filled by a few visits', () => {
    expect(valueScale(0, 200, 10).max).toBe(5);
  });
});

describe('the scale of slots', () => {
  property.prop([fc.integer({ min: 1, max: 400 })])('fills the plot with equal slots that touch', (count) => {
    const { left, column, slotWidth, columnWidth } = slotScale(count, 40, 980);
    expect(left(0)).toBeCloseTo(40, 6);
    expect(left(count)).toBeCloseTo(980, 6);
    for (let index = 0; index < count; index += 1) {
      expect(left(index + 1) - left(index)).toBeCloseTo(slotWidth, 6);
      // In the middle of its slot, with room on both sides.
      expect(column(index) - left(index)).toBeCloseTo(left(index + 1) - column(index) - columnWidth, 6);
      expect(column(index)).toBeGreaterThan(left(index));
    }
    expect(columnWidth).toBeLessThanOrEqual(44);
  });
});

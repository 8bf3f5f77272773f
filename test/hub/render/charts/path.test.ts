import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { boxesPath, boxPath, px } from '../../../../hub/render/charts/path.ts';

describe('a number of a drawing', () => {
  property.prop([fc.double({ min: -1e4, max: 1e4, noNaN: true })])(
    'is never written with an exponent',
    (value) => {
      expect(px(value)).toMatch(/^-?\d+(\.\d)?$/);
      expect(Number(px(value))).toBeCloseTo(value, 0);
    },
  );

  test('is never minus zero', () => {
    expect(px(-0.01)).toBe('0');
  });
});

test('a box is closed, and its upper corners are no rounder than it is wide and high', () => {
  const box = { x: 10, y: 20, width: 6, height: 8 };
  expect(boxPath(box)).toBe('M10 28V20H16V28Z');
  expect(boxPath(box, 1)).toBe('M10 28V21a1 1 0 0 1 1 -1H15a1 1 0 0 1 1 1V28Z');
  expect(boxPath({ ...box, height: 0.1 }, 1)).toBe('M10 20.1V20H16V20.1Z');
  expect(boxesPath([box, box])).toBe(`${boxPath(box)}${boxPath(box)}`);
});

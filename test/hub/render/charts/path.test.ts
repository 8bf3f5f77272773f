import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { boxesPath, boxPath, hatchPath, px } from '../../../../hub/render/charts/path.ts';

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

describe('hatching', () => {
  const size = fc.double({ min: 1, max: 80, noNaN: true });
  const ends = (path: string) =>
    [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);

  property.prop([size, size, size, size])(
    'stays in its box, and crosses each that is wide enough',
    (x, y, width, height) => {
      const points = ends(hatchPath({ x, y, width, height }));
      for (const [px, py] of points) {
        expect(px).toBeGreaterThan(x - 0.06);
        expect(px).toBeLessThan(x + width + 0.06);
        expect(py).toBeGreaterThan(y - 0.06);
        expect(py).toBeLessThan(y + height + 0.06);
      }
      if (width + height > 9) expect(points.length).toBeGreaterThanOrEqual(2);
    },
  );

  property.prop([size, size, size, size])(
    'goes on in the next box: its lines are those of the whole drawing',
    (x, y, width, height) => {
      for (const [left, low] of ends(hatchPath({ x, y, width, height }))) {
        const line = (left + low) / (5 * Math.SQRT2);
        expect(Math.abs(line - Math.round(line))).toBeLessThan(0.02);
      }
    },
  );
});

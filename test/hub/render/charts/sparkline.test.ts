import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { type SparkHour, sparkBoxes } from '../../../../hub/render/charts/sparkline.ts';

const hour = (
  visits?: Partial<{ sum: number; released: number; hiddenMax: number }>,
  partly = false,
): SparkHour => ({
  state: 'counted',
  partly,
  sums: visits && { cells: { visits: { sum: 0, released: 0, hiddenMax: 0, ...visits } } },
});
const counted = (sum: number) => hour({ sum, released: 1 });

test('a count is a column, zero a thin one, and what is not known none', () => {
  const boxes = sparkBoxes([counted(40), counted(0), hour(), counted(20)]);
  expect(boxes.map(({ x, height }) => [x, height])).toEqual([
    [0, 36],
    [8, 1],
    [24, 18],
  ]);
});

test('not heard is a band over the whole height with a line at its foot, withheld is hatched', () => {
  const looks = sparkBoxes([
    { ...hour(), state: 'missing' },
    hour({ hiddenMax: 4 }),
    hour({ sum: 9, released: 1 }, true),
  ]);
  expect(looks.map(({ look }) => look)).toEqual(['missing', 'missing-foot', 'withheld', 'partly']);
  expect(looks[0]).toMatchObject({ y: 0, height: 36 });
});

test('what was withheld stands on what was counted, on one scale', () => {
  const boxes = sparkBoxes([hour({ sum: 20, released: 1, hiddenMax: 20 }), counted(10)]);
  expect(boxes.map(({ look, y, height }) => [look, y, height])).toEqual([
    ['withheld', 0, 18],
    ['whole', 18, 18],
    ['whole', 27, 9],
  ]);
});

const anyHour = fc.record({
  sum: fc.nat(9000),
  released: fc.constantFrom(0, 1),
  hiddenMax: fc.nat(30),
});
property.prop([fc.array(anyHour, { maxLength: 60 })])('nothing rises above the drawing', (hours) => {
  for (const { y, height } of sparkBoxes(hours.map((visits) => hour(visits)))) {
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y + height).toBeLessThanOrEqual(36 + 1e-9);
  }
});

import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { type Column, layOutColumns } from '../../../../hub/render/charts/column-layout.ts';
import { anyColumn, EMPTY } from './cases.ts';

const SIZE = { width: 980, height: 250, fontPx: 15 };
const write = (value: number) => value.toLocaleString('en-GB');
const layOut = (columns: Parameters<typeof layOutColumns>[0]) => layOutColumns(columns, SIZE, write);
const someColumns = fc.array(anyColumn, { maxLength: 120 });

const known = (columns: readonly Column[]) => columns.flatMap(({ usual }) => usual ?? []);

describe('for any columns', () => {
  property.prop([someColumns])('all of it lies within the plot', (columns) => {
    const { plot, columns: solid, hidden, bands, usual } = layOut(columns);
    const foot = plot.y + plot.height;
    for (const { x, y, width, height } of [...solid, ...hidden, ...bands]) {
      expect(x).toBeGreaterThanOrEqual(plot.x - 1e-6);
      expect(x + width).toBeLessThanOrEqual(plot.x + plot.width + 1e-6);
      // A withheld count is never less than five px high, and may so stand above the topmost line.
      expect(y).toBeGreaterThanOrEqual(plot.y - 5);
      expect(y + height).toBeLessThanOrEqual(foot + 1e-6);
      expect(height).toBeGreaterThan(0);
    }
    for (const { low, mean, high } of usual.flat()) {
      expect(low).toBeLessThanOrEqual(foot);
      expect(mean).toBeLessThanOrEqual(low);
      expect(high).toBeLessThanOrEqual(mean);
      expect(high).toBeGreaterThanOrEqual(plot.y);
    }
  });

  property.prop([someColumns])('a column stands for each value, and none where there is none', (columns) => {
    const { columns: solid, hidden } = layOut(columns);
    const indices = (test: (column: (typeof columns)[number]) => boolean) =>
      columns.flatMap((column, index) => (test(column) ? index : []));
    expect(solid.map(({ index }) => index)).toEqual(indices(({ value }) => value !== undefined));
    expect(hidden.map(({ index }) => index)).toEqual(indices(({ hiddenMax }) => hiddenMax > 0));
  });

  property.prop([someColumns])('more is never lower', (columns) => {
    const solid = layOut(columns).columns.toSorted(
      (a, b) => columns[a.index]!.value! - columns[b.index]!.value!,
    );
    for (const [index, { height }] of solid.entries())
      if (index > 0) expect(height).toBeGreaterThanOrEqual(solid[index - 1]!.height - 1e-9);
  });

  property.prop([someColumns])('one scale holds for what was counted, withheld and is usual', (columns) => {
    const { plot, columns: solid, hidden, usual } = layOut(columns);
    const foot = plot.y + plot.height;
    const heights = [
      ...solid.map(({ index, height }) => [columns[index]!.value!, height] as const),
      ...hidden.map(({ index, height }) => [columns[index]!.hiddenMax, height] as const),
      ...usual.flat().map(({ high }, n) => [known(columns)[n]!.high, foot - high] as const),
    ];
    // What is low is drawn higher than it is, so that it is seen.
    const told = heights.filter(([, height]) => height > 5.001);
    for (const [value, height] of told) expect(height / value).toBeCloseTo(told[0]![1] / told[0]![0], 9);
  });

  property.prop([someColumns])('columns and bands do not overlap their neighbours', (columns) => {
    const { columns: solid, bands } = layOut(columns);
    for (const row of [solid, bands])
      for (const [index, { x }] of row.entries())
        if (index > 0) expect(x).toBeGreaterThanOrEqual(row[index - 1]!.x + row[index - 1]!.width - 1e-6);
  });
});

describe('a column', () => {
  test('of zero is a thin line, and one that is missing is nothing', () => {
    const { columns } = layOut([{ ...EMPTY, value: 0 }, EMPTY, { ...EMPTY, value: 10 }]);
    expect(columns.map(({ index }) => index)).toEqual([0, 2]);
    expect(columns[0]!.height).toBe(1.5);
  });

  test('alone stands in the middle, no wider than others', () => {
    const { plot, columns } = layOut([{ ...EMPTY, value: 7, chosen: true }]);
    const [{ x, width, tone }] = columns as [(typeof columns)[number]];
    expect(x + width / 2).toBeCloseTo(plot.x + plot.width / 2, 6);
    expect(width).toBe(44);
    expect(tone).toBe('chosen');
  });

  test('has what was withheld on its top', () => {
    const { columns, hidden, plot } = layOut([
      { ...EMPTY, value: 50, hiddenMax: 25 },
      { ...EMPTY, hiddenMax: 1 },
    ]);
    expect(hidden[0]!.y + hidden[0]!.height).toBeCloseTo(columns[0]!.y, 6);
    expect(hidden[0]!.height).toBeCloseTo(columns[0]!.height / 2, 6);
    const [little] = layOut([{ ...EMPTY, value: 5000, hiddenMax: 1 }]).hidden;
    expect(little!.height).toBe(3);
    expect(hidden[1]).toMatchObject({ height: 5, y: plot.y + plot.height - 5 });
  });
});

test('no columns are an empty plot with its lines', () => {
  const { grid, labels, columns, bands, usual } = layOut([]);
  expect(grid.map(({ text }) => text)).toEqual(['0', '1', '2', '3', '4', '5']);
  expect([...labels, ...columns, ...bands, ...usual]).toEqual([]);
});

test('neighbours of one band are one area, and what is usual ends where it is not known', () => {
  const usual = { mean: 5, low: 3, high: 8 };
  const { bands, usual: runs } = layOut([
    { ...EMPTY, band: 'closed' },
    { ...EMPTY, band: 'closed' },
    { ...EMPTY, band: 'missing', usual },
    { ...EMPTY, usual },
    EMPTY,
    { ...EMPTY, usual },
  ]);
  expect(bands.map(({ band, width }) => [band, Math.round(width / bands[1]!.width)])).toEqual([
    ['closed', 2],
    ['missing', 1],
  ]);
  expect(runs.map((run) => run.length)).toEqual([2, 1]);
});

test('the numbers of the axis are as they are written for it, with room for the longest', () => {
  const big = [{ ...EMPTY, value: 123_456 }];
  expect(layOut(big).grid.map(({ text }) => text)).toEqual(['0', '50,000', '100,000', '150,000']);
  expect(layOut(big).plot.x).toBeGreaterThan(layOut([{ ...EMPTY, value: 5 }]).plot.x + 40);
});

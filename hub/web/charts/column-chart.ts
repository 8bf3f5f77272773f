// The one chart of the reports: a column a slot of time. Solid is what was released; hatched on top is the
// most that withheld counts can add; a band behind says why there is no column; a line is what is usual; a
// thin whisker is the range of the true number.
import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemReturn } from 'echarts/types/dist/shared';
import { trusted, type View } from '../html.ts';
import { type ChartOption, drawSvg } from './chart-svg.ts';
import { scaleFor } from './scale.ts';

export interface Column {
  /** Under the axis; empty for none. */
  readonly tick: string;
  /** The released sum; undefined for no column. */
  readonly value: number | undefined;
  /** The range that holds the truth; undefined to draw none. */
  readonly range: { readonly low: number; readonly high: number } | undefined;
  /** The most that withheld counts add to it. */
  readonly hiddenMax: number;
  /** `partly`: likely low. `outside`: not in the totals. */
  readonly tone: 'whole' | 'partly' | 'outside';
  /** Why there is nothing, or nothing more. */
  readonly band: 'missing' | 'closed' | undefined;
  /** What is usual at this slot. */
  readonly usual: number | undefined;
  /** The column is the one that the page is about. */
  readonly chosen: boolean;
}

interface Size {
  readonly name: 'wide' | 'narrow';
  readonly width: number;
  readonly height: number;
  /** The most labels under the axis. */
  readonly ticksMax: number;
}

const SIZES: readonly Size[] = [
  { name: 'wide', width: 980, height: 250, ticksMax: 24 },
  { name: 'narrow', width: 358, height: 220, ticksMax: 8 },
];

const FILL = { whole: 'var(--bar)', partly: 'var(--bar-partly)', outside: 'var(--bar-outside)' } as const;
const BAND = { missing: 'var(--band-missing)', closed: 'var(--band-closed)' } as const;
/** Px that a withheld count always gets, so that it is never taken for an empty slot. */
const HIDDEN_HEIGHT_MIN = 5;

/** Both sizes; the style sheet shows the one that fits. */
export function columnChart(columns: readonly Column[]): View {
  return SIZES.map((size) => trusted('div', { class: `plot-${size.name}` }, draw(columns, size)));
}

// A drawing takes some 15 ms, and most pages are asked for again before anything has changed.
const DRAWINGS_MAX = 200;
const drawings = new Map<string, string>();

function draw(columns: readonly Column[], size: Size): string {
  const name = `${size.name}${JSON.stringify(columns)}`;
  const before = drawings.get(name);
  if (before !== undefined) return before;
  const svg = drawSvg(optionOf(columns, size), size.width, size.height);
  if (drawings.size >= DRAWINGS_MAX) drawings.delete(drawings.keys().next().value!);
  drawings.set(name, svg);
  return svg;
}

function optionOf(columns: readonly Column[], size: Size): ChartOption {
  const highest = Math.max(
    ...columns.map((c) => Math.max((c.value ?? 0) + c.hiddenMax, c.usual ?? 0, c.range?.high ?? 0)),
    0,
  );
  const { max, step } = scaleFor(highest);
  return {
    grid: { left: axisWidth(max), right: 2, top: 10, bottom: 24, containLabel: false },
    xAxis: [timeAxis(columns, size), bandAxis(columns.length), hitAxis(columns)],
    yAxis: {
      type: 'value',
      min: 0,
      max,
      interval: step,
      axisLabel: { color: 'var(--muted)', fontSize: 12, margin: 8, formatter: compact },
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: 'var(--grid)' } },
    },
    series: [
      bands(columns),
      ...solidAndHidden(columns),
      usualLine(columns),
      whiskers(columns),
      hits(columns, max),
    ],
  };
}

const compact = (value: number) =>
  value >= 10_000 ? `${Math.round(value / 100) / 10}k` : value >= 1000 ? `${value / 1000}k` : String(value);
const axisWidth = (max: number) => 14 + 7 * compact(max).length;

function timeAxis(columns: readonly Column[], size: Size) {
  const ticks = columns.filter(({ tick }) => tick !== '').length;
  const every = Math.ceil(ticks / size.ticksMax);
  let seen = -1;
  const labels = columns.map(({ tick }) => {
    if (tick !== '') seen += 1;
    return tick !== '' && seen % every === 0 ? tick : '';
  });
  return {
    type: 'category' as const,
    data: labels,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: 'var(--axis)' } },
    axisLabel: { color: 'var(--muted)', fontSize: 12, margin: 9, interval: 0, hideOverlap: true },
  };
}

// Slots are half as far from the edges on a category axis as on a value axis; bands need their edges.
const bandAxis = (count: number) => ({ type: 'value' as const, show: false, min: 0, max: count });
const hitAxis = (columns: readonly Column[]) => ({
  type: 'category' as const,
  show: false,
  data: columns.map((_, index) => String(index)),
});

function bands(columns: readonly Column[]) {
  const areas = runsOf(columns).map(
    ({ band, from, to }) =>
      [{ xAxis: from, itemStyle: { color: BAND[band] } }, { xAxis: to }] as [object, object],
  );
  return {
    type: 'line' as const,
    xAxisIndex: 1,
    silent: true,
    clip: false,
    data: [],
    markArea: { silent: true, data: areas },
  };
}

/** Neighbouring slots of one band are one area, without seams. */
function runsOf(columns: readonly Column[]): { band: keyof typeof BAND; from: number; to: number }[] {
  const runs: { band: keyof typeof BAND; from: number; to: number }[] = [];
  for (const [index, { band }] of columns.entries()) {
    if (band === undefined) continue;
    const last = runs.at(-1);
    if (last && last.band === band && last.to === index) last.to = index + 1;
    else runs.push({ band, from: index, to: index + 1 });
  }
  return runs;
}

function solidAndHidden(columns: readonly Column[]) {
  const shared = {
    type: 'bar' as const,
    stack: 'visits',
    silent: true,
    barCategoryGap: '24%',
    barMaxWidth: 44,
  };
  return [
    {
      ...shared,
      data: columns.map(({ value, tone, chosen }) => ({
        value: value ?? '-',
        itemStyle: { color: chosen ? 'var(--bar-chosen)' : FILL[tone] },
      })),
    },
    {
      ...shared,
      barMinHeight: HIDDEN_HEIGHT_MIN,
      data: columns.map(({ hiddenMax }) => (hiddenMax > 0 ? hiddenMax : '-')),
      itemStyle: { color: 'url(#hatch)', borderColor: 'var(--bar)', borderWidth: 0.75 },
    },
  ];
}

function usualLine(columns: readonly Column[]) {
  return {
    type: 'line' as const,
    step: 'middle' as const,
    silent: true,
    // A clip path has an id, and ids of several drawings on one page would clash.
    clip: false,
    symbol: 'none',
    data: columns.map(({ usual }) => usual ?? '-'),
    lineStyle: { color: 'var(--usual)', width: 1.5 },
    z: 4,
  };
}

/** Px to either side of a whisker's ends. */
const WHISKER_HALF_WIDTH = 3;

function whiskers(columns: readonly Column[]) {
  const data = columns.flatMap(({ range }, index) => (range ? [[index, range.low, range.high]] : []));
  return {
    type: 'custom' as const,
    silent: true,
    clip: false,
    data,
    z: 3,
    renderItem(_: unknown, api: CustomSeriesRenderItemAPI): CustomSeriesRenderItemReturn {
      const [x, low] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const [, high] = api.coord([api.value(0), api.value(2)]) as [number, number];
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: 'line' as const,
        shape: { x1, y1, x2, y2 },
        style: { stroke: 'var(--whisker)', lineWidth: 1 },
      });
      const cap = (y: number) => line(x - WHISKER_HALF_WIDTH, y, x + WHISKER_HALF_WIDTH, y);
      return { type: 'group', children: [line(x, low, x, high), cap(low), cap(high)] };
    },
  };
}

/** Invisible columns over the full height: what the pointer finds. */
function hits(columns: readonly Column[], max: number) {
  return {
    type: 'bar' as const,
    xAxisIndex: 2,
    barWidth: '100%',
    data: columns.map(() => max),
    itemStyle: { color: 'var(--hit)' },
    z: 5,
  };
}

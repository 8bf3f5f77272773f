// Where everything in a column chart lies, in px of its drawing: numbers only, no markup. A column of zero is
// a thin line, so that it is not taken for a column that is not there.
import { type Label, placeLabels, textWidth } from './labels.ts';
import type { Box } from './path.ts';
import { type SlotScale, slotScale, type ValueScale, valueScale } from './scales.ts';

export interface Column {
  /** Under the axis; empty for none. */
  readonly tick: string;
  /** The released sum; undefined for no column. */
  readonly value: number | undefined;
  /** The most that withheld counts add to it. */
  readonly hiddenMax: number;
  /** `partly`: likely low. `outside`: not in the totals. */
  readonly tone: 'whole' | 'partly' | 'outside';
  /** Why there is nothing, or nothing more. */
  readonly band: 'missing' | 'closed' | undefined;
  /** What is usual at this slot; from `low` to `high`, nothing differs clearly from it. */
  readonly usual: { readonly mean: number; readonly low: number; readonly high: number } | undefined;
  /** The column is the one that the page is about. */
  readonly chosen: boolean;
}

export interface Size {
  readonly width: number;
  readonly height: number;
  /** Px of the letters, at the largest that the style sheet makes them. */
  readonly fontPx: number;
}

/** Columns of one look. */
export type Tone = Column['tone'] | 'chosen';
export type Band = NonNullable<Column['band']>;

export interface ColumnLayout {
  readonly plot: Box;
  readonly slotWidth: number;
  /** From zero upwards. */
  readonly grid: readonly { readonly y: number; readonly text: string }[];
  readonly labels: readonly Label[];
  readonly columns: readonly (Box & { readonly tone: Tone; readonly index: number })[];
  readonly hidden: readonly (Box & { readonly index: number })[];
  readonly bands: readonly (Box & { readonly band: Band })[];
  /** Runs of neighbouring slots for which something is usual. */
  readonly usual: readonly (readonly UsualStep[])[];
}

export interface UsualStep {
  readonly from: number;
  readonly to: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Px around the plot; at the left, the numbers' width besides. */
const TOP = 10;
const RIGHT = 2;
const LABEL_GAP = 8;
/** Px that a withheld count always gets: alone, so that it is never taken for an empty slot, and on a column. */
const HIDDEN_HEIGHT_MIN = { alone: 5, onColumn: 3 } as const;
const COLUMN_HEIGHT_MIN = 1.5;

/** `write` writes the numbers of the axis. */
export function layOutColumns(
  columns: readonly Column[],
  size: Size,
  write: (value: number) => string,
): ColumnLayout {
  const bottom = size.height - 12 - size.fontPx;
  const values = valueScale(highestOf(columns), bottom, TOP);
  const grid = values.ticks.map((value) => ({ y: values.at(value), text: write(value) }));
  const left = LABEL_GAP + Math.max(...grid.map(({ text }) => textWidth(text, size.fontPx)));
  const right = size.width - RIGHT;
  const slots = slotScale(columns.length, left, right);
  const middles = columns.map(({ tick }, index) => ({
    x: slots.left(index) + slots.slotWidth / 2,
    text: tick,
  }));
  return {
    plot: { x: left, y: TOP, width: right - left, height: bottom - TOP },
    slotWidth: slots.slotWidth,
    grid,
    labels: placeLabels(middles, { from: 0, to: size.width, fontPx: size.fontPx }),
    columns: columns.flatMap((column, index) => solidBox(column, index, slots, values) ?? []),
    hidden: columns.flatMap((column, index) => hiddenBox(column, index, slots, values) ?? []),
    bands: bandRuns(columns).map(({ band, from, to }) => ({
      band,
      x: slots.left(from),
      y: TOP,
      width: slots.left(to) - slots.left(from),
      height: bottom - TOP,
    })),
    usual: usualRuns(columns, slots, values),
  };
}

const highestOf = (columns: readonly Column[]) =>
  Math.max(...columns.map((c) => Math.max((c.value ?? 0) + c.hiddenMax, c.usual?.high ?? 0)), 0);

function solidBox({ value, tone, chosen }: Column, index: number, slots: SlotScale, values: ValueScale) {
  if (value === undefined) return undefined;
  const height = Math.max(values.at(0) - values.at(value), COLUMN_HEIGHT_MIN);
  return {
    x: slots.column(index),
    y: values.at(0) - height,
    width: slots.columnWidth,
    height,
    tone: chosen ? ('chosen' as const) : tone,
    index,
  };
}

/** On top of what is solid. */
function hiddenBox({ value, hiddenMax }: Column, index: number, slots: SlotScale, values: ValueScale) {
  if (hiddenMax === 0) return undefined;
  const foot = values.at(value ?? 0);
  const least = value === undefined ? HIDDEN_HEIGHT_MIN.alone : HIDDEN_HEIGHT_MIN.onColumn;
  const height = Math.max(foot - values.at((value ?? 0) + hiddenMax), least);
  return { x: slots.column(index), y: foot - height, width: slots.columnWidth, height, index };
}

/** Neighbouring slots of one band are one area, without seams. */
function bandRuns(columns: readonly Column[]): { band: Band; from: number; to: number }[] {
  const runs: { band: Band; from: number; to: number }[] = [];
  for (const [index, { band }] of columns.entries()) {
    if (band === undefined) continue;
    const last = runs.at(-1);
    if (last && last.band === band && last.to === index) last.to = index + 1;
    else runs.push({ band, from: index, to: index + 1 });
  }
  return runs;
}

function usualRuns(columns: readonly Column[], slots: SlotScale, { at }: ValueScale): UsualStep[][] {
  const runs: UsualStep[][] = [];
  let open = false;
  for (const [index, { usual }] of columns.entries()) {
    if (usual) {
      if (!open) runs.push([]);
      runs.at(-1)!.push({
        from: slots.left(index),
        to: slots.left(index + 1),
        mean: at(usual.mean),
        low: at(usual.low),
        high: at(usual.high),
      });
    }
    open = usual !== undefined;
  }
  return runs;
}

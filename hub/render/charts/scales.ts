// The scales of all charts, by d3-scale. Values begin at zero and end at a round number, in whole steps;
// slots of time are equally wide and fill the plot from edge to edge, so that neighbours share an edge.
import { scaleBand, scaleLinear } from 'd3-scale';

/** Steps that are aimed at: the scale has from two to seven. */
const STEPS = 4;
/** A shop of two visits does not fill its chart with them. */
const HIGHEST_MIN = 5;

export interface ValueScale {
  /** Px of a value. Never beyond the range. */
  readonly at: (value: number) => number;
  /** From zero to the end of the scale. */
  readonly ticks: readonly number[];
  readonly max: number;
}

/** `highest` ≥ 0, finite. `from` and `to`: px of zero and of the end of the scale. */
export function valueScale(highest: number, from: number, to: number): ValueScale {
  const scale = scaleLinear()
    .domain([0, Math.max(highest, HIGHEST_MIN)])
    .nice(STEPS)
    .range([from, to])
    .clamp(true);
  return { at: scale, ticks: scale.ticks(STEPS), max: scale.domain()[1]! };
}

export interface SlotScale {
  /** Px of a slot's left edge; of `count`, the right edge of the last. */
  readonly left: (index: number) => number;
  /** Px of the left edge of the column in a slot. */
  readonly column: (index: number) => number;
  readonly slotWidth: number;
  readonly columnWidth: number;
}

/** Share of a slot that is left free between columns. */
const GAP = 0.24;
const COLUMN_WIDTH_MAX = 44;

/** `count` slots between `from` and `to`, in px. */
export function slotScale(count: number, from: number, to: number): SlotScale {
  const scale = scaleBand<number>()
    .domain(Array.from({ length: count }, (_, index) => index))
    .range([from, to])
    .paddingInner(GAP)
    .paddingOuter(GAP / 2);
  const slotWidth = scale.step();
  const columnWidth = Math.min(scale.bandwidth(), COLUMN_WIDTH_MAX);
  const left = (index: number) => from + index * slotWidth;
  return { left, column: (index) => left(index) + (slotWidth - columnWidth) / 2, slotWidth, columnWidth };
}

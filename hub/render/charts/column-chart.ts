// The one chart of the reports: a column a slot of time. Solid is what was released; hatched on top is the
// most that withheld counts can add; a band behind says why there is no column; a line is what is usual, with
// a pale band within which nothing differs clearly from it. Looks are classes: the style sheet has the colours.
import { html, type View } from '../html.ts';
import {
  type Band,
  type Column,
  type ColumnLayout,
  layOutColumns,
  type Size,
  type Tone,
  type UsualStep,
} from './column-layout.ts';
import { boxesPath, hatchesPath, px } from './path.ts';

const SIZES: readonly (Size & { readonly name: string })[] = [
  { name: 'wide', width: 980, height: 250, fontPx: 15 },
  { name: 'narrow', width: 358, height: 220, fontPx: 12 },
];
const TONES: readonly Tone[] = ['whole', 'partly', 'outside', 'chosen'];
const BANDS: readonly Band[] = ['closed', 'missing'];
const ROUNDING = 2;
/** Px of the line under what was not heard: its ground alone is too pale to be told from what was closed. */
const MISSING_FOOT = 3;

/** Both sizes; the style sheet shows the one that fits. `write` writes the numbers of the axis. */
export function columnChart(columns: readonly Column[], write: (value: number) => string): View {
  return SIZES.map(
    (size) =>
      html`<div class=${`plot-${size.name}`}>${drawing(layOutColumns(columns, size, write), size)}</div>`,
  );
}

/** `data-left` and `data-slot` tell the script of the tips which column lies under the pointer. */
function drawing(layout: ColumnLayout, { width, height }: Size): View {
  const { plot, slotWidth, grid, labels, hidden, usual } = layout;
  const foot = plot.y + plot.height;
  const line = (y: number) => `M${px(plot.x)} ${px(y)}H${px(plot.x + plot.width)}`;
  return html`<svg
    viewBox=${`0 0 ${width} ${height}`}
    data-left=${px(plot.x)}
    data-slot=${slotWidth.toFixed(3)}
    aria-hidden="true"
    focusable="false"
  >
    ${BANDS.map((band) => shapes(band, boxesPath(layout.bands.filter((of) => of.band === band))))}
    ${shapes('missing-foot', boxesPath(missingFeet(layout, foot)))}
    ${shapes('grid', grid.map(({ y }) => line(y)).join(''))} ${shapes('near', usual.map(areaPath).join(''))}
    <rect class="mark" y=${px(plot.y)} width=${px(slotWidth)} height=${px(plot.height)} visibility="hidden" />
    ${TONES.map((tone) =>
      shapes(
        tone,
        boxesPath(
          layout.columns.filter((of) => of.tone === tone),
          ROUNDING,
        ),
      ),
    )}
    ${shapes('withheld', boxesPath(hidden))} ${shapes('withheld-lines', hatchesPath(hidden))} ${shapes('usual', usual.map(linePath).join(''))}
    <path class="zero" d=${line(foot)} />
    ${grid.map(({ y, text }) => html`<text x=${px(plot.x - 8)} y=${px(y + 4)} text-anchor="end">${text}</text>`)}
    ${labels.map(({ x, text }) => html`<text x=${px(x)} y=${px(height - 6)} text-anchor="middle">${text}</text>`)}
  </svg>`;
}

const shapes = (name: string, path: string): View => path !== '' && html`<path class=${name} d=${path} />`;

const missingFeet = ({ bands }: ColumnLayout, foot: number) =>
  bands
    .filter(({ band }) => band === 'missing')
    .map(({ x, width }) => ({ x, width, y: foot - MISSING_FOOT, height: MISSING_FOOT }));

/** In steps, since what is usual holds for the whole of a slot. */
const steps = (run: readonly UsualStep[], yOf: (step: UsualStep) => number) =>
  run.map((step) => `V${px(yOf(step))}H${px(step.to)}`).join('');

const linePath = (run: readonly UsualStep[]): string =>
  `M${px(run[0]!.from)} ${px(run[0]!.mean)}${steps(run, ({ mean }) => mean)}`;

/** Along the upper edge, and back along the lower. */
function areaPath(run: readonly UsualStep[]): string {
  const back = run.toReversed().map(({ from, low }) => `V${px(low)}H${px(from)}`);
  return `M${px(run[0]!.from)} ${px(run[0]!.high)}${steps(run, ({ high }) => high)}${back.join('')}Z`;
}

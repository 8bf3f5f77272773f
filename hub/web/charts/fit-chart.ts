// Hand counts against what the sensors released: a dot a counted hour, the fitted line with its range, and
// the line on which phones would be people. Plain SVG in two sizes, of which the style sheet shows one.
import { html, type View } from '../html.ts';
import { scaleFor } from './scale.ts';

export interface FitChart {
  readonly points: readonly { readonly phones: number; readonly people: number }[];
  readonly factor: number;
  readonly low: number;
  readonly high: number;
}

const SIZES = [
  { name: 'wide', width: 560, height: 300 },
  { name: 'narrow', width: 350, height: 260 },
] as const;
const LEFT = 40;
const BOTTOM = 36;
const TOP = 8;
const RIGHT = 12;

export interface FitWords {
  /** What the chart shows, for those who cannot see it. */
  readonly label: string;
  /** The name of the axis. */
  readonly phones: string;
  /** Writes the numbers of the axes. */
  readonly write: (value: number) => string;
}

export const fitChart = (chart: FitChart, words: FitWords): View =>
  html`<div role="img" aria-label=${words.label} class="plot fit-plot">
    ${SIZES.map((size) => html`<div class=${`plot-${size.name}`}>${draw(chart, words, size)}</div>`)}
  </div>`;

function draw(
  { points, factor, low, high }: FitChart,
  { phones: axis, write }: FitWords,
  { width, height }: (typeof SIZES)[number],
): View {
  const across = scaleFor(Math.max(...points.map(({ phones }) => phones)));
  const upwards = scaleFor(Math.max(...points.map(({ people }) => people), factor * across.max));
  const x = (phones: number) => LEFT + (phones / across.max) * (width - LEFT - RIGHT);
  const y = (people: number) => height - BOTTOM - (people / upwards.max) * (height - BOTTOM - TOP);
  const at = (phones: number, people: number) => `${x(phones).toFixed(1)} ${y(people).toFixed(1)}`;
  /** From the origin to where the line leaves the plot. */
  const end = (slope: number) => {
    const phones = Math.min(across.max, upwards.max / slope);
    return at(phones, slope * phones);
  };
  const corner =
    high * across.max > upwards.max && low * across.max < upwards.max
      ? `L${at(across.max, upwards.max)}`
      : '';
  const steps = ({ max, step }: { readonly max: number; readonly step: number }) =>
    Array.from({ length: Math.round(max / step) + 1 }, (_, n) => n * step);
  return html`<svg viewBox=${`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
    ${steps(upwards).map(
      (people) => html`<path class="fit-grid" d=${`M${at(0, people)}L${at(across.max, people)}`} />
        <text class="fit-tick" x=${LEFT - 8} y=${y(people) + 4} text-anchor="end">${write(people)}</text>`,
    )}
    ${steps(across).map(
      (phones) =>
        html`<text class="fit-tick" x=${x(phones)} y=${height - BOTTOM + 18} text-anchor="middle">${write(phones)}</text>`,
    )}
    <text class="fit-tick" x=${width - RIGHT} y=${height - 3} text-anchor="end">${axis}</text>
    <path class="fit-band" d=${`M${at(0, 0)}L${end(high)}${corner}L${end(low)}Z`} />
    <path class="fit-equal" d=${`M${at(0, 0)}L${end(1)}`} />
    <path class="fit-line" d=${`M${at(0, 0)}L${end(factor)}`} />
    ${points.map(({ phones, people }) => html`<circle class="fit-dot" cx=${x(phones).toFixed(1)} cy=${y(people).toFixed(1)} r="4.5" />`)}
  </svg>`;
}

// Hand counts against what the sensors released: a dot a counted hour, the fitted line with its range, and
// the line on which phones would be people. In two sizes, of which the style sheet shows one.
import { html, type View } from '../html.ts';
import { type Label, placeLabels, textWidth } from './labels.ts';
import { px } from './path.ts';
import { type ValueScale, valueScale } from './scales.ts';

export interface FitChart {
  readonly points: readonly { readonly phones: number; readonly people: number }[];
  /** People per phone, > 0. */
  readonly factor: number;
  readonly low: number;
  readonly high: number;
}

export interface FitWords {
  /** What the chart shows, for those who cannot see it. */
  readonly label: string;
  /** The names of the axes. */
  readonly phones: string;
  readonly people: string;
  /** Writes the numbers of the axes. */
  readonly write: (value: number) => string;
}

const SIZES = [
  { name: 'wide', width: 560, height: 320, fontPx: 15 },
  { name: 'narrow', width: 350, height: 280, fontPx: 12 },
] as const;
const GAP = 8;
const RIGHT = 12;

export const fitChart = (chart: FitChart, words: FitWords): View =>
  html`<div role="img" aria-label=${words.label} class="plot fit-plot">
    ${SIZES.map((size) => html`<div class=${`plot-${size.name}`}>${drawing(chart, words, size)}</div>`)}
  </div>`;

function drawing(chart: FitChart, words: FitWords, size: (typeof SIZES)[number]): View {
  const { width, height, fontPx } = size;
  const [top, bottom] = [fontPx + 14, height - 2 * fontPx - 14];
  const people = valueScale(highestPeople(chart), bottom, top);
  const left = GAP + Math.max(...people.ticks.map((tick) => textWidth(words.write(tick), fontPx)));
  const phones = valueScale(highestPhones(chart), left, width - RIGHT);
  const across = placeLabels(
    phones.ticks.map((tick): Label => ({ x: phones.at(tick), text: words.write(tick) })),
    { from: 0, to: width, fontPx },
  );
  const lines = people.ticks.map((tick) => `M${px(left)} ${px(people.at(tick))}H${px(width - RIGHT)}`);
  return html`<svg viewBox=${`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
    <path class="grid" d=${lines.slice(1).join('')} />
    <path class="fit-band" d=${bandPath(chart, phones, people)} />
    <path class="zero" d=${lines[0]} />
    <path class="fit-equal" d=${linePath(1, phones, people)} />
    <path class="fit-line" d=${linePath(chart.factor, phones, people)} />
    ${chart.points.map(
      (point) =>
        html`<circle class="fit-dot" cx=${px(phones.at(point.phones))} cy=${px(people.at(point.people))} r="4.5" />`,
    )}
    <text x="0" y=${fontPx}>${words.people}</text>
    ${people.ticks.map(
      (tick) =>
        html`<text x=${px(left - GAP)} y=${px(people.at(tick) + 4)} text-anchor="end">${words.write(tick)}</text>`,
    )}
    ${across.map(({ x, text }) => html`<text x=${px(x)} y=${px(bottom + fontPx + 4)} text-anchor="middle">${text}</text>`)}
    <text x=${px(width - RIGHT)} y=${px(height - 5)} text-anchor="end">${words.phones}</text>
  </svg>`;
}

const highestPhones = ({ points }: FitChart) => Math.max(...points.map(({ phones }) => phones), 0);
/** Every dot, and the whole of the fitted line. */
const highestPeople = (chart: FitChart) =>
  Math.max(...chart.points.map(({ people }) => people), chart.factor * highestPhones(chart));

/** Where the line of a slope leaves the plot. */
function end(slope: number, phones: ValueScale, people: ValueScale): string {
  const last = Math.min(phones.max, people.max / slope);
  return `${px(phones.at(last))} ${px(people.at(slope * last))}`;
}

const origin = (phones: ValueScale, people: ValueScale) => `M${px(phones.at(0))} ${px(people.at(0))}`;
const linePath = (slope: number, phones: ValueScale, people: ValueScale) =>
  `${origin(phones, people)}L${end(slope, phones, people)}`;

/** Between the two slopes; by way of the plot's corner, where one leaves at the top and one at the right. */
function bandPath({ low, high }: FitChart, phones: ValueScale, people: ValueScale): string {
  const turns = high * phones.max > people.max && low * phones.max < people.max;
  const corner = turns ? `L${px(phones.at(phones.max))} ${px(people.at(people.max))}` : '';
  return `${linePath(high, phones, people)}${corner}L${end(low, phones, people)}Z`;
}

// The last weeks or years, by day, week or month.

import { WHOLE_COVERAGE } from '../../report/day-report.ts';
import { figureOf } from '../../report/interval.ts';
import type { LocalDate } from '../../report/local-days.ts';
import { captureRate } from '../../report/ratios.ts';
import { type Bucket, RANGES, type Range, STEP_OF, type Step } from '../../report/series.ts';
import { addRanged, sumAll } from '../../report/sums.ts';
import type { Column } from '../charts/column-chart.ts';
import {
  dayMonth,
  dayMonthYear,
  monthName,
  monthYear,
  number,
  percent,
  plural,
  shareHeard,
  shortDate,
} from '../format.ts';
import { html, type View } from '../html.ts';
import { storeHref } from '../links.ts';
import type { ShownStore } from '../load-store.ts';
import { betweenText, hoursText, nothingText, totalText, unitText } from '../words.ts';
import { type ChartTable, chartFigure, type LegendItem } from './chart-figure.ts';
import { countData, figureData } from './figure-data.ts';

export const RANGE_NAMES: Readonly<Record<Range, string>> = {
  '4w': '4 weeks',
  '12w': '12 weeks',
  '1y': '1 year',
  '5y': '5 years',
};

export interface RangeInput {
  /** How many sensors the store has. */
  readonly sensors: number;
  readonly store: ShownStore;
  readonly range: Range;
  readonly buckets: readonly Bucket[];
  /** The day that the page is about. */
  readonly chosen: LocalDate;
  /** The day that the address asked for; kept when the range changes. */
  readonly asked: LocalDate | undefined;
}

export function rangeSection(input: RangeInput): View {
  const { store, range, buckets, asked } = input;
  const step = STEP_OF[range];
  return html`<section aria-labelledby="range">
    <div class="section-head">
      <h2 id="range">${summary(buckets)}</h2>
      <nav class="segments" aria-label="Range">
        ${RANGES.map(
          (name) => html`<a
            href=${storeHref(store, { day: asked, range: name, at: 'range' })}
            aria-current=${name === range ? 'true' : undefined}
            >${RANGE_NAMES[name]}</a
          >`,
        )}
      </nav>
    </div>
    <p class="quiet">${sentence(buckets, input.sensors)}</p>
    ${chartFigure({
      label: `Visits by ${step}, ${spanText(buckets)}.`,
      columns: columnsOf(input, step),
      table: tableOf(input, step),
      legend: legendOf(input),
    })}
  </section>`;
}

const spanText = (buckets: readonly Bucket[]) =>
  `${dayMonthYear(buckets[0]!.first)} to ${dayMonthYear(buckets.at(-1)!.last)}`;

function summary(buckets: readonly Bucket[]): View {
  const total = sumAll(buckets.map(({ sums }) => sums)).cells.visits;
  const figure = figureOf('visits', total);
  return html`<span ...${countData('visits', total, 'range-visits')}>${
    figure
      ? html`${number(figure.value)} visits <span class="range">${betweenText(figure)}</span>`
      : `Visits: ${nothingText(total)}`
  }</span>`;
}

function sentence(buckets: readonly Bucket[], sensors: number): View {
  const sums = sumAll(buckets.map((bucket) => bucket.sums));
  const openDays = buckets.reduce((sum, bucket) => sum + bucket.openDays, 0);
  const missing = buckets.reduce((sum, bucket) => sum + bucket.missing, 0);
  const { suppressed, hiddenMax } = sums.cells.visits;
  const parts = [`${spanText(buckets)}, ${plural(openDays, 'open day')}`];
  const days = buckets.reduce((sum, { whole }) => sum + whole.days, 0);
  const mean = figureOf('visits', buckets.map(({ whole }) => whole.visits).reduce(addRanged), days);
  if (mean) parts.push(`${number(mean.value)} a day on average, ${betweenText(mean)}`);
  const unit = unitText(sums.cells.visits);
  if (unit) parts.push(unit);
  if (suppressed > 0)
    parts.push(`${hoursText(suppressed, sensors)} withheld (at most ${number(hiddenMax)} more)`);
  if (missing > 0) parts.push(`${hoursText(missing, sensors)} not heard`);
  return html`<span ...${figureData('day-visits', mean)}>${`${parts.join(' · ')}.`}</span>`;
}

/** A bucket of which a telling part was not listened to is likely low; one hour of a month is not telling. */
const isPartly = ({ sums, expected }: Bucket) => expected > 0 && sums.coverage / expected < WHOLE_COVERAGE;

function columnsOf({ buckets, chosen }: RangeInput, step: Step): Column[] {
  return buckets.map((bucket, index) => {
    const { sums, openDays, missing, first, last } = bucket;
    const { visits } = sums.cells;
    return {
      tick: tickOf(buckets, index, step),
      value: visits.released > 0 ? visits.sum : undefined,
      range: undefined,
      hiddenMax: visits.hiddenMax,
      tone: isPartly(bucket) ? 'partly' : 'whole',
      band: sums.heard > 0 ? undefined : openDays === 0 ? 'closed' : missing > 0 ? 'missing' : undefined,
      usual: undefined,
      chosen: step === 'day' && first <= chosen && chosen <= last,
    };
  });
}

/** Days are labelled each Monday, weeks at a month's first, months by name and year. */
function tickOf(buckets: readonly Bucket[], index: number, step: Step): string {
  const { first } = buckets[index]!;
  const before = buckets[index - 1]?.first;
  if (step === 'day') return new Date(first).getUTCDay() === 1 ? dayMonth(first) : '';
  if (step === 'week')
    return before === undefined || before.slice(0, 7) !== first.slice(0, 7) ? monthName(first) : '';
  return buckets.length <= 14 ? monthName(first) : first.slice(5, 7) === '01' ? first.slice(0, 4) : '';
}

const nameOf = ({ first, last }: Bucket, step: Step) =>
  step === 'day'
    ? shortDate(first)
    : step === 'month'
      ? monthYear(first)
      : `${dayMonth(first)} to ${dayMonth(last)}`;

function tableOf({ store, range, buckets }: RangeInput, step: Step): ChartTable {
  const name = { day: 'Day', week: 'Week', month: 'Month' }[step];
  return {
    heads: [name, 'Visits', 'Passers-by', 'Came in', 'Hours withheld', 'Hours not heard', 'Heard'],
    rows: buckets.map((bucket) => {
      const { sums, missing, expected, openDays } = bucket;
      const capture = captureRate(sums);
      const values =
        sums.heard > 0
          ? [
              totalText('visits', sums.cells.visits),
              totalText('passersby', sums.cells.passersby),
              capture ? percent(capture.value) : '',
              number(sums.cells.visits.suppressed),
              number(missing),
              expected > 0 ? shareHeard(sums.coverage / expected) : '',
            ]
          : [openDays === 0 ? 'closed' : missing > 0 ? 'not heard' : 'not yet', '', '', '', '', ''];
      const href = storeHref(store, { day: bucket.last, range, at: 'day' });
      return { cells: [nameOf(bucket, step), ...values], ...(step === 'day' && { href }) };
    }),
  };
}

function legendOf({ buckets, range }: RangeInput): LegendItem[] {
  const heard = buckets.filter(({ sums }) => sums.heard > 0);
  const items: readonly (LegendItem | false)[] = [
    heard.length > 0 && 'whole',
    STEP_OF[range] === 'day' && 'chosen',
    heard.some(isPartly) && 'partly',
    buckets.some(({ sums }) => sums.cells.visits.hiddenMax > 0) && 'withheld',
    buckets.some(({ sums, missing }) => sums.heard === 0 && missing > 0) && 'missing',
    buckets.some(({ openDays }) => openDays === 0) && 'closed',
  ];
  return items.filter((item) => item !== false);
}

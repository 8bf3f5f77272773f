// The last weeks or years, by day, week or month.

import { type LocalDate, weekdayOf } from '../../calendar/local-days.ts';
import { figureOf } from '../../figures/interval.ts';
import { captureRate } from '../../figures/ratios.ts';
import { addRanged, sumAll } from '../../figures/sums.ts';
import type { Column } from '../../render/charts/column-layout.ts';
import { atStart } from '../../render/dates.ts';
import { betweenText, hoursText, nothingText, totalText, unitText } from '../../render/figures.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import { WHOLE_COVERAGE } from '../../report/day-report.ts';
import { type Bucket, RANGES, type Range, STEP_OF, type Step } from '../../report/series.ts';
import type { ShownStore } from '../../report/store-state.ts';
import { storeHref } from '../links.ts';
import { type ChartTable, chartFigure, type LegendItem } from './chart-figure.ts';
import { countData, figureData } from './figure-data.ts';

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

export function rangeSection(render: Render, input: RangeInput): View {
  const words = render.words.range;
  const { store, range, buckets, asked } = input;
  const step = STEP_OF[range];
  return html`<section aria-labelledby="range">
    <div class="section-head">
      <h2 id="range">${summary(render, buckets)}</h2>
      <nav class="segments" aria-label=${words.name}>
        ${RANGES.map(
          (name) => html`<a
            href=${storeHref(store, { day: asked, range: name, at: 'range' })}
            aria-current=${name === range ? 'true' : undefined}
            >${words.names[name]}</a
          >`,
        )}
      </nav>
    </div>
    <p class="quiet">${sentence(render, buckets, input.sensors)}</p>
    ${chartFigure(render, {
      label: words.chart[step](spanText(render, buckets)),
      columns: columnsOf(render, input, step),
      table: tableOf(render, input, step),
      legend: legendOf(input),
    })}
  </section>`;
}

const spanText = ({ words, dates }: Render, buckets: readonly Bucket[]) =>
  words.range.span(dates.dayMonthYear(buckets[0]!.first), dates.dayMonthYear(buckets.at(-1)!.last));

function summary(render: Render, buckets: readonly Bucket[]): View {
  const { range } = render.words;
  const total = sumAll(buckets.map(({ sums }) => sums)).cells.visits;
  const figure = figureOf('visits', total);
  return html`<span ...${countData('visits', total, 'range-visits')}>${
    figure
      ? html`${range.visits(figure.value)} <span class="range">${betweenText(render, figure)}</span>`
      : range.noVisits(nothingText(render, total))
  }</span>`;
}

function sentence(render: Render, buckets: readonly Bucket[], sensors: number): View {
  const { range } = render.words;
  const sums = sumAll(buckets.map((bucket) => bucket.sums));
  const openDays = buckets.reduce((sum, bucket) => sum + bucket.openDays, 0);
  const missing = buckets.reduce((sum, bucket) => sum + bucket.missing, 0);
  const { suppressed, hiddenMax } = sums.cells.visits;
  const parts = [`${spanText(render, buckets)}, ${range.openDays(openDays)}`];
  const days = buckets.reduce((sum, { whole }) => sum + whole.days, 0);
  const mean = figureOf('visits', buckets.map(({ whole }) => whole.visits).reduce(addRanged), days);
  if (mean) parts.push(range.aDay(render.numbers.whole(mean.value), betweenText(render, mean)));
  const unit = unitText(render, sums.cells.visits);
  if (unit) parts.push(unit);
  if (suppressed > 0) parts.push(range.withheld(hoursText(render, suppressed, sensors), hiddenMax));
  if (missing > 0) parts.push(range.notHeard(hoursText(render, missing, sensors)));
  return html`<span ...${figureData('day-visits', mean)}>${`${atStart(parts.join(' · '))}.`}</span>`;
}

/** A bucket of which a telling part was not listened to is likely low; one hour of a month is not telling. */
const isPartly = ({ sums, expected }: Bucket) => expected > 0 && sums.coverage / expected < WHOLE_COVERAGE;

function columnsOf(render: Render, { buckets, chosen }: RangeInput, step: Step): Column[] {
  return buckets.map((bucket, index) => {
    const { sums, openDays, missing, first, last } = bucket;
    const { visits } = sums.cells;
    return {
      tick: tickOf(render, buckets, index, step),
      value: visits.released > 0 ? visits.sum : undefined,
      hiddenMax: visits.hiddenMax,
      tone: isPartly(bucket) ? 'partly' : 'whole',
      band: sums.heard > 0 ? undefined : openDays === 0 ? 'closed' : missing > 0 ? 'missing' : undefined,
      usual: undefined,
      chosen: step === 'day' && first <= chosen && chosen <= last,
    };
  });
}

/** Days are labelled where the reader's week begins, weeks at a month's first, months by name and year. */
function tickOf({ dates, weekStart }: Render, buckets: readonly Bucket[], index: number, step: Step): string {
  const { first } = buckets[index]!;
  const before = buckets[index - 1]?.first;
  if (step === 'day') return weekdayOf(first) === weekStart ? dates.dayMonth(first) : '';
  if (step === 'week')
    return before === undefined || before.slice(0, 7) !== first.slice(0, 7) ? dates.month(first) : '';
  return buckets.length <= 14 ? dates.month(first) : first.slice(5, 7) === '01' ? first.slice(0, 4) : '';
}

function nameOf({ words, dates }: Render, { first, last }: Bucket, step: Step): string {
  if (step === 'day') return dates.short(first);
  return step === 'month'
    ? dates.monthYear(first)
    : words.range.span(dates.dayMonth(first), dates.dayMonth(last));
}

function tableOf(render: Render, { store, range, buckets }: RangeInput, step: Step): ChartTable {
  const { words, numbers } = render;
  const { heads, steps, ...empty } = words.range;
  return {
    heads: [
      steps[step],
      heads.visits,
      heads.passersby,
      heads.cameIn,
      heads.withheld,
      heads.notHeard,
      heads.heard,
    ],
    rows: buckets.map((bucket) => {
      const { sums, missing, expected, openDays } = bucket;
      const capture = captureRate(sums);
      const values =
        sums.heard > 0
          ? [
              totalText(render, 'visits', sums.cells.visits),
              totalText(render, 'passersby', sums.cells.passersby),
              capture ? numbers.percent(capture.value) : '',
              numbers.whole(sums.cells.visits.suppressed),
              numbers.whole(missing),
              expected > 0 ? numbers.shareHeard(sums.coverage / expected) : '',
            ]
          : [openDays === 0 ? empty.closed : missing > 0 ? empty.missing : empty.ahead, '', '', '', '', ''];
      const href = storeHref(store, { day: bucket.last, range, at: 'day' });
      return { cells: [nameOf(render, bucket, step), ...values], ...(step === 'day' && { href }) };
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

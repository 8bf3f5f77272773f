// The last weeks or years, by day, week or month.

import { type LocalDate, weekdayOf } from '../../calendar/local-days.ts';
import { figureOf } from '../../figures/interval.ts';
import { captureRate } from '../../figures/ratios.ts';
import type { Column } from '../../render/charts/column-layout.ts';
import { atStart } from '../../render/dates.ts';
import { betweenText, hoursText, nothingText, totalText, unitText } from '../../render/figures.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import { WHOLE_COVERAGE } from '../../report/day-report.ts';
import type { LikeForLike } from '../../report/like-for-like.ts';
import { type Bucket, type Range, type RangeFigures, STEP_OF, type Step } from '../../report/series.ts';
import { type ChartTable, chartFigure, type LegendItem } from './chart-figure.ts';
import { countData, figureData } from './figure-data.ts';
import { likeForLikeView } from './like-for-like-view.ts';
import type { Subject } from './subject.ts';

export interface RangeInput {
  readonly subject: Subject;
  readonly range: Range;
  readonly figures: RangeFigures;
  readonly likeForLike: readonly LikeForLike[];
  /** The day that the page is about. */
  readonly chosen: LocalDate;
  /** The day that the address asked for; kept when the range changes. */
  readonly asked: LocalDate | undefined;
  /** Those that can be asked for. */
  readonly ranges: readonly Range[];
}

export function rangeSection(render: Render, input: RangeInput): View {
  const words = render.words.range;
  const { subject, range, figures, asked } = input;
  const step = STEP_OF[range];
  return html`<section aria-labelledby="range">
    <div class="section-head">
      <h2 id="range">${summary(render, figures)}</h2>
      <nav class="segments" aria-label=${words.name}>
        ${input.ranges.map(
          (name) => html`<a
            href=${subject.href({ day: asked, range: name, at: 'range' })}
            aria-current=${name === range ? 'true' : undefined}
            >${words.names[name]}</a
          >`,
        )}
      </nav>
    </div>
    <p class="quiet">${sentence(render, figures, subject.sensors)}</p>
    ${likeForLikeView(render, subject, input.likeForLike)}
    ${chartFigure(render, {
      label: words.chart[step](spanText(render, figures.total)),
      columns: columnsOf(render, input, step),
      table: tableOf(render, input, step),
      legend: legendOf(input),
    })}
  </section>`;
}

const spanText = ({ words, dates }: Render, { first, last }: Bucket) =>
  words.range.span(dates.dayMonthYear(first), dates.dayMonthYear(last));

function summary(render: Render, { total }: RangeFigures): View {
  const { range } = render.words;
  const { visits } = total.sums.cells;
  const figure = figureOf('visits', visits);
  return html`<span ...${countData('visits', visits, 'range-visits')}>${
    figure
      ? html`${range.visits(figure.value)} <span class="range">${betweenText(render, figure)}</span>`
      : range.noVisits(nothingText(render, visits))
  }</span>`;
}

function sentence(render: Render, { total }: RangeFigures, sensors: number): View {
  const { range } = render.words;
  const { visits } = total.sums.cells;
  const parts = [`${spanText(render, total)}, ${range.openDays(total.dueDays)}`];
  const mean = figureOf('visits', total.whole.visits, total.whole.days);
  if (mean) parts.push(range.aDay(render.numbers.whole(mean.value), betweenText(render, mean)));
  const unit = unitText(render, visits);
  if (unit) parts.push(unit);
  if (visits.suppressed > 0)
    parts.push(range.withheld(hoursText(render, visits.suppressed, sensors), visits.hiddenMax));
  if (total.missing > 0) parts.push(range.notHeard(hoursText(render, total.missing, sensors)));
  return html`<span ...${figureData('day-visits', mean)}>${`${atStart(parts.join(' · '))}.`}</span>`;
}

/** A bucket of which a telling part was not listened to is likely low; one hour of a month is not telling. */
const isPartly = ({ sums, expected }: Bucket) => expected > 0 && sums.coverage / expected < WHOLE_COVERAGE;

function columnsOf(render: Render, { figures: { buckets }, chosen }: RangeInput, step: Step): Column[] {
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

function tableOf(
  render: Render,
  { subject, range, figures: { buckets } }: RangeInput,
  step: Step,
): ChartTable {
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
      const href = subject.href({ day: bucket.last, range, at: 'day' });
      return { cells: [nameOf(render, bucket, step), ...values], ...(step === 'day' && { href }) };
    }),
  };
}

function legendOf({ figures: { buckets }, range }: RangeInput): LegendItem[] {
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

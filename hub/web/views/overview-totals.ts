// What all stores that were found had together on their last whole day: a sum, of how many of them, its change, and how many of
// those outside came in.
import { figureOf } from '../../figures/interval.ts';
import { captureRate } from '../../figures/ratios.ts';
import { unitOf } from '../../figures/sums.ts';
import { betweenShares, betweenText } from '../../render/figures.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { LastDay } from '../../report/last-day.ts';
import type { Change, LikeForLike } from '../../report/like-for-like.ts';
import { countData, figureData } from './figure-data.ts';

/** `isSearch`: they are those that a search found. */
export function overviewTotals(render: Render, day: LastDay, isSearch: boolean): View {
  const { words, dates } = render;
  const { overview } = words;
  return html`<section class="together" aria-labelledby="together" data-totals=${day.date} data-stores=${day.stores} data-counted=${day.counted}>
    <h2 id="together">${isSearch ? overview.foundTogether : overview.together}</h2>
    <p class="quiet">${dates.full(day.date)} · ${countedText(render, day)}</p>
    ${day.counted > 0 && sums(render, day)}
  </section>`;
}

function countedText({ words: { overview } }: Render, { counted, stores, closed }: LastDay): string {
  const text = overview.counted(counted, stores);
  return closed > 0 ? `${text}, ${overview.wereClosed(closed)}` : text;
}

function sums(render: Render, day: LastDay): View {
  const { words, numbers } = render;
  const { cells } = day.sums;
  const figure = figureOf('visits', cells.visits)!;
  const between = betweenText(render, figure);
  const capture = captureRate(day.sums);
  return html`<p class="count" ...${countData('visits', cells.visits, 'visits-together')} data-missing=${day.missing || undefined}>
      <b class="total">${numbers.whole(figure.value)}</b>
      <span class="unit">${unitText(render, day)}</span>
      <span class="range">${day.missing > 0 ? words.day.inHoursHeard(between) : between}</span>
    </p>
    <p>${comparedText(render, day)}</p>
    ${capture && html`<p class="quiet" ...${figureData('capture-together', capture)}>${words.overview.capture(numbers.percent(capture.value), betweenShares(render, capture))}</p>`}
    ${isMixed(day) && html`<p class="quiet">${words.overview.someCalibrated(day.calibrated, day.counted)}</p>`}`;
}

const isMixed = ({ calibrated, sums: { cells } }: LastDay) =>
  calibrated > 0 && unitOf(cells.visits) === 'phones';

function unitText({ words: { overview } }: Render, day: LastDay): string {
  if (unitOf(day.sums.cells.visits) === 'people') return overview.visitsOfPeople;
  return isMixed(day) ? overview.visitsOfPhones : overview.visits;
}

function comparedText(render: Render, { date, change: like }: LastDay): View {
  const { overview, comparison } = render.words;
  const { change, days } = like;
  if (change)
    return html`<span data-compared=${days}>${changeView(render, like, change)}, ${overview.onStores(days)}</span>`;
  const weekday = render.dates.weekday(date);
  if (days === 0)
    return html`<span class="faint" data-change="unheard">${overview.noneCompared(weekday)}</span>`;
  return html`<span class="faint" data-change="too-few">${comparison.tooFew(weekday, 1)}</span>`;
}

/** Of one day, with its range: coloured only where that leaves out 0. */
export function changeView(
  { words: { overview, comparison, likeForLike }, dates, numbers }: Render,
  { span }: LikeForLike,
  { value, low, high, clear }: Change,
): View {
  const tone = !clear ? 'flat' : value < 0 ? 'down' : 'up';
  const range = likeForLike.between(numbers.signedPercent(low), numbers.signedPercent(high));
  const on = comparison.on(dates.weekday(span.first), 1);
  return html`<span data-change=${value} data-low=${low} data-high=${high}><b class=${`change ${tone}`}>${numbers.signedPercent(value)}</b> ${range} ${on}${!clear && `, ${overview.notClear}`}</span>`;
}

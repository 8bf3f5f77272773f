// What all stores that were found had together on their last whole day: a sum, of how many of them, its change, and how many of
// those outside came in.
import { figureOf } from '../../figures/interval.ts';
import { captureRate } from '../../figures/ratios.ts';
import { unitOf } from '../../figures/sums.ts';
import { betweenShares, betweenText } from '../../render/figures.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { LastDay } from '../../report/last-day.ts';
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
    <p>${changeView(render, day)}</p>
    ${capture && html`<p class="quiet" ...${figureData('capture-together', capture)}>${words.overview.capture(numbers.percent(capture.value), betweenShares(render, capture))}</p>`}
    ${isMixed(day) && html`<p class="quiet">${words.overview.someCalibrated(day.calibrated, day.counted)}</p>`}`;
}

const isMixed = ({ calibrated, sums: { cells } }: LastDay) =>
  calibrated > 0 && unitOf(cells.visits) === 'phones';

function unitText({ words: { overview } }: Render, day: LastDay): string {
  if (unitOf(day.sums.cells.visits) === 'people') return overview.visitsOfPeople;
  return isMixed(day) ? overview.visitsOfPhones : overview.visits;
}

function changeView({ words, dates, numbers }: Render, { date, change: like }: LastDay): View {
  const { overview, comparison, likeForLike } = words;
  const weekday = dates.weekday(date);
  const { change, days } = like;
  if (change === undefined) {
    const [kind, why] =
      days === 0 ? ['unheard', overview.noneCompared(weekday)] : ['too-few', comparison.tooFew(weekday, 1)];
    return html`<span class="faint" data-change=${kind}>${why}</span>`;
  }
  const tone = !change.clear ? 'flat' : change.value < 0 ? 'down' : 'up';
  const range = likeForLike.between(numbers.signedPercent(change.low), numbers.signedPercent(change.high));
  return html`<span data-change=${change.value} data-low=${change.low} data-high=${change.high} data-compared=${days}><b class=${`change ${tone}`}>${numbers.signedPercent(change.value)}</b> ${range} ${comparison.on(weekday, 1)}${!change.clear && `, ${overview.notClear}`}, ${overview.onStores(days)}</span>`;
}

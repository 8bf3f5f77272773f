// All stores at a glance: what each had today, against last week, and whether its sensors are alive.

import { type Figure, figureOf } from '../../figures/interval.ts';
import { unitOf } from '../../figures/sums.ts';
import { sparkline } from '../../render/charts/sparkline.ts';
import { betweenText, countText, nothingText } from '../../render/figures.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { DayReport, HourReport } from '../../report/day-report.ts';
import type { OverviewDay, OverviewStore } from '../../report/overview.ts';
import { isTroubled } from '../../report/sensor-health.ts';
import type { StoreState } from '../../report/store-state.ts';
import { storeHref } from '../links.ts';
import { legendList } from './chart-figure.ts';
import { comparisonView, notComparedView } from './comparison.ts';
import { countData } from './figure-data.ts';
import { storeStatus } from './sensor-status.ts';

export function overviewPage(render: Render, stores: readonly OverviewStore[]): View {
  const { words } = render;
  if (stores.length === 0) return noStores(render);
  const byRetailer = Map.groupBy(stores, ({ state }) => state.store.retailer);
  return html`<div class="page-head">
      <h1>${words.frame.stores}</h1>
      <p class="quiet">${headline(render, stores)} ${stores.some(({ day }) => day) && words.figures.rangeMeaning}</p>
    </div>
    ${[...byRetailer.values()].map(
      (group) => html`<section class="group" aria-label=${group[0]!.state.store.retailerName}>
        <h2 class=${byRetailer.size > 1 ? 'retailer' : 'hidden'}>${group[0]!.state.store.retailerName}</h2>
        <ul class="stores">${group.map((store) => storeRow(render, store))}</ul>
      </section>`,
    )}
    ${stores.some(({ day }) => day) && legendList(render, ['whole', 'partly', 'withheld', 'missing'])}`;
}

function headline({ words: { overview } }: Render, stores: readonly OverviewStore[]): string {
  const sensors = stores.flatMap(({ state }) => state.sensors);
  const silent = sensors.filter(isTroubled).length;
  const parts = [overview.stores(stores.length), overview.sensors(sensors.length)];
  if (sensors.length > 0) parts.push(silent === 0 ? overview.allWell : overview.troubled(silent));
  return `${parts.join(', ')}.`;
}

function storeRow(render: Render, { state, day, alarms, refused }: OverviewStore): View {
  const { store, sensors } = state;
  return html`<li data-store=${`${store.retailer}/${store.id}`}>
    <div class="who">
      <h3><a href=${storeHref(store)}>${store.name}</a></h3>
      ${storeStatus(render, sensors, store.timeZone)} ${troubles(render, alarms, refused)}
    </div>
    ${day ? dayCells(render, state, day) : html`<p class="quiet waiting">${render.words.overview.nothingYet}</p>`}
  </li>`;
}

function troubles({ words: { overview } }: Render, alarms: number, refused: number): View {
  const parts = [alarms > 0 && overview.alarms(alarms), refused > 0 && overview.refused(refused)];
  const text = parts.filter(Boolean).join(', ');
  return text !== '' && html`<a class="trouble" href="/messages">${overview.thisWeek(text)}</a>`;
}

function dayCells(render: Render, state: StoreState, day: OverviewDay): View {
  const { words, numbers, dates } = render;
  const { overview } = words;
  const { report, againstLastWeek, notCompared, recent, latest } = day;
  const visits = report.totals.cells.visits;
  const figure = figureOf('visits', visits);
  const heard = report.hours.filter((hour) => hour.open && hour.sums).length;
  const inside = latest && figureOf('occupancy', latest.sums!.cells.occupancy);
  const idle = heard === 0 ? idleOf(report) : undefined;
  const against = { weekday: dates.weekday(report.date), days: 1 };
  return html`<div class="count" ...${countData('visits', visits)} data-missing=${report.missing || undefined} data-idle=${idle}>
      ${
        idle === undefined
          ? html`<span class="when" data-day=${report.date}>${whenText(render, state, report, report.soFar)}</span>
      <b class="total">${figure ? numbers.whole(figure.value) : nothingText(render, visits)}</b>
      <span class="unit">${unitOf(visits) === 'people' ? overview.visitsOfPeople : overview.visits}</span>
      ${figure && html`<span class="range">${rangeText(render, report, figure)}</span>`}
      <span class="against">${notCompared ? notComparedView(render, notCompared, against.weekday) : comparisonView(render, againstLastWeek, against, heard)}</span>`
          : html`<span class="when">${overview.idle(whenText(render, state, report, false), overview.idleWhy[idle])}</span>`
      }
    </div>
    <div class="recent">
      ${sparkline(recent, sparkLabel(render, recent))}
      <span class="note">${overview.lastHours(recent.length)}</span>
    </div>
    <div class="inside" data-inside=${inside?.value} data-inside-at=${latest?.label}>
      <b class="now">${inside ? numbers.decimal(inside.value) : latest ? countText(render, 'occupancy', latest.sums!.cells.occupancy, latest.sums!.floorMax) : '–'}</b>
      <span class="note">${overview.insideAtOnce}${latest && `, ${latest.label}`}${inside && html`<br />${betweenText(render, inside, numbers.decimal)}`}</span>
    </div>`;
}

/** Why no hour of a day could be heard, where that is nobody's fault: an hour that was heard while closed is none of it. */
function idleOf({ closed, hours, missing }: DayReport): 'closed' | 'paused' | 'early' | undefined {
  if (closed) return 'closed';
  if (missing > 0) return undefined;
  if (hours.some(({ state }) => state === 'paused')) return 'paused';
  return 'early';
}

function whenText(
  { words: { overview }, dates }: Render,
  { today }: StoreState,
  { date }: DayReport,
  soFar: boolean,
): string {
  if (date === today) return soFar ? overview.todaySoFar : overview.today;
  const [year, thisYear] = [date, today].map((one) => one.slice(0, 4));
  return overview.lastData(year === thisYear ? dates.short(date) : `${dates.short(date)} ${year}`);
}

function rangeText(render: Render, { missing }: DayReport, figure: Figure): string {
  const between = betweenText(render, figure);
  return missing > 0 ? render.words.day.inHoursHeard(between) : between;
}

function sparkLabel({ words }: Render, recent: readonly HourReport[]): string {
  const missing = recent.filter(({ state }) => state === 'missing').length;
  const withheld = recent.filter(({ state }) => state === 'withheld').length;
  return words.overview.sparkLabel(recent.length, missing, withheld);
}

const noStores = ({ words: { overview } }: Render): View => html`<section class="empty">
  <h1>${overview.noStores}</h1>
  <p>${overview.addStores(html`<code>retailers</code>`)}</p>
</section>`;

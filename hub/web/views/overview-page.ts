// All stores at a glance: what each had today, against last week, and whether its sensors are alive.

import { type Figure, figureOf } from '../../figures/interval.ts';
import { unitOf } from '../../figures/sums.ts';
import { sparkline } from '../../render/charts/sparkline.ts';
import { betweenText, countText, nothingText } from '../../render/figures.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { DayReport, HourReport } from '../../report/day-report.ts';
import type { GroupTrees } from '../../report/group-tree.ts';
import {
  type AskedOverview,
  OVERVIEW_STORES,
  type Overview,
  type OverviewDay,
  type OverviewStore,
} from '../../report/overview.ts';
import { TOGETHER_MAX } from '../../report/store-pages.ts';
import type { StoreState } from '../../report/store-state.ts';
import { groupHref, storeHref } from '../links.ts';
import { legendList } from './chart-figure.ts';
import { comparisonView, notComparedView } from './comparison.ts';
import { countData } from './figure-data.ts';
import { nothingFound, pageLinks, storeSearch, storesFound } from './overview-tools.ts';
import { changeView, overviewTotals } from './overview-totals.ts';
import { storeStatus } from './sensor-status.ts';

export function overviewPage(render: Render, overview: Overview, { order, search }: AskedOverview): View {
  const { words } = render;
  const { stores, all } = overview;
  if (all.stores + overview.retired.length === 0) return noStores(render);
  const hasDays = stores.some(({ day }) => day);
  const asked = { order, search, page: overview.page };
  return html`<div class="page-head">
      <h1>${words.frame.stores}</h1>
      <p class="quiet">${headline(render, overview)} ${hasDays && words.figures.rangeMeaning}</p>
    </div>
    ${overview.found > 1 && overview.lastDay && overviewTotals(render, overview.lastDay, search !== undefined)}
    ${overview.tooMany && html`<p class="quiet">${words.overview.tooMany(render.numbers.whole(TOGETHER_MAX))}</p>`}
    ${(all.stores >= SEARCHED_FROM || search !== undefined) && storeSearch(render, asked)}
    ${search !== undefined && overview.found > 0 && storesFound(render, overview.found, order)}
    ${stores.length === 0 ? search !== undefined && nothingFound(render, asked) : storeLists(render, overview, order)}
    ${overview.found > OVERVIEW_STORES && pageLinks(render, overview, asked)}
    ${hasDays && legendList(render, ['whole', 'partly', 'withheld', 'missing'])}
    ${retiredStores(render, overview)}`;
}

/** Those at the top of the tree: each page leads further down. */
function groupLinks({ words: { groups: words } }: Render, retailer: string, groups: GroupTrees): View {
  const top = groups.atTop(retailer);
  if (top.length === 0) return null;
  return html`<nav class="group-links" aria-label=${words.groups}>
    ${words.groups} ${top.map(({ id, name }) => html`<a href=${groupHref({ retailer, id })}>${name}</a>`)}
  </nav>`;
}

function retiredStores(
  { words: { overview, store: words }, dates }: Render,
  { retired, retiredFound }: Overview,
): View {
  if (retired.length === 0) return null;
  return html`<details class="retired">
    <summary>${overview.retired(retiredFound)}</summary>
    <ul>
      ${retired.map(
        (store) => html`<li data-retired=${`${store.retailer}/${store.id}`} data-since=${store.retired}>
          <a href=${storeHref(store)}>${store.name}</a> <span class="faint">${words.retiredSince(dates.full(store.retired!))}</span>
        </li>`,
      )}
    </ul>
  </details>`;
}

/** Fewer stores are looked over without. */
const SEARCHED_FROM = 10;

/** By name, each retailer has its own; else the order goes through all of them. */
function storeLists(
  render: Render,
  { stores, groups }: Overview,
  order: AskedOverview['order'],
): readonly View[] {
  const byRetailer = Map.groupBy(stores, ({ state }) => state.store.retailer);
  const isMixed = byRetailer.size > 1 && order !== 'name';
  if (isMixed) {
    return [
      html`<section class="group" aria-label=${render.words.frame.stores}>
        <ul class="stores">${stores.map((store) => storeRow(render, store, isMixed))}</ul>
      </section>`,
    ];
  }
  return [...byRetailer].map(
    ([retailer, ofIt]) => html`<section class="group" aria-label=${ofIt[0]!.state.store.retailerName}>
        <h2 class=${byRetailer.size > 1 ? 'retailer' : 'hidden'}>${ofIt[0]!.state.store.retailerName}</h2>
        ${groupLinks(render, retailer, groups)}
        <ul class="stores">${ofIt.map((store) => storeRow(render, store, isMixed))}</ul>
      </section>`,
  );
}

function headline({ words: { overview } }: Render, { all: { stores, sensors, troubled } }: Overview): string {
  const parts = [overview.stores(stores), overview.sensors(sensors)];
  if (sensors > 0) parts.push(troubled === 0 ? overview.allWell : overview.troubled(troubled));
  return `${parts.join(', ')}.`;
}

/** `isMixed`: with stores of other retailers. */
function storeRow(render: Render, { state, day, alarms, refused }: OverviewStore, isMixed: boolean): View {
  const { store, sensors } = state;
  return html`<li data-store=${`${store.retailer}/${store.id}`}>
    <div class="who">
      <h3><a href=${storeHref(store)}>${store.name}</a></h3>
      ${isMixed && html`<span class="quiet of-retailer">${store.retailerName}</span>`}
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
  const { words, numbers } = render;
  const { overview } = words;
  const { report, recent, latest } = day;
  const visits = report.totals.cells.visits;
  const figure = figureOf('visits', visits);
  const heard = report.hours.filter((hour) => hour.open && hour.sums).length;
  const inside = latest && figureOf('occupancy', latest.sums!.cells.occupancy);
  const idle = heard === 0 ? idleOf(report) : undefined;
  return html`<div class="count" ...${countData('visits', visits)} data-missing=${report.missing || undefined} data-idle=${idle}>
      ${
        idle === undefined
          ? html`<span class="when" data-day=${report.date}>${whenText(render, state, report, report.soFar)}</span>
      <b class="total">${figure ? numbers.whole(figure.value) : nothingText(render, visits)}</b>
      <span class="unit">${unitOf(visits) === 'people' ? overview.visitsOfPeople : overview.visits}</span>
      ${figure && html`<span class="range">${rangeText(render, report, figure)}</span>`}
      <span class="against">${againstView(render, day, heard)}</span>`
          : html`<span class="when">${overview.idle(whenText(render, state, report, false), overview.idleWhy[idle])}</span>`
      }
    </div>
    <div class="recent">
      ${recent.length > 0 && html`${sparkline(recent, sparkLabel(render, recent))} <span class="note">${overview.lastHours(recent.length)}</span>`}
    </div>
    <div class="inside" data-inside=${inside?.value} data-inside-at=${latest?.label}>
      ${idle === undefined && insideNow(render, latest)}
    </div>`;
}

function againstView(
  render: Render,
  { report, againstLastWeek, notCompared, like }: OverviewDay,
  heard: number,
): View {
  const weekday = render.dates.weekday(report.date);
  if (notCompared) return notComparedView(render, notCompared, weekday);
  if (like?.change) return changeView(render, like, like.change);
  return comparisonView(render, againstLastWeek, { weekday, days: 1 }, heard);
}

/** Those inside in the last hour of the day that was heard. */
function insideNow(render: Render, latest: HourReport | undefined): View {
  const {
    words: { overview },
    numbers,
  } = render;
  const cell = latest?.sums?.cells.occupancy;
  const inside = cell && figureOf('occupancy', cell);
  return html`<b class="now">${inside ? numbers.decimal(inside.value) : cell ? countText(render, 'occupancy', cell, latest!.sums!.floorMax) : '–'}</b>
      <span class="note">${overview.insideAtOnce}${latest && `, ${latest.label}`}${inside && html`<br />${betweenText(render, inside, numbers.decimal)}`}</span>`;
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
  { today, lastDay }: StoreState,
  { date }: DayReport,
  soFar: boolean,
): string {
  if (date === today) return soFar ? overview.todaySoFar : overview.today;
  const [year, thisYear] = [date, today].map((one) => one.slice(0, 4));
  const day = year === thisYear ? dates.short(date) : `${dates.short(date)} ${year}`;
  return date === lastDay ? overview.lastData(day) : day;
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

// All stores at a glance: what each had today, against last week, and whether its sensors are alive.
import type { Comparison } from '../../report/compare.ts';
import type { DayReport, HourReport } from '../../report/day-report.ts';
import { figureOf } from '../../report/interval.ts';
import { isTroubled } from '../../report/sensor-health.ts';
import { unitOf } from '../../report/sums.ts';
import { sparkline } from '../charts/sparkline.ts';
import { decimal, number, plural, shortDate, weekdayName } from '../format.ts';
import { html, type View } from '../html.ts';
import { storeHref } from '../links.ts';
import type { StoreState } from '../load-store.ts';
import { betweenText, countText, nothingText, RANGE_MEANING } from '../words.ts';
import { legendList } from './chart-figure.ts';
import { comparisonView } from './comparison.ts';
import { countData } from './figure-data.ts';
import { storeStatus } from './sensor-status.ts';

export interface OverviewStore {
  readonly state: StoreState;
  /** Undefined before the first hour. */
  readonly day: OverviewDay | undefined;
  /** Alarms and refused messages of the last seven days. */
  readonly alarms: number;
  readonly refused: number;
}

export interface OverviewDay {
  readonly report: DayReport;
  readonly againstLastWeek: Comparison | undefined;
  /** The last open hours, oldest first. */
  readonly recent: readonly HourReport[];
}

export function overviewPage(stores: readonly OverviewStore[]): View {
  if (stores.length === 0) return noStores();
  const byRetailer = Map.groupBy(stores, ({ state }) => state.store.retailer);
  return html`<div class="page-head">
      <h1>Stores</h1>
      <p class="quiet">${headline(stores)} ${stores.some(({ day }) => day) && RANGE_MEANING}</p>
    </div>
    ${[...byRetailer.values()].map(
      (group) => html`<section class="group" aria-label=${group[0]!.state.store.retailerName}>
        <h2 class=${byRetailer.size > 1 ? 'retailer' : 'hidden'}>${group[0]!.state.store.retailerName}</h2>
        <ul class="stores">${group.map(storeRow)}</ul>
      </section>`,
    )}
    ${stores.some(({ day }) => day) && legendList(['whole', 'partly', 'withheld', 'missing'])}`;
}

function headline(stores: readonly OverviewStore[]): string {
  const sensors = stores.flatMap(({ state }) => state.sensors);
  const silent = sensors.filter(isTroubled).length;
  const parts = [plural(stores.length, 'store'), plural(sensors.length, 'sensor')];
  if (sensors.length > 0) parts.push(silent === 0 ? 'all of them well' : `${silent} silent, late or deaf`);
  return `${parts.join(', ')}.`;
}

function storeRow({ state, day, alarms, refused }: OverviewStore): View {
  const { store, sensors } = state;
  return html`<li data-store=${`${store.retailer}/${store.id}`}>
    <div class="who">
      <h3><a href=${storeHref(store)}>${store.name}</a></h3>
      ${storeStatus(sensors, store.timeZone)} ${troubles(alarms, refused)}
    </div>
    ${day ? dayCells(state, day) : html`<p class="quiet waiting">Nothing counted yet.</p>`}
  </li>`;
}

function troubles(alarms: number, refused: number): View {
  const parts = [alarms > 0 && plural(alarms, 'alarm'), refused > 0 && plural(refused, 'refused message')];
  const text = parts.filter(Boolean).join(', ');
  return text !== '' && html`<a class="trouble" href="/messages">${text} this week</a>`;
}

function dayCells(state: StoreState, { report, againstLastWeek, recent }: OverviewDay): View {
  const visits = report.totals.cells.visits;
  const figure = figureOf('visits', visits);
  const heard = report.hours.filter((hour) => hour.open && hour.sums).length;
  const last = recent.findLast((hour) => hour.sums);
  const inside = last && figureOf('occupancy', last.sums!.cells.occupancy);
  const idle = heard === 0 ? idleText(report) : undefined;
  return html`<div class="count" ...${countData('visits', visits)} data-missing=${report.missing || undefined} data-idle=${idle}>
      ${
        idle === undefined
          ? html`<span class="when" data-day=${report.day.date}>${whenText(state, report)}</span>
      <b class="total">${figure ? number(figure.value) : nothingText(visits)}</b>
      <span class="unit">visits${unitOf(visits) === 'people' ? ', people' : ''}</span>
      ${figure && html`<span class="range">${betweenText(figure)}${report.missing > 0 && ' in the hours heard'}</span>`}
      <span class="against">${comparisonView(againstLastWeek, `last ${weekdayName(report.day.date)}`, heard)}</span>`
          : html`<span class="when">${whenText(state, report).replace(' so far', '')}: ${idle}</span>`
      }
    </div>
    <div class="recent">
      ${sparkline(recent, sparkLabel(recent))}
      <span class="note">last ${plural(recent.length, 'open hour')}</span>
    </div>
    <div class="inside">
      <b class="now">${inside ? decimal(inside.value) : last ? countText('occupancy', last.sums!.cells.occupancy, last.sums!.floorMax) : '–'}</b>
      <span class="note">inside at once${last && `, ${last.label}`}${inside && html`<br />${betweenText(inside, decimal)}`}</span>
    </div>`;
}

/** Why no hour of a day could be heard, where that is nobody's fault: an hour that was heard while closed is none of it. */
function idleText({ open, hours, missing }: DayReport): string | undefined {
  if (open.from === open.to) return 'closed';
  if (missing > 0) return undefined;
  if (hours.some(({ state }) => state === 'paused')) return 'paused';
  return 'no open hour yet';
}

function whenText({ today }: StoreState, { day, soFar }: DayReport): string {
  if (day.date === today) return soFar ? 'Today so far' : 'Today';
  return `Last data: ${shortDate(day.date)}${day.date.slice(0, 4) === today.slice(0, 4) ? '' : ` ${day.date.slice(0, 4)}`}`;
}

function sparkLabel(recent: readonly HourReport[]): string {
  const missing = recent.filter(({ state }) => state === 'missing').length;
  const withheld = recent.filter(({ state }) => state === 'withheld').length;
  return `Visits in the last ${plural(recent.length, 'open hour')}: ${missing} not heard, ${withheld} withheld.`;
}

const noStores = (): View => html`<section class="empty">
  <h1>No stores yet</h1>
  <p>
    The hub takes counts only from stores in its configuration. Add a retailer with a store, its time zone and its
    opening hours to the hub's YAML file under <code>retailers</code>, and start the hub again.
  </p>
</section>`;

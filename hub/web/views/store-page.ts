// A store's page, from the day's headline down to how sure it all is.
import { WEEKDAYS } from '../../../shared/opening-hours.ts';
import type { Render } from '../../render/render.ts';
import type { HeatMap } from '../../report/heat-map.ts';
import { type LocalDate, localMinute, weekdayOf } from '../../report/local-days.ts';
import type { Bucket, Range } from '../../report/series.ts';
import { sumAll } from '../../report/sums.ts';
import { longDate } from '../format.ts';
import { html, type View } from '../html.ts';
import { apiHref, calibrationHref } from '../links.ts';
import type { DayPage, StoreState } from '../load-store.ts';
import { daySection } from './day-section.ts';
import { heatSection } from './heat-section.ts';
import { pauseNotice, pauseSection, type RefusedPause } from './pause-section.ts';
import { qualitySection } from './quality-section.ts';
import { RANGE_NAMES, rangeSection } from './range-section.ts';
import { sensorStatus, storeStatus } from './sensor-status.ts';
import { visitorSection } from './visitor-section.ts';

export interface StorePage {
  readonly state: StoreState;
  readonly nowMs: number;
  readonly range: Range;
  readonly refusedPause?: RefusedPause | undefined;
  /** Undefined before the first hour. */
  readonly data: StoreData | undefined;
}

export interface StoreData {
  readonly day: DayPage;
  readonly asked: LocalDate | undefined;
  readonly buckets: readonly Bucket[];
  readonly heat: { readonly map: HeatMap; readonly weeks: number };
}

export function storePage(render: Render, page: StorePage): View {
  const { state } = page;
  const { store, sensors } = state;
  return html`<div class="store-head">
      <p class="crumbs"><a href="/">Stores</a> / ${store.retailerName}</p>
      <h1>${store.name}</h1>
      <p class="facts">
        ${storeStatus(sensors, store.timeZone)}
        <span>${openingText(state)}</span>
        <span>${localMinute(store.timeZone, page.nowMs).slice(11)} in ${store.timeZone.replaceAll('_', ' ')}</span>
        <a href=${calibrationHref(store)}>Calibrate</a>
      </p>
    </div>
    ${pauseNotice(render, state)} ${page.data ? dataSections(page, page.data) : emptyState(state)}
    ${pauseSection(render, state, page.refusedPause)}`;
}

function openingText({ store, today }: StoreState): string {
  const span = store.opening[WEEKDAYS[weekdayOf(today)]!];
  return span === null ? 'Closed today' : `Open today ${span[0]} to ${span[1]}`;
}

function dataSections(page: StorePage, data: StoreData): View {
  const { state, range } = page;
  const { store } = state;
  const sums = sumAll(data.buckets.map((bucket) => bucket.sums));
  const total = (of: (bucket: Bucket) => number) => data.buckets.reduce((sum, bucket) => sum + of(bucket), 0);
  const rangeName = `these ${range === '1y' ? '52 weeks' : RANGE_NAMES[range]}`;
  return html`
    ${staleNotice(state, data)} ${daySection(state, data.day, range)}
    ${rangeSection({ store, sensors: state.sensors.length, range, buckets: data.buckets, chosen: data.day.report.day.date, asked: data.asked })}
    ${heatSection({ ...data.heat, floorMax: sums.floorMax })} ${visitorSection(sums, rangeName, state.sensors.length)}
    ${qualitySection({
      rangeName,
      sums,
      expected: total((bucket) => bucket.expected),
      missing: total((bucket) => bucket.missing),
      sensors: state.sensors,
      zone: store.timeZone,
    })}
    ${downloads(state, data.buckets)}
  `;
}

/** Said when the page opens on a day that is not today, because nothing newer has come. */
function staleNotice({ store, lastDay, today }: StoreState, { asked }: StoreData): View {
  if (asked !== undefined || lastDay === undefined || lastDay >= today) return null;
  const closed = store.opening[WEEKDAYS[weekdayOf(today)]!] === null;
  return html`<p class="notice" data-last-day=${lastDay}>
    ${closed ? 'The store is closed today.' : 'No hour of today has come yet.'}${' '}
    This is ${longDate(lastDay)}, the last day with data.
  </p>`;
}

function downloads({ store }: StoreState, buckets: readonly Bucket[]): View {
  const from = buckets[0]!.first;
  const to = buckets.at(-1)!.last;
  return html`<section aria-labelledby="take">
    <div class="section-head"><h2 id="take">Take the numbers with you</h2></div>
    <p class="quiet">
      <a href=${apiHref(store, 'days.csv', from, to)} download>Days as CSV</a> ·${' '}
      <a href=${apiHref(store, 'hours.csv', from, to)} download>Hours as CSV</a> ·${' '}
      <a href=${apiHref(store, 'days', from, to)}>Days as JSON</a>, for the range above. In the CSV a count that was
      withheld says <code>suppressed</code>, one that the profile cannot know <code>unknown</code>, and an empty cell
      was not heard.
    </p>
  </section>`;
}

function emptyState({ store, sensors }: StoreState): View {
  return html`<section class="empty" aria-labelledby="empty" data-waiting=${sensors.length === 0 ? 'sensor' : 'hour'}>
    <h2 id="empty">Waiting for the first hour</h2>
    <p>
      ${
        sensors.length === 0
          ? 'No sensor of this store has been in touch yet.'
          : 'A sensor is in touch. Its first count comes a few minutes after its first full clock hour.'
      }
    </p>
    ${
      sensors.length === 0
        ? html`<ol>
            <li>Write a sensor's configuration; <code>device/example-config.yaml</code> is a commented start.</li>
            <li>
              Give it this store's address: <code>${store.retailer}/${store.id}/</code> and a name of its own.
            </li>
            <li>Start it with <code>footfall-sensor run --config FILE</code>; it appears here once it is connected.</li>
          </ol>`
        : html`<p>${sensors.map((sensor) => html`<span class="sensor">${sensor.id} ${sensorStatus(sensor, store.timeZone)}</span>`)}</p>`
    }
  </section>`;
}

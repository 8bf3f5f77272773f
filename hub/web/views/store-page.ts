// A store's page, from the day's headline down to how sure it all is.
import { localMinute } from '../../calendar/local-days.ts';
import { storeDay } from '../../calendar/store-days.ts';
import { zoneName } from '../../render/dates.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import { type Bucket, RANGES } from '../../report/series.ts';
import type { StoreData, StoreReport } from '../../report/store-report.ts';
import type { StoreState } from '../../report/store-state.ts';
import { apiHref, calibrationHref, groupHref, storeHref } from '../links.ts';
import { daySection } from './day-section.ts';
import { heatSection } from './heat-section.ts';
import { pauseNotice, pauseSection, type RefusedPause } from './pause-section.ts';
import { storeQuality } from './quality-section.ts';
import { rangeSection } from './range-section.ts';
import { retiredStatus, sensorStatus, storeStatus } from './sensor-status.ts';
import type { Subject } from './subject.ts';
import { visitorSection } from './visitor-section.ts';

export interface StorePage extends StoreReport {
  readonly refusedPause?: RefusedPause | undefined;
}

export function storePage(render: Render, page: StorePage): View {
  const { state } = page;
  const { store, sensors } = state;
  const { words } = render;
  return html`<div class="store-head">
      <p class="crumbs"><a href="/">${words.frame.stores}</a> / ${store.retailerName}</p>
      <h1>${store.name}</h1>
      <p class="facts">
        ${state.isRetired ? retiredStatus(render, store.retired!) : storeStatus(render, sensors, store.timeZone)}
        ${!state.isRetired && html`<span>${openingText(render, state)}</span>`}
        <span>${words.store.timeThere(localMinute(store.timeZone, page.nowMs).slice(11), zoneName(store.timeZone))}</span>
        ${page.groups.length > 0 && html`<span>${words.store.inGroups} ${groupList(page)}</span>`}
        ${!state.isRetired && html`<a href=${calibrationHref(store)}>${words.store.calibrate}</a>`}
      </p>
    </div>
    ${pauseNotice(render, state)} ${page.data ? dataSections(render, page, page.data) : emptyState(render, state)}
    ${!state.isRetired && pauseSection(render, state, page.refusedPause)}`;
}

const groupList = ({ groups, state: { store } }: StorePage): View =>
  groups.map(({ id, name }, at) => [
    at > 0 && ', ',
    html`<a href=${groupHref({ retailer: store.retailer, id })}>${name}</a>`,
  ]) as View;

function openingText({ words }: Render, { store, today }: StoreState): string {
  const { spans, zone, endMs } = storeDay(store.history, today);
  const clock = (ms: number) => localMinute(zone, ms).slice(11);
  const texts = spans.map(({ fromMs, untilMs }) =>
    words.store.openSpan(clock(fromMs), untilMs === endMs ? '24:00' : clock(untilMs)),
  );
  return spans.length === 0 ? words.store.closedToday : words.store.openToday(texts.join(', '));
}

function dataSections(render: Render, page: StorePage, data: StoreData): View {
  const { state, range } = page;
  const { store } = state;
  const { day, figures, likeForLike, asked } = data;
  const { sums, expected, missing } = figures.total;
  const rangeName = render.words.range.these[range];
  const subject = subjectOf(state);
  const { sensors } = subject;
  return html`
    ${staleNotice(render, state, data)} ${namesNotice(render, data)} ${daySection(render, subject, day, { range })}
    ${rangeSection(render, { subject, range, figures, likeForLike, chosen: day.report.date, asked, ranges: RANGES })}
    ${heatSection(render, { ...data.heat, floorMax: sums.floorMax })} ${visitorSection(render, { sums, rangeName, sensors })}
    ${storeQuality(render, { kind: 'store', rangeName, sums, expected, missing, sensors, state, zone: store.timeZone })}
    ${downloads(render, state, figures.total)}
  `;
}

function subjectOf({ store, sensors, adjusted, firstDay, lastDay, today }: StoreState): Subject {
  return {
    kind: 'store',
    href: (to) => storeHref(store, to),
    action: `/stores/${store.retailer}/${store.id}`,
    as: store.as,
    calibrated: adjusted.length > 0,
    sensors: sensors.length,
    firstDay,
    newest: lastDay !== undefined && lastDay > today ? lastDay : today,
  };
}

/** Said where days that are shown are of another name. */
const namesNotice = ({ words, dates }: Render, { pastNames }: StoreData): View =>
  pastNames.map(
    ({ name, until }) =>
      html`<p class="quiet" data-name-until=${until}>${words.store.pastName(dates.full(until), name)}</p>`,
  );

/** Said when the page opens on a day that is not today, because nothing newer has come. */
function staleNotice(
  { words, dates }: Render,
  { store, isRetired, lastDay, today }: StoreState,
  { asked }: StoreData,
): View {
  if (isRetired || asked !== undefined || lastDay === undefined || lastDay >= today) return null;
  const closed = storeDay(store.history, today).open.length === 0;
  return html`<p class="notice" data-last-day=${lastDay}>
    ${closed ? words.store.isClosedToday : words.store.nothingToday} ${words.store.lastDay(dates.long(lastDay))}
  </p>`;
}

function downloads(
  { words: { store: words } }: Render,
  { store }: StoreState,
  { first: from, last: to }: Bucket,
): View {
  return html`<section aria-labelledby="take">
    <div class="section-head"><h2 id="take">${words.take}</h2></div>
    <p class="quiet">
      <a href=${apiHref(store, 'days.csv', from, to)} download>${words.daysCsv}</a> ·${' '}
      <a href=${apiHref(store, 'hours.csv', from, to)} download>${words.hoursCsv}</a> ·${' '}
      <a href=${apiHref(store, 'days', from, to)}>${words.daysJson}</a>
    </p>
    <p class="quiet">${words.takeNote(html`<code>suppressed</code>`, html`<code>unknown</code>`)}</p>
  </section>`;
}

function emptyState(render: Render, { store, sensors }: StoreState): View {
  const words = render.words.store;
  return html`<section class="empty" aria-labelledby="empty" data-waiting=${sensors.length === 0 ? 'sensor' : 'hour'}>
    <h2 id="empty">${words.waiting}</h2>
    <p>${sensors.length === 0 ? words.noSensor : words.inTouch}</p>
    ${
      sensors.length === 0
        ? html`<ol>
            <li>${words.writeConfig(html`<code>device/example-config.yaml</code>`)}</li>
            <li>${words.giveAddress(html`<code>${store.retailer}/${store.id}/</code>`)}</li>
            <li>${words.start(html`<code>footfall-sensor run --config FILE</code>`)}</li>
          </ol>`
        : html`<p>${sensors.map((sensor) => html`<span class="sensor">${sensor.id} ${sensorStatus(render, sensor, store.timeZone)}</span>`)}</p>`
    }
  </section>`;
}

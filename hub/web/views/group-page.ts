// A group's page: the sections of a store's page over the sums of its stores, and how each of its groups and stores has done.
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { GroupData, GroupReport } from '../../report/group-report.ts';
import type { Bucket } from '../../report/series.ts';
import { isRetired } from '../../store/stores.ts';
import { groupApiHref, groupHref, storeHref } from '../links.ts';
import { daySection } from './day-section.ts';
import { groupParts } from './group-parts.ts';
import { heatSection } from './heat-section.ts';
import { qualitySection, term } from './quality-section.ts';
import { rangeSection } from './range-section.ts';
import { retiredStatus } from './sensor-status.ts';
import { standingsText } from './standings.ts';
import type { Subject } from './subject.ts';
import { visitorSection } from './visitor-section.ts';

export function groupPage(render: Render, report: GroupReport): View {
  const { group, newest, stores } = report;
  const { frame, groups: words } = render.words;
  const { retailer, above, below, retired } = group;
  const link = ({ id, name }: { readonly id: string; readonly name: string }) =>
    html` / <a href=${groupHref({ retailer: retailer.id, id })}>${name}</a>`;
  const isGone = newest !== undefined && isRetired(retired, newest);
  const now = stores.filter(({ isIn }) => isIn).length;
  return html`<div class="store-head">
      <p class="crumbs"><a href="/">${frame.stores}</a> / ${retailer.name}${above.map(link)}</p>
      <h1>${group.name}</h1>
      <p class="facts">
        <span>${words.group}</span>
        ${isGone && retiredStatus(render, retired!)}
        <span>${words.has(now, below.length)}</span>
      </p>
    </div>
    ${report.data ? dataSections(render, report, report.data) : emptyState(render, report)}`;
}

function dataSections(render: Render, report: GroupReport, data: GroupData): View {
  const { range, ranges } = report;
  const { day, figures, likeForLike, asked } = data;
  const { sums, expected, missing } = figures.total;
  const rangeName = render.words.range.these[range];
  const subject = subjectOf(report);
  const { sensors } = subject;
  const lead = html`<p class="quiet" data-stores=${data.onDay.length} data-counted=${data.onDay.filter(({ standing }) => standing === 'counted').length}>${standingsText(render, data.onDay)}</p>`;
  return html`
    ${daySection(render, subject, day, { range, lead })}
    ${rangeSection(render, { subject, range, figures, likeForLike, chosen: day.report.date, asked, ranges })}
    ${groupParts(render, report, data)}
    ${heatSection(render, { ...data.heat, floorMax: sums.floorMax })} ${visitorSection(render, { sums, rangeName, sensors })}
    ${qualitySection(render, { kind: 'group', rangeName, sums, expected, missing, sensors }, calibratedTerm(render, report), null)}
    ${downloads(render, report, figures.total)}
  `;
}

function subjectOf({ group, as, stores, calibrated, firstDay, newest }: GroupReport): Subject {
  const link = { retailer: group.retailer.id, id: group.id };
  return {
    kind: 'group',
    href: (to) => groupHref(link, { ...to, as: to.as ?? as }),
    action: groupHref(link),
    as,
    calibrated: calibrated > 0 && calibrated === stores.length,
    sensors: stores.reduce((sum, { state }) => sum + state.sensors.length + state.retiredSensors.length, 0),
    firstDay,
    newest: newest!,
  };
}

/** Where a part of its stores is calibrated, and all are shown in phones. */
function calibratedTerm({ words: { quality } }: Render, { calibrated, stores }: GroupReport): View {
  if (calibrated === 0 || calibrated === stores.length) return null;
  return term(quality.someCalibrated(calibrated, stores.length), quality.someCalibratedText);
}

function downloads({ words }: Render, { group, as }: GroupReport, { first, last }: Bucket): View {
  const link = { retailer: group.retailer.id, id: group.id };
  const href = (file: string) => groupApiHref(link, file, first, last, as);
  return html`<section aria-labelledby="take">
    <div class="section-head"><h2 id="take">${words.store.take}</h2></div>
    <p class="quiet">
      <a href=${href('days.csv')} download>${words.store.daysCsv}</a> ·${' '}
      <a href=${href('hours.csv')} download>${words.store.hoursCsv}</a> ·${' '}
      <a href=${href('days')}>${words.store.daysJson}</a>
    </p>
    <p class="quiet">${words.store.takeNote(html`<code>suppressed</code>`, html`<code>unknown</code>`)}</p>
  </section>`;
}

function emptyState({ words: { groups: words } }: Render, { stores, group }: GroupReport): View {
  const below = group.below.map(
    ({ id, name }) => html`<li><a href=${groupHref({ retailer: group.retailer.id, id })}>${name}</a></li>`,
  );
  return html`<section class="empty" aria-labelledby="empty">
    <h2 id="empty">${stores.length === 0 ? words.noStore : words.noHour}</h2>
    <p>${stores.length === 0 ? words.addStore : words.firstHour}</p>
    <ul>${below} ${stores.map(({ state: { store } }) => html`<li><a href=${storeHref(store)}>${store.name}</a></li>`)}</ul>
  </section>`;
}

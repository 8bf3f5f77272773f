// The groups and stores of a group, each with its figures of the day and of the range.
import { figureOf } from '../../figures/interval.ts';
import { totalText } from '../../render/figures.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import {
  type Figures,
  type GroupData,
  type GroupReport,
  isDue,
  type PartReport,
  type StoreOfGroup,
} from '../../report/group-report.ts';
import { groupHref, storeHref } from '../links.ts';
import { comparisonView } from './comparison.ts';
import { countData } from './figure-data.ts';

export function groupParts(render: Render, report: GroupReport, data: GroupData): View {
  const { words, dates } = render;
  const { groups: say } = words;
  const { group, range, as, stores } = report;
  const target = { day: data.asked, range, as };
  const weekday = dates.weekday(data.day.report.date);
  const heads = [
    say.part,
    say.visitsOn(dates.short(data.day.report.date)),
    say.onLastWeek,
    say.visitsOver(words.range.names[range]),
    words.range.heads.heard,
    say.state,
  ];
  return html`<section aria-labelledby="parts" class="parts">
    <div class="section-head"><h2 id="parts">${say.parts}</h2></div>
    <div class="scroll" tabindex="0" role="region" aria-label=${say.partsTable}>
      <table>
        <caption class="hidden">${say.parts}</caption>
        <thead><tr>${heads.map((head) => html`<th scope="col" class="head">${head}</th>`)}</tr></thead>
        <tbody>
          ${data.groups.map((part) => groupRow(render, part, groupHref({ retailer: group.retailer.id, id: part.group.id }, target), weekday))}
          ${stores.map((store) => storeRow(render, store, storeHref({ ...store.state.store, as }, { day: data.asked, range }), weekday))}
        </tbody>
      </table>
    </div>
  </section>`;
}

function groupRow(render: Render, part: PartReport, href: string, weekday: string): View {
  const { counted, stores, group } = part;
  return html`<tr data-part=${group.id}>
    <th scope="row"><b><a href=${href}>${group.name}</a></b></th>
    ${figureCells(render, part, weekday, part.isDue)}
    <td>${render.words.groups.counted(counted, stores)}</td>
  </tr>`;
}

function storeRow(render: Render, part: StoreOfGroup, href: string, weekday: string): View {
  const { state, standing } = part;
  return html`<tr data-part=${state.store.id} data-standing=${standing}>
    <th scope="row"><a href=${href}>${state.store.name}</a></th>
    ${figureCells(render, part, weekday, isDue(standing))}
    <td>${stateText(render, part)}</td>
  </tr>`;
}

/** `isShown`: the day has something to say of it. */
function figureCells(render: Render, part: Figures, weekday: string, isShown: boolean): View {
  const { day, range, againstLastWeek } = part;
  const { visits } = day.cells;
  const share = range.expected > 0 ? render.numbers.shareHeard(range.sums.coverage / range.expected) : '';
  const total = range.sums.cells.visits;
  return html`<td ...${isShown ? countData('visits', visits, 'part-day') : {}}>${isShown ? totalText(render, 'visits', visits) : ''}</td>
    <td>${isShown && figureOf('visits', visits) && comparisonView(render, againstLastWeek, { weekday, days: 1 }, againstLastWeek?.hours ?? 0)}</td>
    <td ...${countData('visits', total, 'part-range')}>${range.expected > 0 ? totalText(render, 'visits', total) : ''}</td>
    <td>${share}</td>`;
}

function stateText(
  { words: { groups: say, store: words }, dates, numbers }: Render,
  part: StoreOfGroup,
): string {
  const { standing, state, report, isIn } = part;
  if (state.isRetired) return words.retiredSince(dates.full(state.store.retired!));
  if (standing === 'counted' && report && report.missing > 0) {
    return say.partly(numbers.whole(report.missing), numbers.whole(report.expected));
  }
  return standing === 'away' ? (isIn ? say.notYet : say.left) : say.standing[standing];
}

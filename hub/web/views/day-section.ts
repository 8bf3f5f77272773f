// One day: its headline figures, its hours, and the way to the days around it.

import type { DayReport, HourReport } from '../../report/day-report.ts';
import { addDays } from '../../report/local-days.ts';
import { captureRate, meanStayMinutes } from '../../report/ratios.ts';
import type { Range } from '../../report/series.ts';
import { known } from '../../report/sums.ts';
import type { Measure } from '../../store/read-hours.ts';
import { decimal, longDate, number, percent, plural, weekdayName } from '../format.ts';
import { html, type View } from '../html.ts';
import { storeHref } from '../links.ts';
import type { DayPage, StoreState } from '../load-store.ts';
import { hoursText, totalText } from '../words.ts';
import { chartFigure } from './chart-figure.ts';
import { comparisonView } from './comparison.ts';
import { type FigureTile, figureTiles } from './figure-tile.ts';
import { hourColumns, hourLegend, hourTable } from './hour-chart.ts';

export function daySection(state: StoreState, page: DayPage, range: Range): View {
  const { report } = page;
  const heard = report.hours.some((hour) => hour.open && hour.sums);
  const name = longDate(report.day.date);
  return html`<section aria-labelledby="day">
    ${dayHead(state, report, range)}
    ${heard ? figureTiles(dayTiles(page, state.sensors.length)) : html`<p class="quiet">${nothingText(report)}</p>`}
    ${chartFigure({
      label: `Visits by hour on ${name}.`,
      columns: hourColumns(page),
      table: hourTable(page),
      legend: hourLegend(page),
    })}
  </section>`;
}

function dayHead(state: StoreState, { day, soFar }: DayReport, range: Range): View {
  const { store, firstDay, lastDay, today } = state;
  const newest = lastDay !== undefined && lastDay > today ? lastDay : today;
  const step = (days: number, label: string, arrow: string) => {
    const date = addDays(day.date, days);
    const there = firstDay !== undefined && date >= firstDay && date <= newest;
    return there
      ? html`<a class="step" href=${storeHref(store, { day: date, range, at: 'day' })} aria-label=${label}>${arrow}</a>`
      : html`<span class="step off" aria-hidden="true">${arrow}</span>`;
  };
  return html`<div class="section-head">
    <h2 id="day">${longDate(day.date)}${soFar && html`<span class="tag">so far</span>`}</h2>
    <form class="day-nav" method="get" action=${storeHref(store)}>
      ${step(-1, 'The day before', '‹')}
      <label class="hidden" for="day-input">Day</label>
      <input id="day-input" type="date" name="day" value=${day.date} min=${firstDay} max=${newest} required />
      ${range !== '4w' && html`<input type="hidden" name="range" value=${range} />`}
      <button type="submit">Show</button>
      ${step(1, 'The day after', '›')}
    </form>
  </div>`;
}

function nothingText({ open, missing, expected }: DayReport): string {
  if (open.from === open.to) return 'The store is closed on this day.';
  if (missing > 0) return `Nothing was heard on this day: all ${plural(expected, 'open hour')} are missing.`;
  return expected === 0 && open.to > open.from ? 'No sensor was expected to report on this day yet.' : '';
}

function dayTiles(page: DayPage, sensors: number): FigureTile[] {
  const { report } = page;
  const hoursHeard = report.hours.filter((hour) => hour.open && hour.sums).length;
  const weekday = weekdayName(report.day.date);
  const capture = captureRate(report.totals);
  const stay = meanStayMinutes(report.totals);
  return [
    totalTile('Visits', 'visits', report, sensors, [
      comparisonView(page.againstLastWeek, `last ${weekday}`, hoursHeard),
      page.againstUsual?.change !== undefined && page.againstUsual.days > 1
        ? comparisonView(page.againstUsual, `the last ${page.againstUsual.days} ${weekday}s`, hoursHeard)
        : null,
    ]),
    totalTile('Passers-by', 'passersby', report, sensors, []),
    {
      name: 'Came in',
      value: capture ? percent(capture.value) : '–',
      notes: [
        capture ? 'of all phones heard, inside or nearby' : 'visits and passers-by were not both published',
      ],
    },
    {
      name: 'Average stay',
      prefix: stay && 'about',
      value: stay ? number(stay.value) : '–',
      ...(stay && { unit: 'min' }),
      notes: [
        stay ? stayNote(stay.hours, report.totals.heard, sensors) : 'lengths of visits were not published',
      ],
    },
    occupancyTile(report),
  ];
}

const stayNote = (hours: number, heard: number, sensors: number) =>
  hours < heard
    ? `from the ${hoursText(hours, sensors)} that published all lengths`
    : 'from four bands of length';

function totalTile(
  name: string,
  measure: Measure,
  report: DayReport,
  sensors: number,
  more: readonly View[],
): FigureTile {
  const cell = report.totals.cells[measure];
  const value = known(cell);
  const incomplete = value.kind === 'at-least' || (value.kind === 'exact' && report.missing > 0);
  return {
    name,
    prefix: incomplete ? 'at least' : undefined,
    value: value.kind === 'at-least' || value.kind === 'exact' ? number(value.sum) : totalText(cell),
    notes: [
      ...more,
      cell.suppressed > 0 && value.kind !== 'unheard'
        ? `${hoursText(cell.suppressed, sensors)} withheld: at most ${number(cell.hiddenMax)} more`
        : null,
      report.missing > 0 ? `${report.missing} of ${hoursText(report.expected, sensors)} not heard` : null,
    ],
  };
}

function occupancyTile(report: DayReport): FigureTile {
  const published = report.hours.filter(
    (hour) => hour.open && (hour.sums?.cells.occupancy.released ?? 0) > 0,
  );
  const name = 'Inside at once';
  if (published.length === 0) return { name, value: '–', notes: ['too few to publish'] };
  const of = (hour: HourReport) => hour.sums!.cells.occupancy.sum / 10;
  const peak = published.reduce((best, hour) => (of(hour) > of(best) ? hour : best));
  const mean = published.reduce((sum, hour) => sum + of(hour), 0) / published.length;
  const heard = report.hours.filter((hour) => hour.open && hour.sums).length;
  const over = published.length < heard ? ` over the ${plural(published.length, 'hour')} published` : '';
  return {
    name,
    value: decimal(of(peak)),
    notes: [`busiest hour, ${peak.label}`, `${decimal(mean)} on average${over}`],
  };
}

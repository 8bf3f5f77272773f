// One day: its headline figures, its hours, and the way to the days around it.

import type { Ranged } from '../../../shared/interval.ts';
import type { DayReport, HourReport } from '../../report/day-report.ts';
import { figureOf } from '../../report/interval.ts';
import { addDays } from '../../report/local-days.ts';
import { captureRate, type MeanStay, meanStay } from '../../report/ratios.ts';
import type { Range } from '../../report/series.ts';
import { addRanged } from '../../report/sums.ts';
import { decimal, longDate, number, percent, plural, weekdayName } from '../format.ts';
import { html, type View } from '../html.ts';
import { type As, storeHref } from '../links.ts';
import type { DayPage, StoreState } from '../load-store.ts';
import {
  betweenShares,
  betweenText,
  hoursText,
  nothingText,
  RANGE_MEANING,
  STAY_FROM,
  unitText,
} from '../words.ts';
import { chartFigure } from './chart-figure.ts';
import { comparisonView } from './comparison.ts';
import { countData, figureData } from './figure-data.ts';
import { type FigureTile, figureTiles } from './figure-tile.ts';
import { hourColumns, hourLegend, hourTable } from './hour-chart.ts';

export function daySection(state: StoreState, page: DayPage, range: Range): View {
  const { report } = page;
  const heard = report.hours.some((hour) => hour.open && hour.sums);
  const name = longDate(report.day.date);
  return html`<section aria-labelledby="day">
    ${dayHead(state, report, range)}
    ${heard ? figureTiles(dayTiles(page, state.sensors.length)) : html`<p class="quiet">${emptyDayText(report)}</p>`}
    ${heard && html`<p class="meaning">${RANGE_MEANING} ${unitNote(state, report, range)}</p>`}
    ${chartFigure({
      label: `Visits by hour on ${name}.`,
      columns: hourColumns(page),
      table: hourTable(page),
      legend: hourLegend(page),
    })}
  </section>`;
}

/** The way to the figures as they were released, and back. */
function unitNote({ store, adjusted }: StoreState, { day }: DayReport, range: Range): View {
  const to = (as: As) => storeHref({ ...store, as }, { day: day.date, range, at: 'day' });
  if (store.as === 'phones') {
    return html`These are phones as they were released: <a href=${to('people')}>show people, where calibrated</a>.`;
  }
  return adjusted.length > 0 && html`<a href=${to('phones')}>Show phones as they were released</a>.`;
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
      ${store.as === 'phones' && html`<input type="hidden" name="as" value="phones" />`}
      ${range !== '4w' && html`<input type="hidden" name="range" value=${range} />`}
      <button type="submit">Show</button>
      ${step(1, 'The day after', '›')}
    </form>
  </div>`;
}

function emptyDayText({ open, missing, expected, soFar }: DayReport): string {
  if (open.from === open.to) return 'The store is closed on this day.';
  if (missing > 0) return `Nothing was heard on this day: all ${plural(expected, 'open hour')} are missing.`;
  if (soFar) return 'No open hour of this day is over yet.';
  return expected === 0 && open.to > open.from ? 'No sensor was expected to report on this day yet.' : '';
}

function dayTiles(page: DayPage, sensors: number): FigureTile[] {
  const { report } = page;
  const hoursHeard = report.hours.filter((hour) => hour.open && hour.sums).length;
  const weekday = weekdayName(report.day.date);
  const capture = captureRate(report.totals);
  const stay = meanStay(report.totals);
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
      data: figureData('came-in', capture),
      notes: [
        capture && betweenShares(capture),
        capture ? 'of all phones heard, inside or nearby' : 'visits and passers-by were not both published',
      ],
    },
    ...(stay ? [stayTile(stay, report.totals.heard, sensors)] : []),
    occupancyTile(report),
  ];
}

function stayTile(stay: MeanStay, heard: number, sensors: number): FigureTile {
  const { value, range, hours } = stay;
  return {
    name: 'Average stay',
    prefix: 'about',
    value: number(value),
    unit: 'min',
    data: {
      'data-figure': 'stay',
      'data-value': Math.round(value * 10) / 10,
      'data-from': stay.from,
      'data-low': range?.[0].toFixed(1),
      'data-high': range?.[1].toFixed(1),
    },
    notes: [
      range && betweenText({ value, low: range[0], high: range[1] }),
      STAY_FROM[stay.from],
      hours < heard && `from the ${hoursText(hours, sensors)} that told it`,
    ],
  };
}

function totalTile(
  name: string,
  measure: Ranged,
  report: DayReport,
  sensors: number,
  more: readonly View[],
): FigureTile {
  const cell = report.totals.cells[measure];
  const figure = figureOf(measure, cell);
  const heardOnly = report.missing > 0 ? ' in the hours heard' : '';
  return {
    name,
    value: figure ? number(figure.value) : nothingText(cell),
    data: {
      ...countData(measure, cell),
      'data-hours': report.expected,
      'data-missing': report.missing || undefined,
    },
    notes: [
      figure ? betweenText(figure) + heardOnly : null,
      unitText(cell),
      ...more,
      cell.suppressed > 0
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
  const of = (hour: HourReport) => hour.sums!.cells.occupancy;
  const peak = published.reduce((best, hour) => (of(hour).sum > of(best).sum ? hour : best));
  const most = figureOf('occupancy', of(peak))!;
  const mean = figureOf('occupancy', published.map(of).reduce(addRanged), published.length)!;
  const heard = report.hours.filter((hour) => hour.open && hour.sums).length;
  const over = published.length < heard ? ` over the ${plural(published.length, 'hour')} published` : '';
  return {
    name,
    value: decimal(most.value),
    data: { ...countData('occupancy', of(peak)), 'data-at': peak.label },
    notes: [
      betweenText(most, decimal),
      unitText(of(peak)),
      `busiest hour, ${peak.label}`,
      `${decimal(mean.value)} on average, ${betweenText(mean, decimal)}${over}`,
    ],
  };
}

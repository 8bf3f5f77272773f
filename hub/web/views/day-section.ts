// One day: its headline figures, its hours, and the way to the days around it.

import type { Ranged } from '../../../shared/interval.ts';
import { addDays } from '../../calendar/local-days.ts';
import { figureOf } from '../../figures/interval.ts';
import { captureRate, type MeanStay, meanStay } from '../../figures/ratios.ts';
import { addRanged } from '../../figures/sums.ts';
import { atStart } from '../../render/dates.ts';
import { betweenShares, betweenText, hoursText, nothingText, unitText } from '../../render/figures.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { DayPage } from '../../report/day-page.ts';
import type { DayFigures, HourFigures } from '../../report/day-report.ts';
import type { Range } from '../../report/series.ts';
import type { As } from '../../report/store-state.ts';
import { chartFigure } from './chart-figure.ts';
import { comparisonView, notComparedView } from './comparison.ts';
import { countData, figureData } from './figure-data.ts';
import { type FigureTile, figureTiles } from './figure-tile.ts';
import { hourColumns, hourLegend, hourTable } from './hour-chart.ts';
import type { Subject } from './subject.ts';

/** `lead`: what is said of the day before its figures. */
export function daySection(
  render: Render,
  subject: Subject,
  page: DayPage,
  { range, lead }: { readonly range: Range; readonly lead?: View },
): View {
  const { words, dates } = render;
  const { report } = page;
  const heard = report.hours.some((hour) => hour.open && hour.sums);
  return html`<section aria-labelledby="day">
    ${dayHead(render, subject, report, range)} ${lead}
    ${heard ? figureTiles(dayTiles(render, page, subject.sensors)) : html`<p class="quiet">${emptyDayText(render, subject, report)}</p>`}
    ${heard && html`<p class="meaning">${words.figures.rangeMeaning} ${unitNote(render, subject, report, range)}</p>`}
    ${chartFigure(render, {
      label: words.day.chart(dates.long(report.date)),
      columns: hourColumns(page),
      table: hourTable(render, page),
      legend: hourLegend(page),
    })}
  </section>`;
}

/** The way to the figures as they were released, and back. */
function unitNote({ words }: Render, subject: Subject, { date }: DayFigures, range: Range): View {
  const to = (as: As) => subject.href({ day: date, range, at: 'day', as });
  if (subject.as === 'phones') {
    return words.day.asPhones(html`<a href=${to('people')}>${words.day.showPeople}</a>`);
  }
  return subject.calibrated && html`<a href=${to('phones')}>${words.day.showPhones}</a>.`;
}

function dayHead(
  { words, dates }: Render,
  subject: Subject,
  { date, soFar }: DayFigures,
  range: Range,
): View {
  const { firstDay, newest } = subject;
  const step = (days: number, label: string, arrow: string) => {
    const other = addDays(date, days);
    const there = firstDay !== undefined && other >= firstDay && other <= newest;
    return there
      ? html`<a class="step" href=${subject.href({ day: other, range, at: 'day' })} aria-label=${label}>${arrow}</a>`
      : html`<span class="step off" aria-hidden="true">${arrow}</span>`;
  };
  return html`<div class="section-head">
    <h2 id="day">${atStart(dates.long(date))}${soFar && html`<span class="tag">${words.day.soFar}</span>`}</h2>
    <form class="day-nav" method="get" action=${subject.action}>
      ${step(-1, words.day.before, '‹')}
      <label class="hidden" for="day-input">${words.day.day}</label>
      <input id="day-input" type="date" name="day" value=${date} min=${firstDay} max=${newest} required />
      ${subject.as === 'phones' && html`<input type="hidden" name="as" value="phones" />`}
      ${range !== '4w' && html`<input type="hidden" name="range" value=${range} />`}
      <button type="submit">${words.day.show}</button>
      ${step(1, words.day.after, '›')}
    </form>
  </div>`;
}

function emptyDayText(
  { words: { day } }: Render,
  { kind }: Subject,
  { closed, missing, expected, soFar }: DayFigures,
): string {
  if (closed) return day.closed[kind];
  if (missing > 0) return day.allMissing(expected);
  if (soFar) return day.notOver;
  return expected === 0 ? day.noSensorYet : '';
}

function dayTiles(render: Render, page: DayPage, sensors: number): FigureTile[] {
  const { words, numbers, dates } = render;
  const { report } = page;
  const hoursHeard = report.hours.filter((hour) => hour.open && hour.sums).length;
  const weekday = dates.weekday(report.date);
  const capture = captureRate(report.totals);
  const stay = meanStay(report.totals);
  return [
    totalTile(render, words.day.visits, 'visits', report, sensors, [
      page.notCompared
        ? notComparedView(render, page.notCompared, weekday)
        : comparisonView(render, page.againstLastWeek, { weekday, days: 1 }, hoursHeard),
      page.againstUsual?.change !== undefined && page.againstUsual.days > 1
        ? comparisonView(render, page.againstUsual, { weekday, days: page.againstUsual.days }, hoursHeard)
        : null,
    ]),
    totalTile(render, words.day.passersby, 'passersby', report, sensors, []),
    {
      name: words.day.cameIn,
      value: capture ? numbers.percent(capture.value) : '–',
      data: figureData('came-in', capture),
      notes: [capture && betweenShares(render, capture), capture ? words.day.ofAllHeard : words.day.notBoth],
    },
    ...(stay ? [stayTile(render, stay, report.totals.heard, sensors)] : []),
    occupancyTile(render, report),
  ];
}

function stayTile(render: Render, stay: MeanStay, heard: number, sensors: number): FigureTile {
  const { words, numbers } = render;
  const { value, range, hours } = stay;
  return {
    name: words.day.averageStay,
    prefix: words.day.about,
    value: numbers.whole(value),
    unit: words.day.minutes,
    data: {
      'data-figure': 'stay',
      'data-value': Math.round(value * 10) / 10,
      'data-from': stay.from,
      'data-low': range?.[0].toFixed(1),
      'data-high': range?.[1].toFixed(1),
    },
    notes: [
      range && betweenText(render, { value, low: range[0], high: range[1] }),
      words.figures.stayFrom[stay.from],
      hours < heard && words.day.toldBy(hoursText(render, hours, sensors)),
    ],
  };
}

function totalTile(
  render: Render,
  name: string,
  measure: Ranged,
  report: DayFigures,
  sensors: number,
  more: readonly View[],
): FigureTile {
  const cell = report.totals.cells[measure];
  const figure = figureOf(measure, cell);
  const { words, numbers } = render;
  const between = figure && betweenText(render, figure);
  return {
    name,
    value: figure ? numbers.whole(figure.value) : nothingText(render, cell),
    data: {
      ...countData(measure, cell),
      'data-hours': report.expected,
      'data-missing': report.missing || undefined,
    },
    notes: [
      between && (report.missing > 0 ? words.day.inHoursHeard(between) : between),
      unitText(render, cell),
      ...more,
      cell.suppressed > 0
        ? words.day.withheld(hoursText(render, cell.suppressed, sensors), cell.hiddenMax)
        : null,
      report.missing > 0
        ? words.day.missing(report.missing, hoursText(render, report.expected, sensors))
        : null,
    ],
  };
}

function occupancyTile(render: Render, report: DayFigures): FigureTile {
  const {
    words: { day: words },
    numbers: { decimal },
  } = render;
  const published = report.hours.filter(
    (hour) => hour.open && (hour.sums?.cells.occupancy.released ?? 0) > 0,
  );
  const name = words.insideAtOnce;
  if (published.length === 0) return { name, value: '–', notes: [words.tooFew] };
  const of = (hour: HourFigures) => hour.sums!.cells.occupancy;
  const peak = published.reduce((best, hour) => (of(hour).sum > of(best).sum ? hour : best));
  const most = figureOf('occupancy', of(peak))!;
  const mean = figureOf('occupancy', published.map(of).reduce(addRanged), published.length)!;
  const heard = report.hours.filter((hour) => hour.open && hour.sums).length;
  const [average, range] = [decimal(mean.value), betweenText(render, mean, decimal)];
  return {
    name,
    value: decimal(most.value),
    data: { ...countData('occupancy', of(peak)), 'data-at': peak.label },
    notes: [
      betweenText(render, most, decimal),
      unitText(render, of(peak)),
      words.busiest(peak.label),
      published.length < heard
        ? words.onAverageOver(average, range, published.length)
        : words.onAverage(average, range),
    ],
  };
}

// Calibrating a store: enter what was counted by hand, see the factor that it gives and how well it fits,
// put it in force, and see what was in force when.
import { hourStartMs, type UtcHour, utcHourOf } from '../../../shared/utc-hour.ts';
import { dayOfHour, localDateAt } from '../../calendar/local-days.ts';
import type { Fit } from '../../calibration/fit.ts';
import { halfWidth } from '../../calibration/fit.ts';
import { wallText } from '../../calibration/local-time.ts';
import type { Point } from '../../calibration/observations.ts';
import type { CalibrationState, MeasureState } from '../../calibration/state.ts';
import { errorAt, expiresAt } from '../../calibration/validity.ts';
import type { Warning } from '../../calibration/warnings.ts';
import { fitChart } from '../../render/charts/fit-chart.ts';
import { atStart, zoneName } from '../../render/dates.ts';
import { betweenText } from '../../render/figures.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import { CALIBRATED, type Calibrated } from '../../store/calibrations.ts';
import { calibrationHref, storeHref } from '../links.ts';
import type { Problem } from '../problem.ts';
import { applyForm, countForm, type Typed } from './calibration-forms.ts';
import { countedTime, countsSection, historySection } from './calibration-records.ts';
import { dataTable } from './chart-figure.ts';
import { type FigureTile, figureTiles } from './figure-tile.ts';
import { refusal } from './problem-page.ts';

export interface CalibrationPage {
  readonly state: CalibrationState;
  readonly nowMs: number;
  /** What was just refused, with what was typed; undefined otherwise. */
  readonly refused: { readonly problem: Problem; readonly typed: Typed } | undefined;
}

export function calibrationPage(render: Render, { state, nowMs, refused }: CalibrationPage): View {
  const { calibration: words, frame } = render.words;
  const { store, warnings } = state;
  const action = calibrationHref(store);
  return html`<div class="store-head">
      <p class="crumbs"><a href="/">${frame.stores}</a> / <a href=${storeHref(store)}>${store.name}</a></p>
      <h1>${words.calibrate}</h1>
      <p class="quiet">${words.lead}</p>
    </div>
    ${warnings.map((warning) => html`<p class="notice">${warningText(render, warning)}</p>`)}
    ${refused && refusal(render, refused.problem)}
    <section aria-labelledby="enter">
      <div class="section-head"><h2 id="enter">${words.enter}</h2></div>
      <p class="quiet">${words.times(zoneName(store.timeZone))}</p>
      ${countForm(render, action, refused?.typed ?? {}, wallText(store.timeZone, nowMs))}
    </section>
    ${CALIBRATED.map((measure) => measureSection(render, state, measure, nowMs))}
    ${historySection(render, state, nowMs)} ${countsSection(render, state)}`;
}

function warningText({ words, dates }: Render, { say }: Warning): string {
  const text = say(words.warnings, {
    day: dates.dayMonthYear,
    moment: (zone, hour) => dates.moment(zone, hourStartMs(hour)),
  });
  return `${atStart(text)}.`;
}

function measureSection(render: Render, state: CalibrationState, measure: Calibrated, nowMs: number): View {
  const words = render.words.calibration;
  return html`<section aria-labelledby=${measure}>
    <div class="section-head"><h2 id=${measure}>${words.measures[measure].head}</h2></div>
    ${measureBody(render, state, measure, nowMs)}
  </section>`;
}

function measureBody(render: Render, state: CalibrationState, measure: Calibrated, nowMs: number): View {
  const {
    words: { calibration: words },
    numbers,
  } = render;
  const { material, fit, advice } = state.measures[measure];
  if (material.points.length === 0) {
    const phones = words.noneUsable(numbers.percent(advice.width));
    return html`<p class="quiet">${phones} ${nextText(render, state.measures[measure])}</p>`;
  }
  if (fit === undefined) return html`<p class="quiet">${words.nobody}</p>`;
  return fitted(render, state, measure, fit, nowMs);
}

function fitted(render: Render, state: CalibrationState, measure: Calibrated, fit: Fit, nowMs: number): View {
  const {
    words: { calibration: words, charts },
    numbers,
  } = render;
  const of = state.measures[measure];
  const { points } = of.material;
  const action = calibrationHref(state.store);
  const first = Math.min(...points.map(({ fromHour }) => fromHour)) as UtcHour;
  const { heads } = words;
  return html`${figureTiles(tilesOf(render, of, fit, nowMs))}
    <p class="quiet">${nextText(render, of)}</p>
    <figure class="chart">
      ${fitChart(
        { points, factor: fit.factor, low: fit.low, high: fit.high },
        {
          label: charts.tableBelow(words.chart(points.length)),
          phones: words.phonesReleased,
          people: words.peopleCounted,
          write: numbers.whole,
        },
      )}
      <figcaption><p class="legend">${words.legend}</p></figcaption>
    </figure>
    ${dataTable(words.measures[measure].caption, {
      heads: [heads.time, heads.counted, heads.phones, heads.calibrated, heads.off],
      rows: points.map((point) => ({ cells: pointCells(render, state.store.timeZone, point, fit) })),
    })}
    ${applyForm(render, action, measure, dayOfHour(state.store.timeZone, first).date, of)}`;
}

function pointCells(render: Render, zone: string, point: Point, fit: Fit): string[] {
  const { words, numbers } = render;
  const { counts, people, phones } = point;
  const calibrated = fit.factor * phones;
  const time =
    counts.length > 1
      ? words.calibration.moments(countedTime(render, zone, { ...point, atMs: null }), counts.length)
      : countedTime(render, zone, counts[0]!);
  return [
    time,
    numbers.short(people),
    numbers.short(phones),
    numbers.decimal(calibrated),
    numbers.signed(calibrated - people),
  ];
}

function tilesOf(render: Render, measure: MeasureState, fit: Fit, nowMs: number): FigureTile[] {
  const {
    words: { calibration: words },
    numbers,
  } = render;
  const { material, trial, advice } = measure;
  const range = betweenText(render, { value: fit.factor, low: fit.low, high: fit.high }, numbers.factor);
  return [
    {
      name: words.perPhone,
      value: numbers.factor(fit.factor),
      notes: [words.nineInTen(range), words.asCounted(numbers.factor(fit.ratio))],
    },
    {
      name: words.countedHours,
      value: numbers.whole(advice.hours),
      notes: [fit.scatter > 4 ? words.scattered : words.points(material.points.length)],
    },
    {
      name: words.wrongCalibrated,
      value: trial ? numbers.percent(trial.calibrated) : '–',
      notes: [trial ? words.foretold : words.needsTwo],
    },
    {
      name: words.wrongPhones,
      value: trial ? numbers.percent(trial.raw) : '–',
      notes: [trial ? words.sameHours : words.needsTwo],
    },
    inForceTile(render, measure, nowMs),
  ];
}

function inForceTile(
  { words, numbers, dates }: Render,
  { current }: MeasureState,
  nowMs: number,
): FigureTile {
  const { inForce, none, arePhones, byNow, countAnew } = words.calibration;
  if (!current) return { name: inForce, value: none, notes: [arePhones] };
  const { calibration } = current;
  const expires = localDateAt('UTC', hourStartMs(expiresAt(calibration)));
  return {
    name: inForce,
    value: numbers.factor(calibration.factor),
    notes: [
      byNow(numbers.percent(halfWidth(errorAt(calibration, utcHourOf(nowMs))))),
      countAnew(dates.dayMonthYear(expires)),
    ],
  };
}

/** What to count next, and what for. */
function nextText({ words, numbers }: Render, { advice, gain, material }: MeasureState): string {
  const { count, countOf, moreWould, littleMore, noneQuiet, noneBusy } = words.calibration;
  const { more, width, widthThen, thirds, hasQuiet, hasBusy } = advice;
  if (material.points.length === 0) return thirds ? countOf(more, ...thirds) : count(more);
  const parts: string[] = [];
  if (more > 0) parts.push(moreWould(more, numbers.percent(width), numbers.percent(widthThen)));
  else if (gain > 0) parts.push(littleMore);
  if (thirds && !hasQuiet) parts.push(noneQuiet(thirds[0]));
  if (thirds && !hasBusy) parts.push(noneBusy(thirds[1]));
  return parts.join(' ');
}

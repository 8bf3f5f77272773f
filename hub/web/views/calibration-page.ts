// Calibrating a store: enter what was counted by hand, see the factor that it gives and how well it fits,
// put it in force, and see what was in force when.

import { hourStartMs, type UtcHour, utcHourOf } from '../../../shared/utc-hour.ts';
import type { Fit } from '../../calibration/fit.ts';
import { halfWidth } from '../../calibration/fit.ts';
import { wallText } from '../../calibration/local-time.ts';
import type { Point } from '../../calibration/observations.ts';
import type { CalibrationState, MeasureState } from '../../calibration/state.ts';
import { endingOf, errorAt, expiresAt } from '../../calibration/validity.ts';
import { countedTime, KIND_WORDS, REASON_WORDS, validityText } from '../../calibration/words.ts';
import type { Render } from '../../render/render.ts';
import { dayOfHour, localDateAt } from '../../report/local-days.ts';
import { CALIBRATED, type Calibrated } from '../../store/calibrations.ts';
import { fitChart } from '../charts/fit-chart.ts';
import { dayMonthYear, decimal, number, percent, plural } from '../format.ts';
import { html, type View } from '../html.ts';
import { calibrationHref, storeHref } from '../links.ts';
import type { Problem } from '../problem.ts';
import { applyForm, countForm, endForm, type Typed, withdrawForm } from './calibration-forms.ts';
import { dataTable } from './chart-figure.ts';
import { type FigureTile, figureTiles } from './figure-tile.ts';
import { refusal } from './problem-page.ts';

export interface CalibrationPage {
  readonly state: CalibrationState;
  readonly nowMs: number;
  /** What was just refused, with what was typed; undefined otherwise. */
  readonly refused: { readonly problem: Problem; readonly typed: Typed } | undefined;
}

const HEADS: Readonly<Record<Calibrated, string>> = {
  visits: 'People who come in',
  occupancy: 'People inside',
};

export function calibrationPage(render: Render, { state, nowMs, refused }: CalibrationPage): View {
  const { store, warnings } = state;
  const action = calibrationHref(store);
  return html`<div class="store-head">
      <p class="crumbs"><a href="/">Stores</a> / <a href=${storeHref(store)}>${store.name}</a></p>
      <h1>Calibrate</h1>
      <p class="quiet">
        A sensor counts phones. Count people by hand for some hours, and the hub works out how many people
        stand behind a phone here. Eight hours, quiet and busy ones, give nearly all the benefit.
      </p>
    </div>
    ${warnings.map(({ text }) => html`<p class="notice">${sentence(text)}</p>`)}
    ${refused && refusal(render, refused.problem)}
    <section aria-labelledby="enter">
      <div class="section-head"><h2 id="enter">Enter a count</h2></div>
      <p class="quiet">Times are those of the store (${store.timeZone.replaceAll('_', ' ')}); whole hours, as the sensors count them.</p>
      ${countForm(action, refused?.typed ?? {}, wallText(store.timeZone, nowMs))}
    </section>
    ${CALIBRATED.map((measure) => measureSection(state, measure, nowMs))}
    ${historySection(state, nowMs)} ${countsSection(state)}`;
}

const sentence = (text: string) => `${text[0]!.toUpperCase()}${text.slice(1)}.`;
const factorText = (factor: number) => factor.toFixed(2);

function measureSection(state: CalibrationState, measure: Calibrated, nowMs: number): View {
  const { material, fit, advice } = state.measures[measure];
  const { points } = material;
  const body =
    points.length === 0
      ? html`<p class="quiet">
          No count of this kind can be used yet, so these figures are phones
          (give or take ${percent(advice.width)}). ${nextText(state.measures[measure])}
        </p>`
      : fit === undefined
        ? html`<p class="quiet">Nobody was counted in any of the hours. Count a busier hour as well.</p>`
        : fitted(state, measure, fit, nowMs);
  return html`<section aria-labelledby=${measure}>
    <div class="section-head"><h2 id=${measure}>${HEADS[measure]}</h2></div>
    ${body}
  </section>`;
}

function fitted(state: CalibrationState, measure: Calibrated, fit: Fit, nowMs: number): View {
  const of = state.measures[measure];
  const { points } = of.material;
  const action = calibrationHref(state.store);
  const first = Math.min(...points.map(({ fromHour }) => fromHour)) as UtcHour;
  const label = `People counted against phones released, ${plural(points.length, 'point')}, and the fitted line. The table below has the numbers.`;
  return html`${figureTiles(tilesOf(of, fit, nowMs))}
    <p class="quiet">${nextText(of)}</p>
    <figure class="chart">
      ${fitChart({ points, factor: fit.factor, low: fit.low, high: fit.high }, label)}
      <figcaption>
        <p class="legend">
          A dot is a counted hour: phones released, people counted. The line is the factor, with its range; on
          the dashed line a phone would be a person.
        </p>
      </figcaption>
    </figure>
    ${dataTable(`Counted hours of ${HEADS[measure].toLowerCase()}`, {
      heads: ['Time', 'Counted', 'Phones', 'Calibrated', 'Off by'],
      rows: points.map((point) => ({ cells: pointCells(state.store.timeZone, point, fit) })),
    })}
    ${applyForm(action, measure, dayOfHour(state.store.timeZone, first).date, of)}`;
}

function pointCells(zone: string, point: Point, fit: Fit): string[] {
  const { counts, people, phones } = point;
  const calibrated = fit.factor * phones;
  const off = calibrated - people;
  const time =
    counts.length > 1
      ? `${countedTime(zone, { ...point, atMs: null })}, ${plural(counts.length, 'moment')}`
      : countedTime(zone, counts[0]!);
  const sign = off > 0.05 ? '+' : off < -0.05 ? '−' : '±';
  return [
    time,
    oneDecimal(people),
    oneDecimal(phones),
    decimal(calibrated),
    `${sign}${decimal(Math.abs(off))}`,
  ];
}
const oneDecimal = (value: number) => (Number.isInteger(value) ? number(value) : decimal(value));

function tilesOf({ material, trial, advice, current }: MeasureState, fit: Fit, nowMs: number): FigureTile[] {
  const now = utcHourOf(nowMs);
  return [
    {
      name: 'People per phone',
      value: factorText(fit.factor),
      notes: [
        `between ${factorText(fit.low)} and ${factorText(fit.high)}, nine times in ten`,
        `${factorText(fit.ratio)} as counted; few or scattered counts are drawn towards 1`,
      ],
    },
    {
      name: 'Counted hours',
      value: number(advice.hours),
      notes: [
        fit.scatter > 4
          ? 'they differ more among themselves than expected: check the entries'
          : plural(material.points.length, 'point'),
      ],
    },
    {
      name: 'Wrong by, calibrated',
      value: trial ? percent(trial.calibrated) : '–',
      notes: [trial ? 'an hour foretold from the others, on average' : 'needs two hours'],
    },
    {
      name: 'Wrong by, as phones',
      value: trial ? percent(trial.raw) : '–',
      notes: [trial ? 'the same hours without a factor' : 'needs two hours'],
    },
    {
      name: 'In force',
      value: current ? factorText(current.calibration.factor) : 'none',
      notes: current
        ? [
            `±${percent(halfWidth(errorAt(current.calibration, now)))} by now`,
            `count anew by ${dayMonthYear(localDateAt('UTC', hourStartMs(expiresAt(current.calibration))))}`,
          ]
        : ['the figures are phones'],
    },
  ];
}

/** What to count next, and what for. */
function nextText({ advice, gain, material }: MeasureState): string {
  const { more, width, widthThen, thirds, hasQuiet, hasBusy } = advice;
  const quiet = thirds && `with at most ${oneDecimal(thirds[0])} phones`;
  const busy = thirds && `with at least ${oneDecimal(thirds[1])}`;
  if (material.points.length === 0) {
    return `Count ${plural(more, 'hour')}${thirds ? `, some ${quiet} and some ${busy}` : ''}.`;
  }
  const parts: string[] = [];
  if (more > 0) {
    parts.push(
      `${plural(more, 'more hour')} like these would narrow the range from about ±${percent(width)} to ±${percent(widthThen)}.`,
    );
  } else if (gain > 0) parts.push('More hours would add little.');
  if (quiet && !hasQuiet) parts.push(`None of them is quiet: count one ${quiet}.`);
  if (busy && !hasBusy) parts.push(`None of them is busy: count one ${busy} phones.`);
  return parts.join(' ');
}

function historySection({ store, validities }: CalibrationState, nowMs: number): View {
  if (validities.length === 0) return null;
  const action = calibrationHref(store);
  return html`<section aria-labelledby="history">
    <div class="section-head"><h2 id="history">What is and was in force</h2></div>
    <ul class="records">
      ${validities.toReversed().map((validity) => {
        const { calibration } = validity;
        const { key, measure, factor, error, madeBy, madeAtMs, basis, endedAtMs } = calibration;
        const made = localDateAt(store.timeZone, madeAtMs);
        return html`<li>
          <div>
            <b>${factorText(factor)}</b> ${`${HEADS[measure].toLowerCase()} per phone, ±${percent(halfWidth(error))}`}
            <span class="note">
              ${`Number ${key}: ${validityText(store.timeZone, validity, nowMs)}. Made by ${madeBy} on ${made} from ${plural(basis.length, 'point')}.`}
            </span>
          </div>
          ${endedAtMs === null && endingOf(validity, nowMs) === 'running' && endForm(action, key)}
        </li>`;
      })}
    </ul>
  </section>`;
}

function countsSection({ store, counts, measures }: CalibrationState): View {
  if (counts.length === 0) return null;
  const action = calibrationHref(store);
  const leftOut = new Map(
    CALIBRATED.flatMap((measure) => measures[measure].material.leftOut).map(({ count, reason }) => [
      count.key,
      reason,
    ]),
  );
  return html`<section aria-labelledby="counts">
    <div class="section-head"><h2 id="counts">All hand counts</h2></div>
    <ul class="records">
      ${counts.toReversed().map((count) => {
        const { key, kind, people, countedBy, note, withdrawnAtMs, withdrawnBy, withdrawnWhy } = count;
        const reason = leftOut.get(key);
        const status =
          withdrawnAtMs !== null
            ? `Withdrawn by ${withdrawnBy}: ${withdrawnWhy}`
            : reason === undefined
              ? 'Used'
              : `Not used: ${REASON_WORDS[reason]}`;
        return html`<li class=${withdrawnAtMs === null ? undefined : 'gone'} data-count=${key} data-left-out=${reason}>
          <div>
            <b>${oneDecimal(people)}</b> ${`${KIND_WORDS[kind]}, ${countedTime(store.timeZone, count)}`}
            <span class="note">${`Number ${key}, by ${countedBy}${note === '' ? '' : ` (${note})`}. ${status}.`}</span>
          </div>
          ${withdrawnAtMs === null && withdrawForm(action, key)}
        </li>`;
      })}
    </ul>
  </section>`;
}

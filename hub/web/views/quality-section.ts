// How sure the numbers are, in words: what was listened to, what was withheld, what the ranges are made of,
// and what the counts do not say at all.
import { NORMAL_90 } from '../../../shared/interval.ts';
import { hourStartMs, MS_PER_HOUR } from '../../../shared/utc-hour.ts';
import { staffTakenOut } from '../../figures/ratios.ts';
import { unitOf } from '../../figures/sums.ts';
import { hoursText } from '../../render/figures.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { Words } from '../../render/words/en.ts';
import type { SensorReport } from '../../report/sensor-health.ts';
import type { StoreState } from '../../report/store-state.ts';
import type { Sums } from '../../store/hours.ts';
import { type ChartTable, dataTable } from './chart-figure.ts';
import type { Subject } from './subject.ts';

export interface QualityInput {
  readonly kind: Subject['kind'];
  readonly rangeName: string;
  /** Over the open hours of the range. */
  readonly sums: Sums;
  readonly expected: number;
  readonly missing: number;
  /** How many sensors there are. */
  readonly sensors: number;
}

export interface StoreQuality extends QualityInput {
  readonly state: Pick<StoreState, 'sensors' | 'retiredSensors' | 'sameAreas'>;
  readonly zone: string;
}

export function storeQuality(render: Render, input: StoreQuality): View {
  const { quality, sensors } = render.words;
  const { sameAreas } = input.state;
  const several =
    input.sensors > 1 && sameAreas.length === 0 && term(quality.several(input.sensors), quality.severalText);
  return qualitySection(
    render,
    input,
    html`${several} ${sameAreas.map((ids) => term(quality.sameArea(render.dates.list(ids)), quality.sameAreaText))}`,
    dataTable(sensors.caption, sensorTable(render, input)),
  );
}

/** `more`: terms of its own; `after`: what stands below them. */
export function qualitySection(render: Render, input: QualityInput, more: View, after: View): View {
  return html`<section aria-labelledby="sure">
    <div class="section-head"><h2 id="sure">${render.words.quality.sure}</h2></div>
    <dl class="words">
      ${heard(render, input)} ${withheld(render, input)} ${unknownHours(render, input)}
      ${staffOut(render, input)} ${ranges(render, input)} ${people(render, input)} ${more}
    </dl>
    ${after}
  </section>`;
}

/** Less, on average, is nobody: phones to a decimal. */
const STAFF_SHOWN_MIN = 0.1;

export const term = (head: string, text: string): View => html`<div><dt>${head}</dt><dd>${text}</dd></div>`;

function people({ words: { quality } }: Render, { kind, sums }: QualityInput): View {
  switch (unitOf(sums.cells.visits)) {
    case 'people':
      return term(quality.people, quality.peopleText[kind]);
    case 'mixed':
      return term(quality.mixed, quality.mixedText);
    default:
      return term(quality.phones, quality.phonesText[kind]);
  }
}

function heard(render: Render, { rangeName, sums, expected, missing, sensors }: QualityInput): View {
  if (expected === 0) return null;
  const { quality } = render.words;
  const lost =
    missing === 0 ? quality.noneMissing : quality.missing(missing, hoursText(render, expected, sensors));
  const share = render.numbers.shareHeard(sums.coverage / expected);
  return term(quality.heard(share), `${quality.ofOpening(rangeName)} ${lost}`);
}

function withheld(render: Render, { sums, sensors }: QualityInput): View {
  const { quality } = render.words;
  const { suppressed, hiddenMax, released, unknown } = sums.cells.visits;
  if (sums.heard === 0 || (suppressed === 0 && unknown > 0)) return null;
  if (suppressed === 0) {
    return withholdsOthers(sums)
      ? term(quality.noVisitsWithheld, quality.noVisitsWithheldText)
      : term(quality.nothingWithheld, quality.nothingWithheldText);
  }
  return term(
    quality.withheld(hoursText(render, suppressed, sensors)),
    quality.withheldText(suppressed + released, sums.floorMax, hiddenMax),
  );
}

/** Passers-by, those inside, or lengths of stay. */
const withholdsOthers = ({ cells }: Sums) => Object.values(cells).some(({ suppressed }) => suppressed > 0);

function unknownHours(render: Render, { sums, sensors }: QualityInput): View {
  const { quality } = render.words;
  const { unknown } = sums.cells.visits;
  if (unknown === 0) return null;
  return term(quality.notKnown, quality.notKnownText(hoursText(render, unknown, sensors)));
}

function staffOut(render: Render, { sums, sensors }: QualityInput): View {
  const staff = staffTakenOut(sums);
  if (staff === undefined || staff.value < STAFF_SHOWN_MIN) return null;
  const { quality } = render.words;
  return term(quality.staff(staff.value), quality.staffText(hoursText(render, staff.hours, sensors)));
}

function ranges({ words: { quality, figures }, numbers }: Render, { kind, sums }: QualityInput): View {
  const { visits } = sums.cells;
  if (sums.epsilonMin === null || visits.sum === 0) return null;
  const factor = Math.exp((NORMAL_90 * visits.shared) / visits.sum);
  const epsilon = numbers.plain(sums.epsilonMin);
  const text =
    unitOf(visits) === 'people'
      ? quality.rangesText[kind](epsilon, factor)
      : quality.rangesUntil[kind](epsilon, factor);
  return term(quality.ranges, `${figures.rangeMeaning} ${text}`);
}

function sensorTable(render: Render, { state: { sensors, retiredSensors }, zone }: StoreQuality): ChartTable {
  const { words, numbers, dates } = render;
  const { heads, noneYet } = words.sensors;
  const time = (hour: SensorReport['lastHour'], plus: number) =>
    hour === null ? noneYet : dates.moment(zone, hourStartMs(hour) + plus);
  const count = (value: number | undefined) => (value === undefined ? '' : numbers.whole(value));
  return {
    heads: [
      heads.sensor,
      heads.state,
      heads.firstHour,
      heads.heardUntil,
      heads.late,
      heads.waiting,
      heads.loss,
      heads.profile,
      heads.version,
    ],
    rows: [
      ...sensors.map((sensor) => ({
        cells: [
          sensor.id,
          stateText(render, sensor),
          time(sensor.firstHour, 0),
          time(sensor.lastHour, MS_PER_HOUR),
          // Late hours are not looked for further back than a week: of a silent sensor that is not a figure.
          sensor.alive === 'silent' ? '–' : numbers.whole(sensor.hoursLate),
          count(sensor.outboxWaiting),
          count(sensor.epsilonOfDay),
          sensor.profile ?? '',
          sensor.version ?? '',
        ],
      })),
      ...retiredSensors.map(({ id, since, firstHour, lastHour }) => ({
        cells: [
          ...[id, words.sensors.retired(dates.full(since)), time(firstHour, 0), time(lastHour, MS_PER_HOUR)],
          ...['', '', '', '', ''],
        ],
      })),
    ],
  };
}

/** Why it is deaf is told as the sensor says it, in English. */
function stateText({ words: { sensors } }: Render, sensor: SensorReport): View {
  const { online, deafBecause } = sensor;
  const connection = online === undefined ? '' : `, ${online ? sensors.connected : sensors.notConnected}`;
  return sensor.alive === 'deaf' && deafBecause !== undefined
    ? html`${sensors.deaf} (<span lang="en">${deafBecause}</span>)${connection}`
    : aliveText(sensors, sensor) + connection;
}

function aliveText(sensors: Words['sensors'], { alive, trouble }: SensorReport): string {
  switch (alive) {
    case 'deaf':
      return sensors.deaf;
    case 'new':
      return sensors.waiting;
    case 'cannot-count':
      return trouble === undefined ? sensors.cannotCount : sensors.troubles[trouble];
    default:
      return sensors.states[alive];
  }
}

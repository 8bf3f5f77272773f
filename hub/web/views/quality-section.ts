// How sure the numbers are, in words: what was listened to, what was withheld, what the ranges are made of,
// and what the counts do not say at all.

import { TROUBLE_WORDS } from '../../../shared/counting-trouble.ts';
import { NORMAL_90 } from '../../../shared/interval.ts';
import { hourStartMs, MS_PER_HOUR } from '../../../shared/utc-hour.ts';
import { localMinute } from '../../report/local-days.ts';
import type { SensorReport } from '../../report/sensor-health.ts';
import { unitOf } from '../../report/sums.ts';
import type { Sums } from '../../store/hours.ts';
import { decimal, number, shareHeard } from '../format.ts';
import { html, type View } from '../html.ts';
import { hoursText, RANGE_MEANING } from '../words.ts';
import { dataTable } from './chart-figure.ts';

export interface QualityInput {
  readonly rangeName: string;
  /** Over the open hours of the range. */
  readonly sums: Sums;
  readonly expected: number;
  readonly missing: number;
  readonly sensors: readonly SensorReport[];
  readonly zone: string;
}

export function qualitySection(input: QualityInput): View {
  return html`<section aria-labelledby="sure">
    <div class="section-head"><h2 id="sure">How sure are these numbers?</h2></div>
    <dl class="words">
      ${heard(input)} ${withheld(input)} ${unknownHours(input)} ${ranges(input)}
      ${people(input)}
      ${input.sensors.length > 1 && severalSensors(input.sensors.length)}
    </dl>
    ${dataTable('Sensors of this store', sensorTable(input))}
  </section>`;
}

function people({ sums }: QualityInput): View {
  const unit = unitOf(sums.cells.visits);
  if (unit === undefined || unit === 'phones') {
    return html`<div>
      <dt>Phones, not people</dt>
      <dd>
        A sensor estimates phones from what they send. Some people carry none, some carry two. Compare days and
        stores rather than trusting a single number, until hand counts have calibrated this store.
      </dd>
    </div>`;
  }
  return html`<div>
    <dt>${unit === 'people' ? 'People, by hand counts' : 'People in part, by hand counts'}</dt>
    <dd>
      Visits ${unit === 'mixed' && 'of some of these days'} are multiplied by the people per phone that were
      counted here. Passers-by, the share that came in and lengths of stay remain those of phones.
    </dd>
  </div>`;
}

function heard({ rangeName, sums, expected, missing, sensors }: QualityInput): View {
  if (expected === 0) return null;
  const lost =
    missing === 0
      ? 'No open hour is missing.'
      : `${number(missing)} of ${hoursText(expected, sensors.length)} were not heard: no total makes up for them.`;
  return html`<div>
    <dt>${shareHeard(sums.coverage / expected)} heard</dt>
    <dd>of the opening hours of ${rangeName}. ${lost}</dd>
  </div>`;
}

function withheld({ sums, sensors }: QualityInput): View {
  const { suppressed, hiddenMax, released, unknown } = sums.cells.visits;
  if (sums.heard === 0 || (suppressed === 0 && unknown > 0)) return null;
  if (suppressed === 0) {
    return html`<div><dt>Nothing withheld</dt><dd>Every hour that was heard had enough visits to be published.</dd></div>`;
  }
  return html`<div>
    <dt>${hoursText(suppressed, sensors.length)} withheld</dt>
    <dd>
      of ${number(suppressed + released)}: counts under ${sums.floorMax} are not published, so that nobody is alone
      in a number. Together they hold at most ${number(hiddenMax)} visits; totals leave them out.
    </dd>
  </div>`;
}

function unknownHours({ sums, sensors }: QualityInput): View {
  const { unknown } = sums.cells.visits;
  if (unknown === 0) return null;
  return html`<div>
    <dt>Not known</dt>
    <dd>${hoursText(unknown, sensors.length)} without visits: the sensor's profile cannot tell them.</dd>
  </div>`;
}

function ranges({ sums }: QualityInput): View {
  const { visits } = sums.cells;
  if (sums.epsilonMin === null || visits.sum === 0) return null;
  const factor = Math.exp((NORMAL_90 * visits.shared) / visits.sum);
  return html`<div>
    <dt>Ranges</dt>
    <dd>
      ${RANGE_MEANING} It holds the noise that is added on purpose (ε = ${sums.epsilonMin}), how estimates scatter
      from hour to hour, and how far they may be off in all hours of this store alike. The last does not even out:
      even a year's visits may be off by a factor of ${decimal(factor)}${unitOf(visits) !== 'people' && ', until hand counts have calibrated this store'}. Hours of one store compare better than that.
    </dd>
  </div>`;
}

const severalSensors = (count: number): View => html`<div>
  <dt>${count} sensors</dt>
  <dd>
    Their counts are added, so a phone near two of them counts twice. An hour that one of them missed counts as
    partly heard, and is likely low. A sensor-hour is one hour of one sensor.
  </dd>
</div>`;

function sensorTable({ sensors, zone }: QualityInput) {
  const time = (hour: SensorReport['lastHour'], plus: number) =>
    hour === null ? 'none yet' : localMinute(zone, hourStartMs(hour) + plus);
  return {
    heads: [
      'Sensor',
      'State',
      'First hour',
      'Heard until',
      'Hours late',
      'Waiting to be sent',
      'Privacy loss, 24 h (ε)',
      'Profile',
      'Version',
    ],
    rows: sensors.map((sensor) => ({
      cells: [
        sensor.id,
        stateText(sensor),
        time(sensor.firstHour, 0),
        time(sensor.lastHour, MS_PER_HOUR),
        // Late hours are not looked for further back than a week: of a silent sensor that is not a figure.
        sensor.alive === 'silent' ? '–' : number(sensor.hoursLate),
        sensor.outboxWaiting === undefined ? '' : number(sensor.outboxWaiting),
        sensor.epsilonOfDay === undefined ? '' : number(sensor.epsilonOfDay),
        sensor.profile ?? '',
        sensor.version ?? '',
      ],
    })),
  };
}

function stateText({ alive, online, deafBecause, trouble }: SensorReport): string {
  const connection = online === undefined ? '' : online ? ', connected' : ', not connected';
  if (alive === 'deaf') return `hears nothing${deafBecause ? `: ${deafBecause}` : ''}${connection}`;
  if (trouble !== undefined && alive === 'cannot-count') {
    const { says, mend } = TROUBLE_WORDS[trouble];
    return `${says}; ${mend}${connection}`;
  }
  return (alive === 'new' ? 'waiting for its first hour' : alive) + connection;
}

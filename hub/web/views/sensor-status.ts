// Whether a store's sensors are alive, as a dot and a word.
import { hourStartMs, MS_PER_HOUR } from '../../../shared/utc-hour.ts';
import type { LocalDate } from '../../calendar/local-days.ts';
import { atStart } from '../../render/dates.ts';
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import type { SensorReport } from '../../report/sensor-health.ts';

const TONES = {
  reporting: 'good',
  late: 'warn',
  silent: 'bad',
  deaf: 'bad',
  'cannot-count': 'bad',
  paused: 'idle',
  new: 'idle',
} as const;

/** The store as a whole: the worst of its sensors, and how many are so. */
export function storeStatus(render: Render, sensors: readonly SensorReport[], zone: string): View {
  const { status } = render.words;
  if (sensors.length === 0) return pill(undefined, status.noSensor);
  const worst = (['silent', 'deaf', 'cannot-count', 'late', 'paused', 'new', 'reporting'] as const).find(
    (alive) => sensors.some((sensor) => sensor.alive === alive),
  )!;
  if (sensors.length === 1) return sensorStatus(render, sensors[0]!, zone);
  const some = sensors.filter(({ alive }) => alive === worst).length;
  return pill(worst, status.some[worst](some, sensors.length));
}

/** Of a store that is retired, whatever its sensors say. `since`: the first day without it. */
export const retiredStatus = ({ words: { store }, dates }: Render, since: LocalDate): View =>
  html`<span class="pill idle" data-state="retired" data-since=${since}><i aria-hidden="true"></i>${atStart(store.retiredSince(dates.full(since)))}</span>`;

export function sensorStatus(render: Render, sensor: SensorReport, zone: string): View {
  const { alive, lastHour } = sensor;
  return pill(alive, statusText(render, sensor, zone), alive === 'silent' ? lastHour : null);
}

function statusText(render: Render, sensor: SensorReport, zone: string): string {
  const { status } = render.words;
  const { alive, online, hoursLate, lastHour } = sensor;
  switch (alive) {
    case 'reporting':
      return status.reporting;
    case 'late':
      return status.late(hoursLate);
    case 'silent':
      return online === false && hoursLate === 0 ? status.offline : silentText(render, lastHour, zone);
    case 'deaf':
      return status.deaf;
    case 'cannot-count':
      return status.cannotCount;
    case 'paused':
      return status.paused;
    case 'new':
      return status.waiting;
  }
}

function silentText(
  { words: { status }, dates }: Render,
  lastHour: SensorReport['lastHour'],
  zone: string,
): string {
  if (lastHour === null) return status.silentNever;
  return status.silentSince(dates.moment(zone, hourStartMs(lastHour) + MS_PER_HOUR));
}

/** `lastHour`: since when nothing came. */
function pill(
  alive: SensorReport['alive'] | undefined,
  text: string,
  lastHour: SensorReport['lastHour'] = null,
): View {
  const since = lastHour === null ? undefined : new Date(hourStartMs(lastHour) + MS_PER_HOUR).toISOString();
  return html`<span class=${`pill ${alive ? TONES[alive] : 'idle'}`} data-state=${alive ?? 'none'} data-since=${since}><i aria-hidden="true"></i>${text}</span>`;
}

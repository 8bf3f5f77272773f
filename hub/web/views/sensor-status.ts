// Whether a store's sensors are alive, as a dot and a word.
import { hourStartMs, MS_PER_HOUR } from '../../../shared/utc-hour.ts';
import { type LocalDate, localMinute } from '../../report/local-days.ts';
import type { SensorReport } from '../../report/sensor-health.ts';
import { dayMonthYear, plural } from '../format.ts';
import { html, type View } from '../html.ts';

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
export function storeStatus(sensors: readonly SensorReport[], zone: string): View {
  if (sensors.length === 0) return pill(undefined, 'No sensor yet');
  const worst = (['silent', 'deaf', 'cannot-count', 'late', 'paused', 'new', 'reporting'] as const).find(
    (alive) => sensors.some((sensor) => sensor.alive === alive),
  )!;
  const group = sensors.filter(({ alive }) => alive === worst);
  if (sensors.length === 1) return sensorStatus(sensors[0]!, zone);
  const count =
    group.length === sensors.length ? `All ${sensors.length}` : `${group.length} of ${sensors.length}`;
  return pill(
    worst,
    `${count} sensors ${worst === 'new' ? 'waiting' : worst === 'cannot-count' ? 'cannot count' : worst}`,
  );
}

export function sensorStatus(sensor: SensorReport, zone: string): View {
  return pill(sensor.alive, statusText(sensor, zone), sensor.alive === 'silent' ? sensor.lastHour : null);
}

function statusText({ alive, online, hoursLate, lastHour }: SensorReport, zone: string): string {
  switch (alive) {
    case 'reporting':
      return 'Reporting';
    case 'late':
      return `${plural(hoursLate, 'open hour')} late`;
    case 'silent':
      return online === false && hoursLate === 0 ? 'Offline' : silentText(lastHour, zone);
    case 'deaf':
      return 'Hears nothing';
    case 'cannot-count':
      return 'Cannot count';
    case 'paused':
      return 'Paused';
    case 'new':
      return 'Waiting for the first hour';
  }
}

function silentText(lastHour: SensorReport['lastHour'], zone: string): string {
  if (lastHour === null) return 'Silent, never counted';
  const [date, time] = localMinute(zone, hourStartMs(lastHour) + MS_PER_HOUR).split(' ');
  return `Silent since ${dayMonthYear(date as LocalDate)}, ${time}`;
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

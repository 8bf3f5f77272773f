// Messages as a sensor would send them, and the store they belong to.

import type { HourlyCount } from '../../../shared/hourly-count-schema.ts';
import { NORMAL_90, rangeAround } from '../../../shared/interval.ts';
import type { SensorHealth, SensorState } from '../../../shared/sensor-messages.ts';
import { topicOf } from '../../../shared/topics.ts';
import { formatUtcHour, parseUtcHour, type UtcHour } from '../../../shared/utc-hour.ts';
import type { RetailerEntry } from '../directory/with-stores.ts';

const open: [string, string] = ['09:00', '20:00'];

export const RETAILERS: RetailerEntry[] = [
  {
    id: 'acme',
    name: 'Acme',
    stores: [
      {
        id: 'main-street',
        name: 'Main Street',
        timeZone: 'Europe/Berlin',
        opening: { mon: open, tue: open, wed: open, thu: open, fri: open, sat: open, sun: null },
      },
    ],
  },
];

export const DOOR = { retailer: 'acme', store: 'main-street', sensor: 'door' };
export const HOUR_TOPIC = topicOf(DOOR, 'hour');
export const NOON = parseUtcHour('2026-03-02T12:00:00Z')!;
/** Half an hour after NOON is over. */
export const NOW_MS = Date.parse('2026-03-02T13:30:00Z');

/** Half to twice each count that is there, unless `changes` says otherwise. */
export function hourlyCount(hour: UtcHour = NOON, changes: Partial<HourlyCount> = {}): HourlyCount {
  const { visits = 41, present = visits, passersby = null, occupancy = 12.3 } = changes;
  return {
    v: 1,
    sensor: 'door',
    hour: formatUtcHour(hour),
    visits,
    present,
    passersby,
    occupancy,
    stay: 17.5,
    dwell: { under5: 20, from5to15: 13, from15to60: 8, over60: null },
    interval: {
      visits: around(visits, 1),
      present: around(present, 1),
      passersby: around(passersby, 1),
      occupancy: around(occupancy, 10),
      stay: [9.1, 31.4],
    },
    gain: { visits: 0.3, present: 0.3, passersby: 0.8, occupancy: 0.25 },
    coverage: 0.98,
    epsilon: 1,
    floor: 5,
    profile: 'minutes',
    estimator: 'scans-1',
    config: '0123456789ab',
    ...changes,
  };
}

const around = (count: number | null, unitsPerPhone: number) =>
  count === null ? null : rangeAround(count, Math.LN2 / NORMAL_90, unitsPerPhone);

export const STATE: SensorState = {
  v: 1,
  sensor: 'door',
  state: 'online',
  since: '2026-03-02T08:00:00Z',
  version: '0.1.0',
  profile: 'minutes',
  config: '0123456789ab',
  settings: {
    profile: 'minutes',
    stayMinutes: null,
    staff: 'out',
    channel: null,
    zones: { insideDbm: -75, floorDbm: -90 },
    privacy: { epsilon: 1, floor: 5 },
    opening: null,
    baseline: false,
  },
  settingsFrom: null,
  revision: null,
  paused: null,
  refused: null,
};

export const HEALTH: SensorHealth = {
  v: 1,
  sensor: 'door',
  at: '2026-03-02T13:25:00Z',
  uptime_s: 19_500,
  source: { state: 'running', restarts: 0, reason: null },
  frames: { 'probe-request': 10_000, 'bad-fcs': 12 },
  outbox: { waiting: 1, refused: 0, oldest: '2026-03-02T12:00:00Z' },
  budget: { hour: 4, day: 96 },
  uplink: null,
  rss_bytes: 60_000_000,
};

export const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

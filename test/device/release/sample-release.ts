// A release to store and send, of a sensor that exists only in tests.
import type { HourlyCount } from '../../../shared/hourly-count-schema.ts';
import type { ErrorModel } from '../../../shared/interval.ts';
import type { SensorHealth, SensorState } from '../../../shared/sensor-messages.ts';
import type { SensorPath } from '../../../shared/topics.ts';
import { formatUtcHour, type UtcHour } from '../../../shared/utc-hour.ts';

/** An estimator that exists only in tests. */
export const SAMPLE_ERRORS: ErrorModel = {
  present: { gain: 0.3, a: 1, b: 0.2 },
  visits: { gain: 0.5, a: 1, b: 0.3 },
  passersby: { gain: 0.8, a: 1, b: 0.3 },
  occupancy: { gain: 0.3, a: 0.8, b: 0.2 },
};

export const OWNER: SensorPath = { retailer: 'acme', store: 'high-street', sensor: 'door-1' };

export function sampleRelease(hour: UtcHour, present = 42): HourlyCount {
  return {
    v: 1,
    sensor: OWNER.sensor,
    hour: formatUtcHour(hour),
    present,
    visits: 30,
    passersby: 310,
    occupancy: 7.3,
    stay: 17.5,
    dwell: { under5: 12, from5to15: 21, from15to60: 9, over60: null },
    interval: {
      present: [present >> 1, 2 * present],
      visits: [10, 90],
      passersby: [77, 1240],
      occupancy: [3.6, 14.8],
      stay: [9.1, 31.4],
    },
    gain: { present: 0.3, visits: 0.5, passersby: 0.8, occupancy: 0.3 },
    coverage: 1,
    epsilon: 1,
    floor: 5,
    profile: 'hour',
    estimator: 'test-1',
    config: '0123456789ab',
  };
}

/** `count` hours one after another, from 2026-11-23T00:00Z. */
export function sampleHours(count: number): UtcHour[] {
  return Array.from({ length: count }, (_, index) => (498_720 + index) as UtcHour);
}

export function sampleState(state: 'online' | 'offline'): SensorState {
  return {
    v: 1,
    sensor: OWNER.sensor,
    state,
    since: '2026-11-23T00:00:00Z',
    version: 'test-1',
    profile: 'hour',
    config: '0123456789ab',
    settings: {
      profile: 'hour',
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
}

export function sampleHealth(): SensorHealth {
  return {
    v: 1,
    sensor: OWNER.sensor,
    at: '2026-11-23T00:00:00Z',
    uptime_s: 12,
    source: { state: 'running', restarts: 0, reason: null },
    frames: { counted: 100, 'bad-fcs': 3 },
    outbox: { waiting: 0, refused: 0, oldest: null },
    budget: { hour: 0, day: 0 },
    uplink: null,
    rss_bytes: 60_000_000,
  };
}

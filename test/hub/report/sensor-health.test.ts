// A sensor that is connected and hears nothing is told from one that is well.
import { expect, test } from 'vitest';
import { isTroubled, sensorReport } from '../../../hub/report/sensor-health.ts';
import type { SensorRow } from '../../../hub/store/sensors.ts';
import { utcHourOf } from '../../../shared/utc-hour.ts';
import { historyOf } from './filled-hub.ts';

const NOW_MS = Date.UTC(2026, 10, 23, 12, 10);
const span: [string, string] = ['08:00', '20:00'];
const opening = { mon: span, tue: span, wed: span, thu: span, fri: span, sat: span, sun: span };
const store = { history: historyOf({ name: 'one', timeZone: 'Europe/Berlin', opening }) };

const row = (source: object, state = 'online'): SensorRow =>
  ({
    id: 'door',
    firstHour: utcHourOf(NOW_MS) - 1,
    lastHour: utcHourOf(NOW_MS) - 1,
    state: JSON.stringify({ state }),
    health: JSON.stringify({ source }),
  }) as unknown as SensorRow;

test.each([
  ['reporting', row({ state: 'running', restarts: 3, reason: 'tcpdump ended with status 1' })],
  ['deaf', row({ state: 'restarting', restarts: 3, reason: 'tcpdump is not installed' })],
  ['deaf', row({ state: 'deaf', restarts: 0, reason: 'mon0 has received nothing for 30 s' })],
  ['deaf', row({ state: 'no-clock', restarts: 0, reason: 'the clock is not synchronised yet' })],
  ['silent', row({ state: 'restarting', restarts: 3, reason: null }, 'offline')],
])('%s', (alive, sensor) => {
  const report = sensorReport(sensor, store, NOW_MS);
  expect(report.alive).toBe(alive);
  expect(isTroubled(report)).toBe(alive !== 'reporting');
  const { reason } = JSON.parse(sensor.health ?? '').source;
  expect(report.deafBecause).toBe(alive === 'deaf' ? reason : undefined);
});

test('a sensor that hears and cannot count says why', () => {
  const well = row({ state: 'running', restarts: 0, reason: null });
  const source = { state: 'running', restarts: 0, reason: null };
  const of = (trouble: unknown, state = 'online') =>
    sensorReport(
      { ...well, health: JSON.stringify({ source, trouble }), state: JSON.stringify({ state }) },
      store,
      NOW_MS,
    );
  expect(of({ kind: 'too-weak' })).toMatchObject({ alive: 'cannot-count', trouble: 'too-weak' });
  expect(isTroubled(of({ kind: 'too-weak' }))).toBe(true);
  for (const none of [undefined, null, { kind: 'haunted' }]) {
    expect(of(none)).toMatchObject({ alive: 'reporting', trouble: undefined });
  }
  expect(of({ kind: 'too-weak' }, 'offline').alive).toBe('silent');
});

test('bug fixed: a sensor that had just started was said to hear nothing until its next report', () => {
  const starting = row({ state: 'restarting', restarts: 0, reason: null });
  expect(sensorReport(starting, store, NOW_MS).alive).toBe('reporting');
  const health = { uptime_s: 300, source: { state: 'restarting', restarts: 0, reason: null } };
  expect(sensorReport({ ...starting, health: JSON.stringify(health) }, store, NOW_MS).alive).toBe('deaf');
});

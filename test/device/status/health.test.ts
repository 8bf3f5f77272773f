import { Compile } from 'typebox/compile';
import { expect, it } from 'vitest';
import { noFrames } from '../../../device/capture/frame-outcome.ts';
import { configHash } from '../../../device/config/config-hash.ts';
import { parseSensorConfig } from '../../../device/config/sensor-config.ts';
import type { OutboxStats } from '../../../device/release/outbox.ts';
import { healthOf, stateOf } from '../../../device/status/health.ts';
import { SensorHealthSchema, SensorStateSchema } from '../../../shared/sensor-messages.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { sampleHours } from '../release/sample-release.ts';

const config = parseSensorConfig('sensor: acme/high-street/door-1', 'sensor.yaml');
const [hour] = sampleHours(1) as [ReturnType<typeof sampleHours>[number]];

function suppliers(stats: OutboxStats) {
  const clock = fakeClock(Date.UTC(2026, 10, 23, 12));
  const frames = noFrames();
  const health = healthOf({
    config,
    clock,
    source: () => ({ state: 'restarting', restarts: 2, reason: 'tcpdump ended' }),
    frames,
    outbox: () => stats,
    clockState: () => 'not-synchronised',
    hopped: () => ({ 1: 400, 6: 380 }),
    uplink: async () => ({ interface: 'wlan0', kind: 'wifi', quality: 67 }),
  });
  return { clock, frames, health };
}

it('says how the sensor is now, in a message that fits its schema', async () => {
  const { clock, frames, health } = suppliers({
    waiting: 3,
    refused: 1,
    oldest: hour,
    failure: null,
    spent: { hour: 5, day: 120 },
  });
  clock.advance(61_999);
  frames.counted += 812;
  const report = await health();
  expect(Compile(SensorHealthSchema).Check(report)).toBe(true);
  expect(report).toMatchObject({
    sensor: 'door-1',
    at: '2026-11-23T12:01:01.999Z',
    uptime_s: 61,
    source: { state: 'restarting', restarts: 2 },
    clock_ok: false,
    hopped_s: { 1: 400, 6: 380 },
    frames: { counted: 100, 'bad-fcs': 0 },
    outbox: { waiting: 3, refused: 1, oldest: '2026-11-23T00:00:00Z' },
    budget: { hour: 5, day: 120 },
    uplink: { interface: 'wlan0', quality: 67 },
  });
  expect(report.outbox).not.toHaveProperty('failure');
  expect(report.rss_bytes).toBeGreaterThan(1e6);
});

it('tells why what is heard cannot be counted, and since when', async () => {
  const stats = { waiting: 0, refused: 0, oldest: null, failure: null, spent: { hour: 0, day: 0 } };
  const { clock, frames } = suppliers(stats);
  for (const trouble of [null, { kind: 'too-weak', sinceMs: Date.UTC(2026, 10, 23, 11) } as const]) {
    const report = await healthOf({
      config,
      clock,
      frames,
      outbox: () => stats,
      clockState: () => undefined,
      uplink: async () => null,
      source: () => ({ state: 'running', restarts: 0, reason: null }),
      trouble: () => trouble,
    })();
    expect(Compile(SensorHealthSchema).Check(report)).toBe(true);
    expect(report.trouble).toEqual(trouble && { kind: 'too-weak', since: '2026-11-23T11:00:00.000Z' });
  }
});

it('tells that the outbox cannot be written, and why', async () => {
  const failure = `outbox /${'x'.repeat(400)}: the disk is full`;
  const { health } = suppliers({ waiting: 0, refused: 0, oldest: null, failure, spent: { hour: 0, day: 0 } });
  const report = await health();
  expect(Compile(SensorHealthSchema).Check(report)).toBe(true);
  expect(report.outbox).toMatchObject({ oldest: null, failure: failure.slice(0, 300) });
});

it('is born and dies with the configuration it counts by', () => {
  const clock = fakeClock(Date.UTC(2026, 10, 23, 12));
  const { profile, stayMinutes, staff, channel, zones, privacy, opening, baseline } = config;
  const accepted = { settingsFrom: '2026-11-23T13:00:00Z', revision: 3, paused: null, refused: null };
  const state = stateOf(config.path, { counting: config, ...accepted }, clock, 'offline');
  expect(Compile(SensorStateSchema).Check(state)).toBe(true);
  expect(state).toMatchObject({
    state: 'offline',
    since: '2026-11-23T12:00:00.000Z',
    config: configHash(config),
    ...accepted,
  });
  expect(state.settings).toEqual({ profile, stayMinutes, staff, channel, zones, privacy, opening, baseline });
});

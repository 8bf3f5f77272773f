// A small fleet on a stage of its own, and the schedule that fleets of any size are played by.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../shared/random.ts';
import { type UtcHour, utcHourOf } from '../../../shared/utc-hour.ts';
import { findMosquitto } from '../../hub/broker/mosquitto.ts';
import { playOnStage } from './fleet.ts';
import { fleetSensors } from './fleet-sensor.ts';
import { cutsOf, sendingsOf } from './schedule.ts';

const plays = fc.record({
  sensors: fc.integer({ min: 1, max: 40 }),
  hours: fc.integer({ min: 1, max: 6 }),
  hourMs: fc.integer({ min: 1, max: 10_000 }),
  spreadMs: fc.nat(20_000),
  away: fc.double({ min: 0, max: 1, noNaN: true }),
});

property.prop([plays, fc.nat(1000)])(
  'each sensor sends each hour once, after its end, and all by the end',
  (play, seed) => {
    const random = seededRandom(seed);
    const backMs = new Float64Array(play.sensors);
    const all = Array.from({ length: play.hours }, (_, hour) =>
      sendingsOf(hour, play, backMs, random),
    ).flat();
    expect(new Set(all.map(({ sensor, hour }) => `${sensor} ${hour}`)).size).toBe(play.sensors * play.hours);
    expect(all).toHaveLength(play.sensors * play.hours);
    for (const { atMs, hour } of all) {
      expect(atMs).toBeGreaterThanOrEqual((hour + 1) * play.hourMs);
      expect(atMs).toBeLessThanOrEqual(play.hours * play.hourMs + play.spreadMs);
    }
  },
);

test('who is away sends later, and as many connections are cut as is said', () => {
  const play = { sensors: 1000, hours: 5, hourMs: 60_000, spreadMs: 1000, away: 0.1 };
  const late = sendingsOf(0, play, new Float64Array(1000), seededRandom(1)).filter(
    ({ atMs }) => atMs > 61_000,
  );
  expect(late.length).toBeGreaterThan(50);
  expect(late.length).toBeLessThan(150);
  const cuts = cutsOf(2, 200, { hourMs: 1000, cut: 0.1 }, seededRandom(1));
  expect(cuts).toHaveLength(20);
  for (const { atMs } of cuts) expect(Math.floor(atMs / 1000)).toBe(2);
});

test('a hundred thousand sensors have names of their own, in stores that one hub can have', () => {
  const fleet = fleetSensors(100_000);
  expect(new Set(fleet.map(({ path }) => `${path.retailer}/${path.store}/${path.sensor}`)).size).toBe(
    100_000,
  );
  expect(() => fleetSensors(1_000_001)).toThrow('a hub has stores for 1000000 sensors');
});

describe.skipIf(findMosquitto() === undefined)(
  'on a stage (skipped where Mosquitto is not installed)',
  () => {
    test('a small fleet: some sensors share connections, some are cut, and every hour is stored once', async () => {
      const { played, stored, usage, isWhole } = await playOnStage({
        sensors: 24,
        hours: 3,
        hourSeconds: 1,
        spreadSeconds: 0.5,
        healthSeconds: 1,
        connections: 8,
        connectionsPerSecond: 100,
        ownBrokers: 2,
        database: 'sqlite',
        away: 0.2,
        cut: 0.3,
        seed: 1,
        firstHour: (utcHourOf(Date.now()) - 4) as UtcHour,
        say: () => {},
      });
      expect(isWhole).toBe(true);
      expect(stored).toMatchObject({ rows: 72, different: 72, sensors: 24 });
      expect(played).toMatchObject({ rejected: [], unanswered: 0, cuts: 6 });
      expect(played.delays).toHaveLength(72);
      expect(played.busiestHours).toBeGreaterThanOrEqual(72);
      expect(played.healths).toBeGreaterThan(24);
      expect(usage.map(({ name }) => name)).toEqual(['broker 1', 'broker 2', 'hub', 'the simulated fleet']);
      for (const { peakBytes } of usage) expect(peakBytes).toBeGreaterThan(1e6);
    }, 60_000);
  },
);

import { describe, expect, test } from 'vitest';
import type { Presence } from '../crowd/presence.ts';
import { frameBody } from '../phones/frame-body.ts';
import { presetShop } from '../shop.ts';
import type { Sensor } from '../shop-schema.ts';
import { HeardFrames } from './heard-frames.ts';
import { createLink, pathLossDb } from './link.ts';
import { createEar, tunedChannel } from './receiver.ts';

const sensor: Sensor = {
  channels: [6],
  dwellMs: 500,
  adapter: 'tsft-fcs',
  frameLoss: 0,
  sensitivityDbm: -90,
  badFcs: 0,
  leakage: 0,
};
const body = frameBody(['ssid', 'ds'], '', Buffer.alloc(16));
const frame = { timeUs: 0, channel: 6, addressHigh: 0x0200, addressLow: 1, sequence: 0, rate: 2, body };

/** Which of 2000 equal frames came through. */
function hear(changes: Partial<Sensor>, signalDbm: number, channel = 6): HeardFrames {
  const heard = new HeardFrames(0, 1e12);
  const ear = createEar({ ...sensor, ...changes }, () => signalDbm, 1, heard);
  for (let i = 0; i < 2000; i += 1) ear.hear({ ...frame, channel, timeUs: i * 1000 });
  return heard;
}

describe('a receiver', () => {
  test('hears the strong, half of those at its sensitivity, and not the weak', () => {
    expect(hear({}, -60).count).toBe(2000);
    const half = hear({}, -90).count;
    expect(half).toBeGreaterThan(600);
    expect(half).toBeLessThan(1100);
    expect(hear({}, -110).count).toBe(0);
  });

  test('loses its share of the strong', () => {
    expect(hear({ frameLoss: 0.25 }, -50).count / 2000).toBeCloseTo(0.75, 1);
  });

  test('records some of the weak as broken, where its adapter does so', () => {
    const broken = (heard: HeardFrames) =>
      [...heard.damage.subarray(0, heard.count)].filter((bit) => bit > 0).length;
    expect(broken(hear({ badFcs: 0.5 }, -91))).toBeGreaterThan(100);
    expect(broken(hear({ badFcs: 0.5, adapter: 'plain' }, -91))).toBe(0);
    expect(broken(hear({ badFcs: 0.5 }, -50))).toBe(0);
  });

  test('takes frames of the next channels for its own, weaker, and fewer the further', () => {
    const own = hear({ leakage: 0.4 }, -60);
    const counts = [7, 8, 9, 10, 11].map((channel) => hear({ leakage: 0.4 }, -60, channel).count);
    expect(own.count).toBe(2000);
    expect(counts[0]! / 2000).toBeCloseTo(0.4, 1);
    expect([...counts].sort((a, b) => b - a)).toEqual(counts);
    expect(counts[4]).toBe(0);
    const leaked = hear({ leakage: 0.4 }, -60, 8);
    const mean = (heard: HeardFrames) =>
      heard.signalDbm.subarray(0, heard.count).reduce((total, dbm) => total + dbm, 0) / heard.count;
    expect(mean(leaked)).toBeLessThan(mean(own) - 5);
    expect(leaked.tuned[0]).toBe(6);
    expect(leaked.channel[0]).toBe(8);
    expect(hear({}, -60, 7).count).toBe(0);
  });

  test('hops in step with the clock and hears only where it is', () => {
    const hopping = { channels: [1, 6, 11] };
    const tuned = [0, 499, 500, 999, 1000, 1499, 1500].map((ms) =>
      tunedChannel({ ...sensor, ...hopping }, ms),
    );
    expect(tuned).toEqual([1, 1, 6, 6, 11, 11, 1]);
    const heard = hear(hopping, -50);
    const hopsMs = [...heard.timeUs.subarray(0, heard.count)].map((us) => Math.floor(us / 1000) % 1500);
    expect(hopsMs).toHaveLength(500);
    expect(hopsMs.every((ms) => ms >= 500 && ms < 1000)).toBe(true);
  });
});

describe('the way from phone to sensor', () => {
  const { geometry } = presetShop('fashion');
  const visitor: Presence = {
    role: 'visitor',
    seed: 1,
    identity: 1,
    fromMs: 20_000,
    untilMs: 620_000,
    audibleFromMs: 8_000,
    audibleUntilMs: 632_000,
    devices: [],
    place: { kind: 'inside', metresPerSecond: 1.2 },
  };

  test('costs 39.7 dB in the first metre, then the shop’s loss for each tenfold distance', () => {
    expect(pathLossDb(geometry, 1)).toBeCloseTo(39.74, 2);
    expect(pathLossDb(geometry, 10) - pathLossDb(geometry, 1)).toBeCloseTo(geometry.distanceDb, 9);
  });

  test('is mostly shorter inside than before the door', () => {
    const mean = (fromMs: number, untilMs: number) => {
      let sum = 0;
      let count = 0;
      for (let seed = 0; seed < 300; seed += 1) {
        const link = createLink(geometry, visitor, 13, seed);
        for (let ms = fromMs; ms < untilMs; ms += 5000, count += 1) sum += link(ms);
      }
      return sum / count;
    };
    expect(mean(20_000, 600_000)).toBeGreaterThan(mean(8_000, 18_000) + 8);
  });

  test('of a passer-by is shortest halfway, and evenly so', () => {
    const passing: Presence = {
      ...visitor,
      role: 'passerby',
      fromMs: 0,
      untilMs: 30_000,
      place: { kind: 'passing', closestMetres: 15, metresPerSecond: 1.4 },
    };
    const link = createLink(geometry, passing, 13, 4);
    const [start, middle, end] = [link(0), link(15_000), link(30_000)];
    expect(middle).toBeGreaterThan(start);
    expect(end).toBeCloseTo(start, 9);
  });
});

test('heard frames leave in the order of time, and the later ones stay', () => {
  const heard = new HeardFrames(1000, 1e12);
  for (const timeUs of [5000, 900, 3000, 9000, 4000]) heard.add({ ...frame, timeUs }, 6, -50, 0);
  expect(heard.count).toBe(4);
  expect(heard.sort(0, 5000)).toBe(2);
  expect([...heard.order.subarray(0, 2)].map((index) => heard.timeUs[index])).toEqual([3000, 4000]);
  heard.drop(2);
  heard.add({ ...frame, timeUs: 8000 }, 6, -50, 0);
  expect(heard.sort(5000, 10_000)).toBe(3);
  expect([...heard.order.subarray(0, 3)].map((index) => heard.timeUs[index])).toEqual([5000, 8000, 9000]);
  expect(() => heard.sort(6000, 10_000)).toThrow(RangeError);
});

test('heard frames grow, and keep what they hold', () => {
  const heard = new HeardFrames(0, 1e12);
  for (let i = 9999; i >= 0; i -= 1) heard.add({ ...frame, timeUs: i, sequence: i & 0xfff }, 6, -50, 0);
  expect(heard.sort(0, 1e9)).toBe(10_000);
  const times = [...heard.order.subarray(0, 10_000)].map((index) => heard.timeUs[index]);
  expect(times).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
});

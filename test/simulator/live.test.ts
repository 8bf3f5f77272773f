import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { fakeClock } from '../support/fake-clock.ts';
import { runLive } from './live.ts';
import { presetShop } from './shop.ts';
import { simulate } from './simulate.ts';

const NOON_MS = Date.parse('2026-10-10T12:00:00Z');
const MINUTE_MS = 60_000;

/** Runs for some minutes of the clock; what was written, and when. */
async function live(startMs: number, shiftMs: number, minutes: number) {
  const clock = fakeClock(startMs);
  const ending = new AbortController();
  const written: { atMs: number; bytes: Buffer }[] = [];
  const running = runLive({
    shop: presetShop('fashion'),
    seed: 42,
    crowd: 1,
    clock,
    shiftMs,
    write: async (bytes) => {
      written.push({ atMs: clock.nowMs(), bytes: Buffer.from(bytes) });
    },
    signal: ending.signal,
  });
  await turn();
  while (clock.nowMs() < startMs + minutes * MINUTE_MS) {
    clock.advance(20);
    await turn();
  }
  ending.abort();
  await running;
  return written;
}

const timeMsOf = (record: Buffer) => record.readUInt32LE(0) * 1000 + record.readUInt32LE(4) / 1000;

test('live begins now with those who are inside, each frame at its time', async () => {
  const [header, ...records] = await live(NOON_MS, 0, 3);
  expect(header!.bytes).toHaveLength(24);
  expect(records.length).toBeGreaterThan(50);
  for (const { atMs, bytes } of records) {
    expect(timeMsOf(bytes)).toBeGreaterThanOrEqual(NOON_MS);
    expect(atMs).toBeGreaterThanOrEqual(timeMsOf(bytes));
    expect(bytes).toHaveLength(16 + bytes.readUInt32LE(8));
  }
  // The very frames that a capture of that hour holds.
  const shop = presetShop('fashion');
  const hour = simulate({ shop, fromMs: NOON_MS, untilMs: NOON_MS + 3_600_000, seed: 42 }).capture();
  const start = Buffer.concat(records.map((record) => record.bytes));
  expect(hour.subarray(24, 24 + start.length).equals(start)).toBe(true);
});

test('a shifted shop lives at another time of day, under this moment’s timestamps', async () => {
  const nightMs = Date.parse('2026-10-10T02:00:00Z');
  const [, ...night] = await live(nightMs, 0, 1);
  const [, ...shifted] = await live(nightMs, NOON_MS - nightMs, 1);
  expect(shifted.length).toBeGreaterThan(2 * night.length);
  const [, ...noon] = await live(NOON_MS, 0, 1);
  const unstamped = (records: readonly { bytes: Buffer }[]) =>
    records.map(({ bytes }) => bytes.subarray(16 + 26));
  expect(unstamped(shifted)).toEqual(unstamped(noon));
  expect(shifted.every(({ bytes }) => Math.abs(timeMsOf(bytes) - nightMs) <= MINUTE_MS)).toBe(true);
});

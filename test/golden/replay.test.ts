// Simulated days through the very program a tester runs. What it printed lies beside this file
// (npm run test:update rewrites it); the truth comes from the simulator and is never rewritten.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { formatUtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { presetNames, presetShop } from '../simulator/shop.ts';
import { simulate } from '../simulator/simulate.ts';

const SENSOR = fileURLToPath(new URL('../../device/footfall-sensor', import.meta.url));
const DAY_MS = 86_400_000;
/** A Wednesday like any other. */
const FROM_MS = Date.UTC(2026, 9, 7);

const folder = mkdtempSync(join(tmpdir(), 'footfall-golden-'));
afterAll(() => rmSync(folder, { recursive: true }));

function replay(args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(SENSOR, ['replay', ...args], { encoding: 'utf8' });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const dot = (as: readonly number[], ma: number, bs: readonly number[], mb: number) =>
    as.reduce((sum, a, i) => sum + (a - ma) * (bs[i]! - mb), 0);
  return dot(xs, mx, ys, my) / Math.sqrt(dot(xs, mx, xs, mx) * dot(ys, my, ys, my));
}

interface Estimate extends Readonly<Record<'occupancy' | 'visits' | 'passersby', number>> {
  readonly hour: string;
}

describe.each(presetNames)('a day of the %s', (preset) => {
  const simulation = simulate({
    shop: presetShop(preset),
    fromMs: FROM_MS,
    untilMs: FROM_MS + DAY_MS,
    seed: 1,
  });
  const capture = join(folder, `${preset}.pcap`);
  writeFileSync(capture, simulation.capture());

  it.each(['minutes', 'hour'])('is counted as before, profile %s', async (profile) => {
    const plain = replay(['--seed', '1', '--noise', 'off', '--profile', profile, capture]);
    await expect(plain).toMatchFileSnapshot(`expected/${preset}-${profile}.jsonl`);
    const noised = replay(['--seed', '1', '--profile', profile, capture]);
    await expect(noised).toMatchFileSnapshot(`expected/${preset}-${profile}-noised.jsonl`);
  });

  it('follows the truth: every hour there, and people inside rise and fall as they did', () => {
    const lines = replay(['--seed', '1', '--noise', 'off', capture]).trim().split('\n');
    const estimates = lines.map((line) => JSON.parse(line) as Estimate);
    const { hours } = simulation.truth;
    expect(estimates.map(({ hour }) => hour)).toEqual(hours.map(({ hour }) => hour));
    expect(estimates[0]!.hour).toBe(formatUtcHour(utcHourOf(FROM_MS)));
    const truth = hours.map(({ phones, staff }) => phones.occupancy + staff.phones.occupancy);
    const estimated = estimates.map(({ occupancy }) => occupancy);
    expect(correlation(estimated, truth)).toBeGreaterThan(0.9);
    const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
    expect(total(estimated) / total(truth)).toBeGreaterThan(0.6);
    // Of a busy street many come over the threshold, each of a template of its own.
    expect(total(estimated) / total(truth)).toBeLessThan(2.3);
    // Visits that come as others leave are missed, passers-by too far away (device/count/README.md): within these
    // bounds and not beyond.
    const share = (measure: 'visits' | 'passersby') =>
      total(estimates.map((estimate) => estimate[measure])) /
      total(hours.map(({ phones }) => phones[measure]));
    expect(share('visits')).toBeGreaterThan(0.4);
    expect(share('visits')).toBeLessThan(2.5);
    expect(share('passersby')).toBeGreaterThan(0.1);
    expect(share('passersby')).toBeLessThan(1.5);
  });
});

// Deaf or empty, by the interface's own counter.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watchReceiver } from '../../../device/radio/receive-watch.ts';
import { fakeClock } from '../../support/fake-clock.ts';

function watched() {
  const netFolder = mkdtempSync(join(tmpdir(), 'footfall-net-'));
  onTestFinished(() => rmSync(netFolder, { recursive: true }));
  const clock = fakeClock(0);
  const received = (count: number) => {
    mkdirSync(join(netFolder, 'mon0/statistics'), { recursive: true });
    writeFileSync(join(netFolder, 'mon0/statistics/rx_packets'), `${count}\n`);
  };
  received(100);
  const watch = watchReceiver({ interfaceName: 'mon0', clock, netFolder });
  return { netFolder, clock, received, watch };
}

test('a counter that rises hears', () => {
  const { clock, received, watch } = watched();
  for (let second = 5; second <= 600; second += 5) {
    received(100 + second);
    clock.advance(5000);
    expect(watch.deafBecause()).toBeUndefined();
  }
});

test('one that rests is deaf after two minutes, until it rises', () => {
  const { clock, received, watch } = watched();
  clock.advance(119_999);
  expect(watch.deafBecause()).toBeUndefined();
  clock.advance(1);
  expect(watch.deafBecause()).toBe('mon0 has received nothing, not even beacons, for 120 s');
  expect(watch.deafSinceMs()).toBe(0);
  clock.advance(65_000);
  expect(watch.deafBecause()).toContain('for 185 s');
  received(101);
  clock.advance(5000);
  expect([watch.deafBecause(), watch.deafSinceMs()]).toEqual([undefined, undefined]);
});

test('an interface that is gone hears nothing, and one that comes back counts from nought', () => {
  const { clock, netFolder, received, watch } = watched();
  rmSync(join(netFolder, 'mon0'), { recursive: true });
  clock.advance(5000);
  expect(watch.deafBecause()).toContain('no interface mon0');
  clock.advance(120_000);
  received(0);
  clock.advance(5000);
  expect(watch.deafBecause()).toContain('received nothing');
  received(3);
  clock.advance(5000);
  expect(watch.deafBecause()).toBeUndefined();
});

test('stopped, it looks no more', () => {
  const { clock, netFolder, watch } = watched();
  watch.stop();
  rmSync(join(netFolder, 'mon0'), { recursive: true });
  clock.advance(10_000);
  expect(watch.deafBecause()).toBeUndefined();
});

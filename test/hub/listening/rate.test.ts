import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { createRate } from '../../../hub/listening/rate.ts';
import { fakeClock } from '../../support/fake-clock.ts';

test('a few are taken at once, and the next when it has been waited for', () => {
  const clock = fakeClock(0);
  const rate = createRate(3, 20, clock);
  expect([1, 2, 3, 4].map(() => rate.take())).toEqual([true, true, true, false]);
  expect(rate.waitMs()).toBe(50);
  clock.advance(49);
  expect(rate.take()).toBe(false);
  clock.advance(1);
  expect([rate.waitMs(), rate.take(), rate.take()]).toEqual([0, true, false]);
  // A long pause is worth no more than the first few.
  clock.advance(60_000);
  expect([1, 2, 3, 4].map(() => rate.take())).toEqual([true, true, true, false]);
});

property.prop([
  fc.integer({ min: 1, max: 50 }),
  fc.integer({ min: 1, max: 100 }),
  fc.array(fc.integer({ min: 0, max: 500 })),
])('no more are taken than burst and time allow', (burst, perSecond, pausesMs) => {
  const clock = fakeClock(0);
  const rate = createRate(burst, perSecond, clock);
  let taken = 0;
  for (const pauseMs of pausesMs) {
    clock.advance(pauseMs);
    while (rate.take()) taken += 1;
  }
  const passedMs = pausesMs.reduce((sum, pauseMs) => sum + pauseMs, 0);
  expect(taken).toBeLessThanOrEqual(burst + (passedMs * perSecond) / 1000 + 1e-6);
});

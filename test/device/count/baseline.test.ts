// Closed hours that are heard to learn what is always there: they teach, and are never counted.
import { expect, test } from 'vitest';
import type { Pseudonym, Sighting, Signature } from '../../../device/capture/sighting.ts';
import { Counter } from '../../../device/count/counter.ts';
import { PROFILES } from '../../../shared/hourly-count.ts';
import { MS_PER_HOUR, utcHourOf } from '../../../shared/utc-hour.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;

const sighting = (timeMs: number, phone: number): Sighting => ({
  timeMs,
  pseudonym: phone as Pseudonym,
  signature: phone as Signature,
  signalDbm: -50,
  zone: 'inside',
  near: true,
  well: true,
  clear: true,
  richness: 40,
  randomised: true,
});

/** Hears `phones` each minute from one moment to another. */
function hear(counter: Counter, why: 'hour' | 'baseline', fromMs: number, untilMs: number, phones: number[]) {
  counter.finish();
  counter.hearFor(why);
  for (let timeMs = fromMs; timeMs < untilMs; timeMs += MINUTE) {
    counter.keepTime(timeMs);
    for (const phone of phones) counter.sight(sighting(timeMs, phone));
  }
  counter.hours.listened(fromMs, untilMs, why);
  counter.finish();
}

test.each(PROFILES)(
  'profile %s: a till heard all night is not counted by day, and the night never is',
  (profile) => {
    const taught: number[] = [];
    const noise = (value: number) => {
      taught.push(value);
      return value;
    };
    const counter = new Counter({ profile, stayMinutes: null, noise });
    const till = [1];
    hear(counter, 'baseline', NOON - 13 * MS_PER_HOUR, NOON, till);
    for (let hour = 13; hour >= 1; hour -= 1) {
      expect(counter.close(utcHourOf(NOON - hour * MS_PER_HOUR))).toMatchObject({ coverage: 0, present: 0 });
    }
    hear(counter, 'hour', NOON, NOON + MS_PER_HOUR, [...till, 2, 3]);
    const { occupancy, coverage } = counter.close(utcHourOf(NOON))!;
    // Three phones, each minute of twelve bins: (3 · 4 + 4 · 3) near pairs, (6 · 2 + 12) far ones; tenths of four bins.
    const night = new Array<number>(13).fill(10 * 4);
    // No bin differs from another; 0.89 phones are present of each, in whole parts of 1/1024.
    expect(taught).toEqual([...night, 12 * 3 * 24, 0, 12 * 3, 0, 0, 12 * 3 * 911, 10 * 3 * 4]);
    expect([coverage, occupancy]).toEqual([1, expect.closeTo(2, 5)]);
  },
);

test.each(PROFILES)(
  'profile %s: of an hour in which the shop opens, what was heard before is not counted',
  (profile) => {
    const taught: number[] = [];
    const noise = (value: number) => {
      taught.push(value);
      return value;
    };
    const counter = new Counter({ profile, stayMinutes: null, noise });
    hear(counter, 'baseline', NOON, NOON + 30 * MINUTE, [1, 2, 3, 4, 5, 6]);
    hear(counter, 'hour', NOON + 30 * MINUTE, NOON + MS_PER_HOUR, [7]);
    const { occupancy, present, coverage } = counter.close(utcHourOf(NOON))!;
    expect(coverage).toBe(0.5);
    expect(occupancy).toBeCloseTo(1, 1);
    expect(present).toBeLessThan(1.5);
    // Nor does who leaves show in the step from the bins before the opening: six bins of one phone do not move.
    expect(taught.slice(3, 6)).toEqual([0, 0, 6 * 911]);
  },
);

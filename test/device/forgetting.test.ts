// That the live state of a running sensor holds nothing of a phone for longer than its profile allows, 5 or 60
// minutes from its first frame, whether or not more is heard; and that counts do not suffer from it. The state
// is walked whole, private fields too. What the memory of the process holds beyond it, see
// test/end-to-end/memory.test.ts.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../shared/hourly-count.ts';
import { type RandomSource, seededRandom, uniform } from '../../shared/random.ts';
import { type LiveState, numbersIn } from '../support/live-state.ts';
import { phonesOf, watchedSensor } from './watched-sensor.ts';

const NOON_MS = Date.UTC(2026, 10, 23, 12);
const MINUTE_MS = 60_000;
const HOURS = 3;
/** Nothing but times, pseudonyms and signatures is as large: bins, hours, words of a key and digests are not. */
const LARGE = 2 ** 33;
const PROFILES: readonly [Profile, minutes: number][] = [
  ['minutes', 5],
  ['hour', 60],
];

/** Numbers of a state that may be a phone's. */
const largeIn = (state: LiveState) =>
  [...numbersIn(state)].filter(([number]) => number > LARGE && number < Number.POSITIVE_INFINITY);

describe.each(PROFILES)('profile %s', (profile, minutes) => {
  const periodMs = minutes * MINUTE_MS;

  property.prop([fc.nat(periodMs - 1), fc.nat(2 ** 31), fc.integer({ min: 1, max: 12 })], { numRuns: 12 })(
    'forgets a phone that is never heard again, though nobody else is',
    (intoPeriodMs, seed, count) => {
      const random = seededRandom(seed);
      const sensor = watchedSensor(NOON_MS - MINUTE_MS, profile, random);
      sensor.clock.advance(MINUTE_MS + intoPeriodMs);
      const planted = new Set<number>(sensor.key());
      const firstMs = sensor.clock.nowMs();
      const untilMs = (Math.floor(firstMs / periodMs) + 1) * periodMs;
      for (const phone of phonesOf(random, count)) {
        const { pseudonym, signature } = sensor.made(phone);
        for (const number of [pseudonym, signature, sensor.clock.nowMs()]) planted.add(number);
        sensor.hear(phone);
        sensor.clock.advance(Math.min(1, untilMs - 1 - sensor.clock.nowMs()));
      }
      const held = numbersIn(sensor.state());
      // The search finds what is there.
      for (const number of planted) expect(held.has(number)).toBe(true);

      sensor.clock.advance(firstMs + periodMs - sensor.clock.nowMs());
      const left = numbersIn(sensor.state());
      expect([...planted].flatMap((number) => left.get(number) ?? [])).toEqual([]);
      expect(sensor.key().some((word) => planted.has(word))).toBe(false);
    },
  );

  test('holds at any moment of a crowded day what the present key made, and nothing older', () => {
    const random = seededRandom(11);
    const sensor = watchedSensor(NOON_MS + 12_345, profile, random);
    const heard = new Set<number>();
    let key = sensor.key().join();
    let crowd = phonesOf(random, 40);
    let looks = 0;
    for (let second = 0; second < 24 * 3600; second += 10) {
      sensor.clock.advance(10_000);
      if (key !== sensor.key().join()) heard.clear();
      key = sensor.key().join();
      // One goes and one comes, so that each stays for half an hour; and all change their addresses.
      if (uniform(random) < 0.2) crowd = [...crowd.slice(1), ...phonesOf(random, 1)];
      crowd = crowd.map((phone) => (uniform(random) < 0.02 ? { ...phone, address: random.uint32() } : phone));
      for (const phone of crowd.filter(() => uniform(random) < 0.05)) {
        sensor.hear(phone);
        const { pseudonym, signature } = sensor.made(phone);
        heard.add(pseudonym).add(signature);
      }
      expect(sensor.keyAgeMs()).toBeLessThan(periodMs);
      if (uniform(random) > 0.01) continue;
      looks += 1;
      const nowMs = sensor.clock.nowMs();
      for (const [number, place] of largeIn(sensor.state())) {
        const isTime = number > nowMs - periodMs && number <= nowMs + periodMs;
        expect(isTime || heard.has(number), place).toBe(true);
      }
    }
    expect(looks).toBeGreaterThan(50);
    expect(sensor.pipeline.frames.counted).toBeGreaterThan(10_000);
  });

  test('shows two sensors nothing in common of the phones that both hear', () => {
    const random = seededRandom(5);
    const crowd = phonesOf(random, 20);
    const [one, other] = [1, 2].map((seed) => {
      const sensor = watchedSensor(NOON_MS, profile, seededRandom(seed));
      for (const phone of crowd) {
        sensor.clock.advance(1000);
        sensor.hear(phone);
      }
      return new Map(largeIn(sensor.state()));
    });
    const isTime = (number: number) => Math.abs(number - NOON_MS) <= periodMs;
    const common = [...one!].filter(([number]) => other!.has(number) && !isTime(number));
    expect(common).toEqual([]);
    // A pseudonym and a signature of each.
    expect([...one!.keys()].filter((number) => !isTime(number))).toHaveLength(2 * crowd.length);
  });

  /** A moment at which one of a crowd is heard, by its number there: a whole second, so that what jitters keeps its minute. */
  const waitMs = fc.integer({ min: 15, max: 40 }).map((seconds) => 1000 * seconds);
  const moment = fc.record({ who: fc.nat(9), waitMs });
  const identities = fc.record({ seed: fc.nat(2 ** 31), jitterMs: fc.nat(900) });
  property.prop([fc.array(moment, { minLength: 1, maxLength: 60 }), identities, identities], { numRuns: 12 })(
    'is left in one and the same state, whoever it was that it heard, and when by the second',
    (moments, ...crowds) => {
      const states = crowds.map(({ seed, jitterMs }) => {
        const sensor = watchedSensor(NOON_MS, profile, seededRandom(1));
        const who = phonesOf(seededRandom(seed), 10);
        for (const [at, { who: number, waitMs }] of moments.entries()) {
          const laterMs = (at * jitterMs) % 900;
          sensor.clock.advance(laterMs);
          sensor.hear(who[number]!);
          sensor.clock.advance(waitMs - laterMs);
        }
        sensor.clock.advance(periodMs);
        return Object.fromEntries(sensor.state());
      });
      expect(states[0]).toEqual(states[1]);
    },
  );

  test('counts across its key changes what a control counts that keeps one key, and how many there are', () => {
    const random = seededRandom(3);
    const control: RandomSource = { uint32: () => 0x5eed_1234 };
    const sensors = [seededRandom(1), control].map((keys) => watchedSensor(NOON_MS, profile, keys));
    const keys = sensors.map(() => new Set<string>());
    const [guest, ...staying] = phonesOf(random, 9);
    for (let minute = 0; minute < HOURS * 60; minute += 1) {
      // One comes for the second quarter of each hour.
      const there = Math.floor(minute / 15) % 4 === 1 ? [guest!, ...staying] : staying;
      // Each under an address of the minute, as phones do.
      const seen = there.map((phone) => ({ ...phone, address: random.uint32() }));
      for (const [at, sensor] of sensors.entries()) {
        sensor.clock.advance(MINUTE_MS / 2);
        for (const phone of seen) sensor.hear(phone);
        keys[at]!.add(sensor.key().join());
        sensor.clock.advance(MINUTE_MS / 2);
      }
    }
    for (const sensor of sensors) sensor.clock.advance(MINUTE_MS);
    expect(keys.map(({ size }) => size)).toEqual([(HOURS * 60) / minutes, 1]);
    const [counted, controlled] = sensors.map(({ hours }) => hours);
    expect(counted).toHaveLength(HOURS);
    expect(counted).toEqual(controlled);
    for (const [at, { present, visits, occupancy, coverage }] of counted!.entries()) {
      expect(coverage).toBeCloseTo(1, 6);
      // It comes and goes on the stroke of a bin; half a bin is taken off, since who comes mostly comes within one.
      expect(occupancy).toBeCloseTo(8.25 - 0.5 / 12, 6);
      // Who stays has not come anew, though nobody can tell: until hours have taught otherwise, stays of about an hour are
      // thought, so that of a bin's phones about one in fourteen has left at its end, and as many may have come unseen.
      expect(visits).toBeGreaterThan(at > 0 ? 1 : 9 - 1);
      expect(visits).toBeLessThan(at > 0 ? 9 : 14);
      expect(present).toBeGreaterThan(9 - 1);
      expect(present).toBeLessThanOrEqual(9 + visits!);
    }
  });
});

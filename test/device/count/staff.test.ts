// Who is there all day: what one address can change of it, and what is made of hours whose staff are known.
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { BINS_PER_HOUR } from '../../../device/count/bins.ts';
import { NOISE_QUIET, Staff } from '../../../device/count/staff.ts';
import { type Noise, noNoise } from '../../../device/count/turnover.ts';
import { noiseOf } from '../../../device/release/disclosure-control.ts';
import { seededRandom } from '../../../shared/random.ts';

const COMING_AND_GOING = 0.06;
const hourOf = (phones: number) => new Array<number>(BINS_PER_HOUR).fill(phones);

/** Visitors at a time in each hour of a day; 0: closed. */
const SHOP_DAY = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0.3, 2, 5, 9, 14, 10, 8, 11, 16, 18, 9, 3, 0.3, 0, 0];

/** A week of days: tills that are heard always, staff while it is open. */
function week(day: readonly number[], staff: number, tills: number, noise: Noise = noNoise): Staff {
  const learned = new Staff();
  for (let hour = 0; hour < 7 * 24; hour += 1) {
    const visitors = day[hour % 24]!;
    learned.learn(hourOf(tills + visitors + (visitors > 0 ? staff : 0)), noise);
  }
  return learned;
}

describe('the staff of a shop', () => {
  it.each([3, 4, 5])('are what its quietest hours hold, less what is heard at night: %i', (staff) => {
    const level = week(SHOP_DAY, staff, 3).level(COMING_AND_GOING, 'day and night');
    expect(level).toBeGreaterThan(staff);
    expect(level).toBeLessThan(staff + 0.6);
  });

  it('are told with the tills where nights are not heard', () => {
    const open = SHOP_DAY.filter((visitors) => visitors > 0);
    const learned = new Staff();
    for (let day = 0; day < 7; day += 1)
      for (const visitors of open) learned.learn(hourOf(1 + 3 + visitors), noNoise);
    expect(learned.level(COMING_AND_GOING, 'part')).toBeCloseTo(4.3, 1);
    // What is always there is known of twelve hours a day, and holds them as well.
    expect(learned.level(COMING_AND_GOING, 'day')).toBeNull();
  });

  it('are nobody where people stay: there they are who it is about', () => {
    expect(week(SHOP_DAY, 4, 3).level(0.01, 'day and night')).toBe(0);
    expect(week(SHOP_DAY, 4, 3).level(0.02, 'day and night')).toBe(0);
    const half = week(SHOP_DAY, 4, 3).level(0.0275, 'day and night')!;
    expect(half).toBeCloseTo(week(SHOP_DAY, 4, 3).level(0.04, 'day and night')! / 2, 9);
  });

  it('are nobody where all hours are busy: they may as well be visitors', () => {
    const steady = SHOP_DAY.map((visitors) => (visitors > 0 ? 20 : 0));
    expect(week(steady, 4, 3).level(COMING_AND_GOING, 'day and night')).toBe(0);
  });

  it('are not told before eight hours held somebody', () => {
    const learned = new Staff();
    for (let hour = 0; hour < 100; hour += 1) learned.learn(hourOf(0), noNoise);
    for (let hour = 0; hour < 7; hour += 1) learned.learn(hourOf(5), noNoise);
    expect(learned.level(COMING_AND_GOING, 'day and night')).toBeNull();
    learned.learn(hourOf(5), noNoise);
    expect(learned.level(COMING_AND_GOING, 'day and night')).not.toBeNull();
  });

  it('are those of the last week', () => {
    const learned = week(SHOP_DAY, 5, 0);
    expect(learned.level(COMING_AND_GOING, 'day and night')).toBeGreaterThan(5);
    for (const visitors of Array.from({ length: 7 }, () => SHOP_DAY).flat())
      learned.learn(hourOf(visitors > 0 ? visitors + 3 : 0), noNoise);
    expect(learned.level(COMING_AND_GOING, 'day and night')).toBeLessThan(3.6);
    expect(learned.hours()).toHaveLength(168);
  });

  test.prop([fc.integer()], { numRuns: 40 })('come out of noise as they went in, nearly', (seed) => {
    const level = week(SHOP_DAY, 4, 3, noiseOf(1, seededRandom(seed))).level(
      COMING_AND_GOING,
      'day and night',
    );
    expect(level).toBeGreaterThan(2.5);
    expect(level).toBeLessThan(5.5);
  });
});

describe('an hour', () => {
  // Evenly spread: bins that are nearly empty all would hide what one more phone changes.
  const phones = fc.nat(2000).map((tenths) => tenths / 10.3);
  test.prop([
    fc.array(phones, { minLength: 6, maxLength: BINS_PER_HOUR }),
    fc.nat(BINS_PER_HOUR - 1),
    fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  ])('costs one ε at most where a bin holds a phone more', (bins, at, more) => {
    const drawn: number[] = [];
    const noise: Noise = (value, scale) => {
      expect([Number.isInteger(value), scale]).toEqual([true, NOISE_QUIET]);
      drawn.push(value);
      return value;
    };
    new Staff().learn(bins, noise);
    new Staff().learn(
      bins.map((inside, bin) => (bin === at ? inside + more : inside)),
      noise,
    );
    expect(Math.abs(drawn[1]! - drawn[0]!)).toBeLessThanOrEqual(NOISE_QUIET);
  });

  it('of less than half of its bins teaches nothing, and draws no noise', () => {
    const learned = new Staff();
    learned.learn([5, 5, 5, 5, 5], () => expect.unreachable());
    expect(learned.hours()).toEqual([]);
  });

  it('goes on from those of a process before', () => {
    const learned = new Staff();
    learned.resume(week(SHOP_DAY, 4, 3).hours());
    expect(learned.level(COMING_AND_GOING, 'day and night')).toBe(
      week(SHOP_DAY, 4, 3).level(COMING_AND_GOING, 'day and night'),
    );
  });
});

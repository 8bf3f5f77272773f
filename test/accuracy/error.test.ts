import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { bias, type ComparedHour, factorsOfOtherDays, mape, wape, wapeLeavingOneDayOut } from './error.ts';

const hour = (day: string, truth: number, estimate: number): ComparedHour => ({
  day,
  truth,
  estimate,
  interval: null,
});

const HOURS = [hour('a', 10, 20), hour('a', 20, 30), hour('b', 30, 60), hour('c', 40, 90)];

describe('errors', () => {
  it('weigh hours by their truth, or each alike', () => {
    expect(wape(HOURS)).toBeCloseTo((10 + 10 + 30 + 50) / 100);
    expect(bias(HOURS)).toBeCloseTo(2);
    expect(mape(HOURS)).toBeCloseTo((1 + 0.5 + 1 + 1.25) / 4);
  });

  it('take the factor for a day from the other days alone', () => {
    expect(factorsOfOtherDays(HOURS).get('a')?.factor).toBeCloseTo(70 / 150);
    // By hand: day a 30 · 70/150 …
    const scaled = [20 * (70 / 150), 30 * (70 / 150), 60 * (70 / 140), 90 * (60 / 110)];
    const expected = HOURS.reduce((sum, { truth }, i) => sum + Math.abs(scaled[i]! - truth), 0) / 100;
    expect(wapeLeavingOneDayOut(HOURS)).toBeCloseTo(expected);
  });

  it('know no factor from one day', () => {
    expect(wapeLeavingOneDayOut([hour('a', 10, 20), hour('a', 20, 30)])).toBeNull();
  });

  it('give a factor of days that agree no error, and one of two days that disagree a large one', () => {
    const agreeing = ['a', 'b', 'c'].map((day) => hour(day, 10, 20));
    expect(factorsOfOtherDays(agreeing).get('a')?.error).toBeCloseTo(0);
    const disagreeing = [hour('a', 1, 1), hour('b', 10, 10), hour('c', 10, 40)];
    expect(factorsOfOtherDays(disagreeing).get('a')?.error).toBeGreaterThan(0.5);
  });

  const counts = fc.integer({ min: 1, max: 1000 });
  const days = fc.array(fc.tuple(counts, counts), { minLength: 2, maxLength: 20 });

  test.prop([days, fc.double({ min: 0.1, max: 10, noNaN: true })])(
    'after one factor do not depend on the unit of the estimates',
    (pairs, unit) => {
      const hours = pairs.map(([truth, estimate], day) => hour(String(day), truth, estimate));
      const scaled = hours.map((one) => ({ ...one, estimate: unit * one.estimate }));
      expect(wapeLeavingOneDayOut(scaled)).toBeCloseTo(wapeLeavingOneDayOut(hours)!, 6);
    },
  );
});

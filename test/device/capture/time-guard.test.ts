import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { TimeGuard } from '../../../device/capture/time-guard.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const YEAR = 365 * 86_400_000;

describe('the time guard', () => {
  it('levels out small steps back', () => {
    const guard = new TimeGuard();
    guard.judge(NOON);
    expect(guard.judge(NOON - 500)).toBe('now');
    expect(guard.timeMs).toBe(NOON);
  });

  it('is not moved by lone frames from another year', () => {
    const guard = new TimeGuard();
    for (let i = 0; i < 100; i += 1) {
      expect(guard.judge(NOON + 1000 * i)).toBe(i === 0 ? 'jumped' : 'now');
      expect(guard.judge(NOON + (i % 2 ? YEAR : -YEAR) * i)).toBe(i === 0 ? 'now' : 'held');
    }
    expect(guard.timeMs).toBe(NOON + 99_000);
  });

  it('follows a clock that was set, once four frames agree', () => {
    for (const jump of [-YEAR, -3_600_000, 14 * 3_600_000, YEAR]) {
      const guard = new TimeGuard();
      guard.judge(NOON);
      const verdicts = [0, 1, 2, 3, 4].map((i) => guard.judge(NOON + jump + i));
      expect(verdicts).toEqual(['held', 'held', 'held', 'jumped', 'now']);
      expect(guard.timeMs).toBe(NOON + jump + 4);
    }
  });

  test.prop([fc.array(fc.double({ min: 0, max: 4e12, noNaN: true }), { minLength: 1, maxLength: 200 })])(
    'never goes back but by a jump it announces',
    (times) => {
      const guard = new TimeGuard();
      let before = Number.NaN;
      for (const time of times) {
        const verdict = guard.judge(time);
        if (verdict === 'held') expect(guard.timeMs).toBe(before);
        if (verdict === 'now') expect(guard.timeMs).toBeGreaterThanOrEqual(before);
        before = guard.timeMs;
      }
    },
  );
});

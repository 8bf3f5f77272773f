import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { HourWindow } from '../../../device/count/hour-window.ts';
import { MS_PER_HOUR, utcHourOf } from '../../../shared/utc-hour.ts';

const NOON = Date.UTC(2026, 10, 23, 12);

describe('the hour window', () => {
  test.prop([fc.integer({ min: 0, max: 10 * MS_PER_HOUR }), fc.integer({ min: 0, max: 10 * MS_PER_HOUR })])(
    'splits listening at the full hours and loses none of it',
    (from, length) => {
      const hours = new HourWindow();
      hours.listened(NOON + from, NOON + from + length);
      const spans = hours.open().map((hour) => hours.at(hour * MS_PER_HOUR).listenedMs);
      expect(spans.reduce((sum, span) => sum + span, 0)).toBe(length);
      expect(spans.every((span) => span > 0 && span <= MS_PER_HOUR)).toBe(true);
    },
  );

  it('never takes anything into an hour once it is closed', () => {
    const hours = new HourWindow();
    hours.at(NOON).visits = 3;
    hours.at(NOON + MS_PER_HOUR).visits = 4;
    expect(hours.close(utcHourOf(NOON))?.visits).toBe(3);
    expect(hours.close(utcHourOf(NOON))).toBeUndefined();
    expect(hours.isClosed(utcHourOf(NOON))).toBe(true);
    expect(() => hours.at(NOON)).toThrow();
    hours.listened(NOON - MS_PER_HOUR, NOON + MS_PER_HOUR / 2);
    expect(hours.open()).toEqual([utcHourOf(NOON + MS_PER_HOUR)]);
  });
});

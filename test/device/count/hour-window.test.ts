import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { BIN_MS } from '../../../device/count/bins.ts';
import { HourWindow } from '../../../device/count/hour-window.ts';
import { MS_PER_HOUR, utcHourOf } from '../../../shared/utc-hour.ts';

const NOON = Date.UTC(2026, 10, 23, 12);

describe('the hour window', () => {
  test.prop([fc.integer({ min: 0, max: 10 * MS_PER_HOUR }), fc.integer({ min: 0, max: 10 * MS_PER_HOUR })])(
    'splits listening at the bins and loses none of it',
    (from, length) => {
      const hours = new HourWindow();
      hours.listened(NOON + from, NOON + from + length);
      const bins = hours.open().flatMap((hour) => hours.at(hour * MS_PER_HOUR)?.listenedMs ?? []);
      expect(bins.reduce((sum, bin) => sum + bin, 0)).toBe(length);
      expect(bins.every((bin) => bin >= 0 && bin <= BIN_MS)).toBe(true);
    },
  );

  it('never takes anything into an hour once it is closed', () => {
    const hours = new HourWindow();
    hours.listened(NOON, NOON + 3);
    hours.listened(NOON + MS_PER_HOUR, NOON + MS_PER_HOUR + 4);
    expect(hours.close(utcHourOf(NOON))?.listenedMs[0]).toBe(3);
    expect(hours.close(utcHourOf(NOON))).toBeUndefined();
    expect(hours.isClosed(utcHourOf(NOON))).toBe(true);
    expect(hours.at(NOON)).toBeUndefined();
    hours.listened(NOON - MS_PER_HOUR, NOON + MS_PER_HOUR / 2);
    expect(hours.open()).toEqual([utcHourOf(NOON + MS_PER_HOUR)]);
  });
});

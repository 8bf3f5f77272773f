// Calibrations as the reports take them: every hour in force is in exactly one piece, and its error is that of
// its age.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { applyFit } from '../../../hub/calibration/actions.ts';
import { adjustedSpans } from '../../../hub/calibration/adjustments.ts';
import { errorAt, OPEN_END, type Validity } from '../../../hub/calibration/validity.ts';
import type { CalibrationRow } from '../../../hub/store/calibrations.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { utc } from '../report/filled-hub.ts';
import { countedStore, EIGHT_HOURS, NOW_MS, value } from './counted-store.ts';

const hour = (at: number) => at as UtcHour;
const calibration = (countedFrom: number): CalibrationRow => ({
  key: 1,
  measure: 'visits',
  starts: hour(0),
  ends: null,
  factor: 1.5,
  error: 0.1,
  countedFrom: hour(countedFrom),
  countedTo: hour(countedFrom + 8),
  setup: [],
  basis: [],
  madeBy: 'Kim',
  madeAtMs: 0,
  endedAtMs: null,
  endedBy: null,
  endedWhy: null,
});

property.prop([
  fc.nat(60_000),
  fc.integer({ min: 1, max: 60_000 }),
  fc.nat(100_000),
  fc.nat(60_000),
  fc.boolean(),
])('pieces cover what is in force, once, with the error of its age', (from, length, end, counted, isOpen) => {
  const to = isOpen ? OPEN_END : hour(from + length);
  const row = calibration(counted);
  const validity: Validity = {
    calibration: row,
    from: hour(from),
    to,
    ending: undefined,
    clipped: undefined,
  };
  const pieces = adjustedSpans([validity], hour(end));
  expect([pieces[0]!.from, pieces.at(-1)!.to]).toEqual([from, to]);
  expect(pieces.slice(1).map((piece) => piece.from)).toEqual(pieces.slice(0, -1).map((piece) => piece.to));
  expect(pieces.length).toBeLessThan(50);
  for (const { from: start, to: stop, adjustments } of pieces) {
    expect(stop).toBeGreaterThan(start);
    const { factor, gain } = adjustments.visits!;
    expect(factor).toBe(1.5);
    for (const at of [start, Math.min(stop, Math.max(end, start + 1)) - 1]) {
      expect(Math.abs(gain! - errorAt(row, hour(at)))).toBeLessThan(0.076);
    }
  }
});

test('what was never in force adjusts nothing, and measures are apart', async () => {
  const at = countedStore();
  expect(adjustedSpans((await at.state()).validities, utc('2026-11-23T15'))).toEqual([]);
  await at.count(...EIGHT_HOURS, { kind: 'present', from: '2026-11-20T10:00', people: '10' });
  for (const measure of ['visits', 'occupancy'] as const) {
    for (const _ of [1, 2])
      value(await applyFit(at.hub.db.asOperator(), at.store, measure, { by: 'Kim' }, NOW_MS));
  }
  const spans = adjustedSpans((await at.state()).validities, utc('2026-11-23T15'));
  expect(spans.map(({ adjustments }) => Object.keys(adjustments))).toEqual([['visits'], ['occupancy']]);
});

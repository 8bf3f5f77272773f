// The estimator on its own: the numbers of an hour changed as one track can change them, far beyond what crowds
// make of them. Its steps are neither sums nor linear, so this looks for the crowd where one phone counts most.
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { believed } from '../../../device/count/belief.ts';
import { BinHistory } from '../../../device/count/bin-history.ts';
import { BIN_MS, BINS_PER_HOUR } from '../../../device/count/bins.ts';
import { estimateHour } from '../../../device/count/estimate.ts';
import type { HourTally } from '../../../device/count/hour-window.ts';
import { PRESENT_OF_ONE } from '../../../device/count/phones-of-scans.ts';
import { risen, risenSince } from '../../../device/count/rises.ts';
import { NO_PAIRS } from '../../../device/count/turnover.ts';
import { PROFILES } from '../../../shared/hourly-count.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';

const HOUR = 498_720 as UtcHour;
const ONE = 1 + 1e-9;

/** None, a few, or many: where one number is small beside another, one phone tells most. */
const phones = fc.oneof(
  fc.constant(0),
  fc.double({ min: 0, max: 3, noNaN: true }),
  fc.double({ min: 0, max: 500, noNaN: true }),
);
const part = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const bin = fc.record({ inside: phones, present: phones, clear: phones, nearby: phones });
const hour = fc.record({
  bins: fc.array(bin, { minLength: BINS_PER_HOUR, maxLength: BINS_PER_HOUR }),
  listened: fc.oneof(
    fc.constant(new Array<boolean>(BINS_PER_HOUR).fill(true)),
    fc.array(fc.boolean(), { minLength: BINS_PER_HOUR, maxLength: BINS_PER_HOUR }),
  ),
  seen: fc.record({ inside: phones, clear: phones }),
  addresses: fc.record({ inside: phones, clear: phones }),
  before: bin,
  quiet: bin,
});
type Hour = typeof hour extends fc.Arbitrary<infer T> ? T : never;

const change = fc.record({
  bin: fc.nat(BINS_PER_HOUR - 1),
  inside: part,
  present: part.map((phones) => PRESENT_OF_ONE * phones),
  clear: part,
  nearby: part,
  seen: part,
  seenClear: part,
  addresses: part,
  addressesClear: part,
});

/** Who is heard inside is no passer-by; clear ones are among those inside. */
function changed(
  { bins, seen, addresses, ...rest }: Hour,
  by: typeof change extends fc.Arbitrary<infer T> ? T : never,
): Hour {
  return {
    ...rest,
    bins: bins.map((old, index) =>
      index === by.bin
        ? {
            inside: old.inside + by.inside,
            present: old.present + by.present,
            clear: old.clear + by.clear,
            nearby: old.nearby + by.nearby,
          }
        : old,
    ),
    seen: { inside: seen.inside + by.seen, clear: seen.clear + by.seenClear },
    addresses: { inside: addresses.inside + by.addresses, clear: addresses.clear + by.addressesClear },
  };
}

function numbers(
  { bins, listened, seen, addresses, before, quiet }: Hour,
  settings: Parameters<typeof estimateHour>[2],
  leaving: number,
  staff: number | null = null,
) {
  const history = new BinHistory();
  for (let back = 150; back > 1; back -= 1) history.add(HOUR * BINS_PER_HOUR - back, quiet);
  history.add(HOUR * BINS_PER_HOUR - 1, before);
  const tally: HourTally = {
    bins,
    listenedMs: listened.map((heard) => (heard ? BIN_MS : 0)),
    baselineMs: listened.map(() => 0),
    addresses,
    pairs: NO_PAIRS,
    seen,
    dwell: { under5: 0, from5to15: 0, from15to60: 0, over60: 0 },
  };
  const { present, visits, passersby, occupancy } = estimateHour(HOUR, tally, settings, {
    history,
    turnover: { leaving: () => ({ aMinute: leaving, error: 0.4 }), stay: () => null },
    staff: { level: () => staff },
  });
  return { present: present!, visits: visits!, passersby: passersby!, occupancy };
}

const COUNTS = ['present', 'visits', 'passersby', 'occupancy'] as const;
const stay = fc.constantFrom(null, 1, 2, 5, 12, 45, 600);
const leaves = fc.constantFrom(0.01, 0.0201, 0.03, 0.1, 0.5);
const allDay = fc.constantFrom(null, 0, 0.4, 3, 40);

describe.each(PROFILES)('an estimate, profile %s', (profile) => {
  test.prop([hour, change, stay, leaves, allDay], { numRuns: 4000 })(
    'changes by one phone at most where a track is added',
    (without, by, stayMinutes, leaving, staff) => {
      const [before, after] = [without, changed(without, by)].map((each) =>
        numbers(each, { profile, stayMinutes }, leaving, staff),
      );
      for (const count of COUNTS) expect(Math.abs(after![count] - before![count])).toBeLessThanOrEqual(ONE);
    },
  );

  test.prop([hour, stay, leaves, allDay], { numRuns: 2000 })(
    'has nobody come who was not there, and nobody there at a time who was not there in the hour',
    (each, stayMinutes, leaving, staff) => {
      const { visits, present, occupancy } = numbers(each, { profile, stayMinutes }, leaving, staff);
      expect(present).toBeGreaterThanOrEqual(visits);
      expect(present).toBeGreaterThanOrEqual(occupancy - 1e-9);
    },
  );

  test.prop([hour, part, part, stay, leaves, allDay], { numRuns: 1000 })(
    'changes by one phone at most where the track was in the bin before the hour',
    (without, more, clear, stayMinutes, leaving, staff) => {
      const { before } = without;
      const within = {
        ...without,
        before: {
          ...before,
          present: before.present + PRESENT_OF_ONE * more,
          inside: before.inside + more,
          clear: before.clear + clear,
        },
      };
      const [one, other] = [without, within].map((each) =>
        numbers(each, { profile, stayMinutes }, leaving, staff),
      );
      for (const count of COUNTS)
        expect(Math.abs(one![count] - other![count])).toBeLessThanOrEqual(1 + 2 / 15);
    },
  );
});

describe('staff', () => {
  const busy: Hour = {
    bins: Array.from({ length: BINS_PER_HOUR }, () => ({ inside: 12, present: 12, clear: 8, nearby: 3 })),
    listened: new Array<boolean>(BINS_PER_HOUR).fill(true),
    seen: { inside: 20, clear: 20 },
    addresses: { inside: 500, clear: 300 },
    before: { inside: 12, present: 12, clear: 8, nearby: 3 },
    quiet: { inside: 0, present: 0, clear: 0, nearby: 0 },
  };
  const settings = { profile: 'minutes', stayMinutes: null } as const;
  const of = (staff: number | null, setting: 'in' | 'out' = 'out', leaving = 0.01) =>
    numbers(busy, { ...settings, staff: setting }, leaving, staff);

  it('are taken out of occupancy and present, and not of who came', () => {
    const [all, visitors] = [of(null), of(5)];
    expect(all.occupancy).toBe(12);
    expect(visitors.occupancy).toBe(7);
    expect(visitors.present).toBeCloseTo(all.present - 5, 9);
    expect(visitors.visits).toBe(all.visits);
    expect(visitors.passersby).toBe(all.passersby);
  });

  it('are left in where that is set', () => {
    expect(of(5, 'in')).toEqual(of(null));
  });

  it('leave nobody less than nobody, and no fewer present than came', () => {
    const { occupancy, present, visits } = of(40, 'out', 0.06);
    expect(occupancy).toBe(0);
    expect(visits).toBeGreaterThan(20);
    expect(present).toBe(visits);
  });
});

describe('occupancy', () => {
  const of = (bins: readonly number[], leaving: number) =>
    numbers(
      {
        bins: bins.map((phones) => ({ inside: phones, present: phones, clear: phones, nearby: 0 })),
        listened: new Array<boolean>(BINS_PER_HOUR).fill(true),
        seen: { inside: 0, clear: 0 },
        addresses: { inside: 500, clear: 500 },
        before: { inside: 0, present: 0, clear: 0, nearby: 0 },
        quiet: { inside: 0, present: 0, clear: 0, nearby: 0 },
      },
      { profile: 'minutes', stayMinutes: null },
      leaving,
    ).occupancy;
  const steady = new Array<number>(BINS_PER_HOUR).fill(10);
  const uneven = steady.map((phones, bin) => phones + (bin % 2 === 0 ? 3 : -3));

  it('is less where people are known to come and go within the bins', () => {
    expect(of(steady, 0.01)).toBe(10);
    expect(of(steady, 0.1)).toBeCloseTo((10 * 1.08) / 1.5, 9);
  });

  it('is less where the bins go up and down, but not for both reasons', () => {
    expect(of(uneven, 0.01)).toBeCloseTo(10 - (11 * 6) / 4 / 12, 9);
    expect(of(uneven, 0.1)).toBeCloseTo((10 * 1.08) / 1.5, 9);
  });
});

describe('belief in those inside', () => {
  const doubt = fc.record({
    fullAt: fc.double({ min: 0.1, max: 1, noNaN: true }),
    exponent: fc.double({ min: 0.05, max: 1, noNaN: true }),
  });

  test.prop([phones, phones, part, part, doubt, fc.double({ min: 1, max: 20, noNaN: true })], {
    numRuns: 4000,
  })(
    'is never steeper than it may be, and never above those inside',
    (inside, clear, more, moreClear, how, steepest) => {
      const before = believed(inside, clear, how, steepest);
      const after = believed(inside + more, clear + moreClear, how, steepest);
      expect(Math.abs(after - before)).toBeLessThanOrEqual(steepest * ONE);
      expect(before).toBeLessThanOrEqual(inside);
    },
  );

  it('is the power of the share wherever that is not too steep', () => {
    expect(believed(100, 50, { fullAt: 1, exponent: 0.25 }, 1.2)).toBeCloseTo(100 * 0.5 ** 0.25, 9);
    expect(believed(100, 70, { fullAt: 0.4, exponent: 0.25 }, 2)).toBe(100);
    // The bare power would go from 0 to 32 with one who is clearly inside.
    const steps = [0, 1].map((clear) => believed(100, clear, { fullAt: 1, exponent: 0.25 }, 1.2));
    expect(steps[1]! - steps[0]!).toBeLessThan(1.2);
    expect(steps[0]).toBeGreaterThan(50);
  });
});

describe('rises', () => {
  it('are halves of the bins as they are and of their means', () => {
    expect(risen([0, 3, 0, 0], 0)).toBeCloseTo((3 + 1) / 2, 9);
    expect(risen([4, 4, 4], 0)).toBe(4);
    expect(risen([4, 4, 4], 3)).toBe(1);
    expect(risenSince(4, [4, 4, 4])).toBe(0);
    expect(risenSince(0, [3, 3, 3])).toBeCloseTo((3 + 2) / 2, 9);
  });
});

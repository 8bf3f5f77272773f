import { fc, test } from '@fast-check/vitest';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import type { HourEstimate } from '../../../device/count/hour-estimate.ts';
import {
  noisePerUnit,
  plain,
  type ReleaseSettings,
  release,
  unitsOf,
  withheldTogether,
} from '../../../device/release/disclosure-control.ts';
import { discreteLaplace } from '../../../device/release/discrete-laplace.ts';
import { interval as intervalOf } from '../../../device/release/interval.ts';
import type { Outbox } from '../../../device/release/outbox.ts';
import type { HourlyCount } from '../../../shared/hourly-count-schema.ts';
import { HourlyCountSchema } from '../../../shared/hourly-count-schema.ts';
import { type RandomSource, seededRandom } from '../../../shared/random.ts';
import { SAMPLE_ERRORS, sampleHours } from './sample-release.ts';

const [HOUR] = sampleHours(1) as [ReturnType<typeof sampleHours>[number]];
const settings: ReleaseSettings = {
  sensor: 'door-1',
  profile: 'hour',
  estimator: 'test-1',
  config: '0123456789ab',
  epsilon: 1,
  floor: 5,
  errors: SAMPLE_ERRORS,
};
const estimate: HourEstimate = {
  hour: HOUR,
  present: 41.4,
  visits: 30.3,
  passersby: 310.6,
  occupancy: 12.34,
  dwell: { under5: 20, from5to15: 30, from15to60: 40, over60: 50 },
  coverage: 0.98765,
  staff: null,
  stay: { minutes: 20, low: 12.346, high: 40 },
  visitsError: 0,
};
const untouched: RandomSource = {
  uint32() {
    throw new Error('no noise may be drawn here');
  },
};
const schema = Compile(HourlyCountSchema);
const cellsOf = ({ present, visits, passersby, occupancy, dwell }: HourlyCount) => [
  present,
  visits,
  passersby,
  occupancy,
  ...Object.values(dwell ?? {}),
];

describe('release', () => {
  const arbitraryCount = fc.option(fc.double({ min: 0, max: 2_000_000, noNaN: true }));
  test.prop([
    fc.record({
      present: arbitraryCount,
      visits: arbitraryCount,
      passersby: arbitraryCount,
      occupancy: fc.double({ min: 0, max: 2_000_000, noNaN: true }),
      dwell: fc.record({
        under5: arbitraryCount,
        from5to15: arbitraryCount,
        from15to60: arbitraryCount,
        over60: arbitraryCount,
      }),
      coverage: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    fc.integer({ min: 0, max: 1000 }),
    fc.integer({ min: 1, max: 100_000 }).map((thousandths) => thousandths / 1000),
    fc.integer(),
  ])('always fits the schema, and shows no count below the floor', (numbers, floor, epsilon, seed) => {
    const released = release(
      { hour: HOUR, stay: null, visitsError: 0, staff: null, ...numbers },
      { ...settings, floor, epsilon },
      seededRandom(seed),
    );
    expect(schema.Check(released)).toBe(true);
    for (const cell of cellsOf(released)) if (cell !== null) expect(cell).toBeGreaterThanOrEqual(floor);
  });

  it('adds exactly the noise that the random source gives, in the order of the fields', () => {
    const random = seededRandom(11);
    const noise = (unitsPerPhone: number) => discreteLaplace(random, noisePerUnit(1, unitsPerPhone));
    const expected = {
      visits: 30 + noise(1),
      present: 41 + noise(1),
      passersby: 311 + noise(1),
      occupancy: (123 + noise(10)) / 10,
      dwell: {
        under5: 20 + noise(1),
        from5to15: 30 + noise(1),
        from15to60: 40 + noise(1),
        over60: 50 + noise(1),
      },
      coverage: 0.988,
    };
    const released = release(estimate, { ...settings, floor: 0 }, seededRandom(11));
    expect(released).toMatchObject(expected);
    expect(release(estimate, { ...settings, floor: 0 }, seededRandom(11))).toEqual(released);
    expect(release(estimate, { ...settings, floor: 0 }, seededRandom(12))).not.toEqual(released);
  });

  it('decides by the noised value: 5 is published, 4 is not, whatever the estimate was', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 300; seed += 1) {
      const noised = 5 + discreteLaplace(seededRandom(seed), noisePerUnit(1, 1));
      const { visits } = release({ ...estimate, visits: 5 }, settings, seededRandom(seed));
      expect(visits).toBe(noised >= 5 ? noised : null);
      seen.add(noised >= 5 ? 'shown' : 'hidden');
    }
    expect(seen.size).toBe(2);
  });

  it('hides occupancy below the floor too, with noise for a sensitivity of ten tenths', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 300; seed += 1) {
      const tenths = 52 + discreteLaplace(seededRandom(seed), noisePerUnit(1, 10));
      const quiet = { ...estimate, present: null, visits: null, passersby: null, occupancy: 5.2 };
      const { occupancy } = release(quiet, settings, seededRandom(seed));
      expect(occupancy).toBe(tenths >= 50 ? tenths / 10 : null);
      seen.add(tenths >= 50 ? 'shown' : 'hidden');
    }
    expect(seen.size).toBe(2);
  });

  it('publishes zero, never a negative count, with floor 0', () => {
    let zeros = 0;
    for (let seed = 0; seed < 100; seed += 1) {
      const empty = { ...estimate, present: 0, visits: 0, occupancy: 0 };
      const { present, occupancy } = release(empty, { ...settings, floor: 0 }, seededRandom(seed));
      expect(present).toBeGreaterThanOrEqual(0);
      expect(occupancy).toBeGreaterThanOrEqual(0);
      if (present === 0) zeros += 1;
    }
    expect(zeros).toBeGreaterThan(50);
  });

  it('leaves null what the profile cannot know: of dwell all of it, not band by band', () => {
    const unknown = { under5: null, from5to15: null, from15to60: null, over60: null };
    for (const dwell of [unknown, null]) {
      const released = release({ ...estimate, present: null, dwell }, settings, seededRandom(1));
      expect(released).toMatchObject({ present: null, dwell: null });
      expect(released.interval.present).toBeNull();
      expect(plain({ ...estimate, dwell }, settings).dwell).toBeNull();
    }
  });

  it('tells suppressed dwell, band by band, from dwell that nobody can know', () => {
    const dwell = { under5: 0, from5to15: 900, from15to60: 0, over60: null };
    const released = release({ ...estimate, dwell }, { ...settings, floor: 100 }, seededRandom(1));
    expect(released.dwell).toEqual({
      under5: null,
      from5to15: expect.any(Number),
      from15to60: null,
      over60: null,
    });
  });

  test.prop([fc.record({ present: fc.nat(400), occupancy: fc.nat(400) }), fc.integer()])(
    'makes the ranges of what it releases and of constants: the same counts have the same ranges',
    ({ present, occupancy }, seed) => {
      const { interval, gain, ...counts } = release(
        { ...estimate, present, occupancy },
        settings,
        seededRandom(seed),
      );
      expect(gain).toEqual({ present: 0.3, visits: 0.5, passersby: 0.8, occupancy: 0.3 });
      const { epsilon, coverage } = counts;
      const again = (name: 'present' | 'visits' | 'passersby' | 'occupancy', unitsPerPhone: number) =>
        intervalOf(counts[name], settings.errors[name], { epsilon, coverage, unitsPerPhone });
      expect(interval).toEqual({
        present: again('present', 1),
        visits: again('visits', 1),
        passersby: again('passersby', 1),
        occupancy: again('occupancy', 10),
        // Learned from earlier hours, and noised there.
        stay: [12.3, 40],
      });
    },
  );

  it.each([
    [{ ...estimate, present: -1 }, settings],
    [{ ...estimate, occupancy: Number.NaN }, settings],
    [{ ...estimate, coverage: 1.01 }, settings],
    [estimate, { ...settings, epsilon: 0 }],
    [estimate, { ...settings, epsilon: 1 / 3 }],
    [estimate, { ...settings, epsilon: 101 }],
    [estimate, { ...settings, floor: 2.5 }],
  ] as const)('throws for what cannot be (%#)', (badEstimate, badSettings) => {
    expect(() => release(badEstimate, badSettings, seededRandom(1))).toThrow(RangeError);
  });
});

describe('rounding', () => {
  // Multiples of 2⁻²⁰, so that the sums of the test itself are exact.
  const fine = 2 ** 20;
  test.prop([
    fc.integer({ min: 0, max: 100_000 * fine }),
    fc.integer({ min: 0, max: fine }),
    fc.constantFrom(1, 10),
  ])('keeps the sensitivity: one phone more is at most one phone more in units', (value, more, perPhone) => {
    const difference = unitsOf((value + more) / fine, perPhone) - unitsOf(value / fine, perPhone);
    expect(difference).toBeGreaterThanOrEqual(0);
    expect(difference).toBeLessThanOrEqual(perPhone);
  });

  it.each([
    [0.49, 1, 0],
    [0.5, 1, 1],
    [12.34, 10, 123],
    [12.35, 10, 123], // floored to 1/1024 it lies below the half
    [12.375, 10, 124],
    [2_000_000, 1, 1_000_000],
  ])('%f phones in units of 1/%i are %i', (value, perPhone, units) => {
    expect(unitsOf(value, perPhone)).toBe(units);
  });

  it('says the mean stay to a tenth of a minute, its range rounded outwards, and never over a day', () => {
    const of = (minutes: number, low: number, high: number) => {
      const { stay, interval } = release(
        { ...estimate, stay: { minutes, low, high } },
        settings,
        seededRandom(1),
      );
      return [stay, interval.stay];
    };
    expect(of(17.649, 9.19, 31.41)).toEqual([17.6, [9.1, 31.5]]);
    expect(of(900, 400, 2000)).toEqual([900, [400, 1440]]);
    expect(release({ ...estimate, stay: null }, settings, seededRandom(1))).toMatchObject({
      stay: null,
      interval: { stay: null },
    });
  });

  it('says whom it took out as staff, and is less sure of what is left', () => {
    const of = (staff: number | null, occupancy = 12) =>
      release(
        { ...estimate, staff, present: occupancy, occupancy },
        { ...settings, floor: 0 },
        seededRandom(1),
      );
    const [none, some] = [of(0), of(4.26)];
    expect([of(null).staff, none.staff, some.staff]).toEqual([null, 0, 4.3]);
    expect(some.gain.visits).toBe(none.gain.visits);
    for (const name of ['present', 'occupancy'] as const) {
      expect(some[name]).toBe(none[name]);
      expect(some.gain[name]).toBeCloseTo(Math.hypot(0.3, (0.4 * 4.3) / some[name]!), 3);
      expect(some.interval[name]![1]).toBeGreaterThan(none.interval[name]![1]);
    }
    expect(of(1e9, 0).gain.occupancy).toBe(10);
    const held = release(
      { ...estimate, staff: 4, occupancy: 0 },
      { ...settings, floor: 100 },
      seededRandom(1),
    );
    expect([held.occupancy, held.gain.occupancy]).toEqual([null, 0.3]);
  });

  it('turns epsilon into an exact fraction', () => {
    expect(noisePerUnit(0.1, 10)).toEqual({ numerator: 100, denominator: 10_000 });
    expect(noisePerUnit(1.005, 1)).toEqual({ numerator: 1005, denominator: 1000 });
  });
});

describe('plain', () => {
  it('shows the estimates to two decimals, without floor or noise', () => {
    expect(plain({ ...estimate, present: 0.333, passersby: null }, settings)).toEqual({
      noise: 'off',
      sensor: 'door-1',
      hour: '2026-11-23T00:00:00Z',
      present: 0.33,
      visits: 30.3,
      passersby: null,
      occupancy: 12.34,
      dwell: { under5: 20, from5to15: 30, from15to60: 40, over60: 50 },
      staff: null,
      stay: 20,
      interval: {
        present: [0, 5.8],
        visits: [11.07, 82.89],
        passersby: null,
        occupancy: [6.1, 24.94],
        stay: [12.34, 40],
      },
      gain: { present: 0.3, visits: 0.5, passersby: 0.8, occupancy: 0.3 },
      coverage: 0.99,
    });
  });

  it('has the range of visits wider, and their gain with it, the less is known of how soon phones leave', () => {
    const known = plain(estimate, settings);
    const unknown = plain({ ...estimate, visitsError: 1.2 }, settings);
    expect(unknown.gain).toEqual({ ...known.gain, visits: 1.3 });
    const [, high] = unknown.interval.visits!;
    expect(high / known.interval.visits![1]).toBeGreaterThan(2);
    expect({ ...unknown.interval, visits: null }).toEqual({ ...known.interval, visits: null });
  });

  it('has the interval of a release without the part that is noise', () => {
    const { interval } = plain(estimate, settings);
    for (const name of ['present', 'passersby', 'occupancy'] as const) {
      const [low, high] = interval[name]!;
      const noised = intervalOf(Math.round(estimate[name]! * 100) / 100, settings.errors[name], {
        epsilon: 0.05,
        coverage: 0.99,
        unitsPerPhone: 100,
      })!;
      expect(noised[0]).toBeLessThan(low);
      expect(noised[1]).toBeGreaterThan(high);
    }
  });

  it('is refused by the compiler and by the schema wherever a release is wanted', () => {
    const publish = (outbox: Outbox) =>
      // @ts-expect-error: a plain hour is no hourly count
      outbox.releaseOnce(HOUR, () => plain(estimate, settings));
    expect(publish).toBeTypeOf('function');
    expect(schema.Check(plain(estimate, settings))).toBe(false);
  });

  it('draws nothing where nothing is to be drawn', () => {
    const quiet = {
      ...estimate,
      present: null,
      passersby: null,
      dwell: { under5: null, from5to15: null, from15to60: null, over60: null },
    };
    expect(() => release(quiet, settings, untouched)).toThrow('no noise may be drawn here');
  });
});

describe('a dwell band that is held back', () => {
  const known = { under5: 9, from5to15: 9, from15to60: 9, over60: null };

  it('alone takes the smallest of the others with it, or visits less the rest would tell it', () => {
    expect(withheldTogether({ under5: null, from5to15: 8, from15to60: 20, over60: null }, known)).toEqual({
      under5: null,
      from5to15: null,
      from15to60: 20,
      over60: null,
    });
  });

  it.each([
    ['with another', { under5: null, from5to15: null, from15to60: 20, over60: null }],
    ['with all others', { under5: null, from5to15: null, from15to60: null, over60: null }],
    ['nowhere', { under5: 5, from5to15: 6, from15to60: 20, over60: null }],
  ])('%s takes nothing with it', (_, released) => {
    expect(withheldTogether(released, known)).toEqual(released);
  });

  it('is never the only one in a release', () => {
    let some = 0;
    for (let seed = 0; seed < 300; seed += 1) {
      const dwell = { under5: 6, from5to15: 20, from15to60: 40, over60: null };
      const released = release({ ...estimate, dwell }, { ...settings, floor: 5 }, seededRandom(seed)).dwell!;
      const withheld = Object.values(released).filter((count) => count === null).length - 1;
      expect(withheld).not.toBe(1);
      if (withheld > 1) some += 1;
    }
    expect(some).toBeGreaterThan(10);
  });
});

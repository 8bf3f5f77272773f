// What an hour teaches of how soon phones leave: what one address can change of it, and what it makes of hours alike.
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type BinChanges, changesOf, LATER, PARTS, SOON } from '../../../device/count/bin-changes.ts';
import { BINS_PER_HOUR } from '../../../device/count/bins.ts';
import { PRESENT_OF_ONE } from '../../../device/count/phones-of-scans.ts';
import {
  addPairs,
  NO_PAIRS,
  NOISE_FAR_LESS_NEAR,
  NOISE_LATER,
  NOISE_NEAR,
  NOISE_PRESENT,
  NOISE_SOON,
  NOISE_TEMPLATES,
  noNoise,
  Turnover,
} from '../../../device/count/turnover.ts';
import { noiseOf } from '../../../device/release/disclosure-control.ts';
import { seededRandom } from '../../../shared/random.ts';

const MASKS = Array.from({ length: 32 }, (_, mask) => mask);

function pairsOf(minutes: number) {
  const pairs = { ...NO_PAIRS };
  addPairs(pairs, minutes);
  return pairs;
}

/** Of all ways in which an address adds minutes to a template, the dearest, in ε. */
const costOfPairs = Math.max(
  ...MASKS.flatMap((within) =>
    MASKS.filter((without) => (without & within) === without).map((without) => {
      const [less, more] = [pairsOf(without), pairsOf(within)];
      const near = more.near - less.near;
      const farLessNear = more.far - less.far - near;
      const templates = more.templates - less.templates;
      return Math.abs(farLessNear) / NOISE_FAR_LESS_NEAR + near / NOISE_NEAR + templates / NOISE_TEMPLATES;
    }),
  ),
);

const costOfChanges = (one: BinChanges, other: BinChanges) =>
  Math.abs(one.soon - other.soon) / NOISE_SOON +
  Math.abs(one.later - other.later) / NOISE_LATER +
  Math.abs(one.present - other.present) / NOISE_PRESENT;

/** The most by which an address changes the phones present in a bin, in whole parts. */
const OF_ONE = Math.floor(PRESENT_OF_ONE * PARTS);

describe('one address more', () => {
  it('costs one ε at most, by the minutes of a template and by the phones present in a bin', () => {
    // In the middle of an hour a bin is compared twice at either distance.
    const middle = Array.from({ length: BINS_PER_HOUR }, (_, bin) => (bin === 5 ? 20 : 10));
    const more = middle.map((phones, bin) => (bin === 5 ? phones + OF_ONE / PARTS : phones));
    const changes = costOfChanges(changesOf(middle), changesOf(more));
    expect(costOfPairs + changes).toBeGreaterThan(0.95);
    expect(costOfPairs + changes).toBeLessThanOrEqual(1);
  });

  const parts = fc.integer({ min: 0, max: 60 * PARTS }).map((number) => number / PARTS);
  const bins = fc.array(fc.option(parts, { freq: 8 }), {
    minLength: BINS_PER_HOUR,
    maxLength: BINS_PER_HOUR,
  });
  test.prop([bins, fc.nat(BINS_PER_HOUR - 1), fc.nat(OF_ONE)], { numRuns: 2000 })(
    'costs no more of the bins, whatever the others are and whichever were listened to',
    (heard, bin, change) => {
      const more = heard.map((phones, i) =>
        i === bin && phones !== null ? phones + change / PARTS : phones,
      );
      expect(costOfPairs + costOfChanges(changesOf(heard), changesOf(more))).toBeLessThanOrEqual(1);
    },
  );
});

describe('the changes of an hour’s bins', () => {
  it('are how far bins are from the next and from the fourth after, of those listened to', () => {
    const bins = [1, 2, 4, 7, null, 16, 22, 29, 37, 46, 56, 67];
    const apart = (by: number) =>
      bins.slice(by).flatMap((later, i) => (later === null || bins[i] === null ? [] : [later - bins[i]!]));
    const sum = (values: readonly number[]) => PARTS * values.reduce((total, value) => total + value, 0);
    expect(changesOf(bins)).toEqual({
      soon: sum(apart(SOON)),
      soonPairs: 9,
      later: sum(apart(LATER)),
      laterPairs: 6,
      present: sum(bins.map((phones) => phones ?? 0)),
      bins: 11,
    });
  });

  it('are none where nothing was listened to', () => {
    const nothing = { soon: 0, soonPairs: 0, later: 0, laterPairs: 0, present: 0, bins: 0 };
    expect(changesOf(new Array(BINS_PER_HOUR).fill(null))).toEqual(nothing);
  });
});

const CHANGES: BinChanges = {
  soon: 33 * PARTS,
  soonPairs: 11,
  later: 32 * PARTS,
  laterPairs: 8,
  present: 240 * PARTS,
  bins: 12,
};
const HOUR = { near: 1200, far: 1140, templates: 240 };

describe('hours', () => {
  it('that held less than noise makes teach nothing', () => {
    const turnover = new Turnover();
    turnover.learn({ near: 470, far: 0, templates: 100 }, CHANGES, noNoise);
    expect(turnover.sums().weight).toBe(0);
    turnover.learn({ near: 490, far: 0, templates: 100 }, CHANGES, noNoise);
    expect(turnover.sums().weight).toBeGreaterThan(0);
  });

  it('weigh by their pairs, and less as time goes by', () => {
    const turnover = new Turnover();
    for (const near of [600, 2400]) turnover.learn({ near, far: near, templates: 120 }, CHANGES, noNoise);
    const keep = Math.exp(-1 / 600);
    const { weight, near, soon, later, present } = turnover.sums();
    expect(weight).toBeCloseTo(0.5 * keep + 2, 9);
    expect(near).toBeCloseTo(0.5 * 50 * keep + 2 * 200, 9);
    expect([soon, later, present].map((sum) => sum / weight)).toEqual([
      expect.closeTo(3, 9),
      expect.closeTo(4, 9),
      expect.closeTo(20, 9),
    ]);
  });

  it('whose bins cannot be compared teach by their templates alone', () => {
    const turnover = new Turnover();
    const bins = Array.from({ length: BINS_PER_HOUR }, (_, bin) => (bin < 3 ? 10 : null));
    turnover.learn(HOUR, changesOf(bins), noNoise);
    expect(turnover.sums()).toMatchObject({ changesWeight: 0, soon: 0, later: 0, present: 0 });
    expect(turnover.leaving(null).aMinute).toBeGreaterThan(0);
  });

  test.prop([fc.integer()], { numRuns: 30 })('come out of noise as they went in, nearly', (seed) => {
    const taught = (noise: typeof noNoise) => {
      const turnover = new Turnover();
      for (let i = 0; i < 200; i += 1) turnover.learn(HOUR, CHANGES, noise);
      return turnover.leaving(null).aMinute;
    };
    const ratio = taught(noiseOf(1, seededRandom(seed))) / taught(noNoise);
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(1.33);
  });

  it('go on where a process before this one left them', () => {
    const [one, other] = [new Turnover(), new Turnover()];
    one.learn(HOUR, CHANGES, noNoise);
    other.resume(one.sums());
    expect(other.leaving(20)).toEqual(one.leaving(20));
  });

  it('are what was learned last, whatever was asked before, and of which stay', () => {
    const [asked, fresh] = [new Turnover(), new Turnover()];
    const said = (turnover: Turnover) => [turnover.leaving(20), turnover.leaving(null), turnover.stay()];
    const before = said(asked);
    for (const turnover of [asked, fresh]) turnover.learn(HOUR, CHANGES, noNoise);
    expect(said(asked)).toEqual(said(fresh));
    expect(said(asked)[0]).not.toEqual(before[0]);
    expect(said(asked)[1]).not.toEqual(said(asked)[0]);
  });
});

describe('the mean stay', () => {
  it('is told with its range once it is sure enough, and not before', () => {
    const turnover = new Turnover();
    expect(turnover.stay()).toBeNull();
    for (let i = 0; i < 100; i += 1) turnover.learn(HOUR, CHANGES, noNoise);
    const { minutes, low, high } = turnover.stay()!;
    expect([low < minutes, minutes < high, high <= 2.7 * low]).toEqual([true, true, true]);
  });

  it('is not what bins hide, but what leaves of them is', () => {
    const turnover = new Turnover();
    for (let i = 0; i < 100; i += 1)
      turnover.learn({ near: 4800, far: 4600, templates: 960 }, CHANGES, noNoise);
    // Eighty templates in a bin: as many phones again.
    expect(turnover.leaving(null).aMinute * turnover.stay()!.minutes).toBeCloseTo(2, 9);
  });

  it('is not told of phones that share templates', () => {
    const turnover = new Turnover();
    // Seven templates in a bin, each of which makes 0.9 pairs: one phone makes 0.3.
    const shared = { near: 907, far: 907, templates: 84 };
    for (let i = 0; i < 400; i += 1) turnover.learn(shared, CHANGES, noNoise);
    expect(turnover.stay()).toBeNull();
  });
});

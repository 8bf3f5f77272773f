// The most that one track changes of who came and of who was there, found by climbing: from random hours, step by step to those in
// which one phone more in one bin changes most. Disclosure control adds noise for one phone, so more than that must not be found;
// and where less is found, phones are doubted more than privacy asks for.
import { describe, expect, it } from 'vitest';
import { comers, type Heard, occupancy } from '../../../device/count/estimate.ts';
import { PRESENT_OF_ONE } from '../../../device/count/phones-of-scans.ts';
import { seededRandom, uniform } from '../../../shared/random.ts';

/** What floating point may add. */
const ONE = 1 + 1e-9;
const STARTS = 15;
const STEPS = 600;

/** An hour as numbers from 0 to 1, which a climb changes one by one. */
interface Hour {
  readonly phones: readonly number[];
  /** Of the phones of each bin, the share that is clearly inside. */
  readonly clear: readonly number[];
  readonly before: number;
  readonly level: number;
  readonly leaving: number;
  /** How much of what it may the track changes: of the phones, and of those clearly inside. */
  readonly one: number;
  readonly oneClear: number;
}

const PHONES_MAX = 20;

/** Of the phones of an hour, and of those clearly inside; `added` to one of its bins. */
function heard({ phones, clear, before, level }: Hour, at: number, added: number, addedClear: number) {
  const place = (bins: readonly number[], share: number, more: number): Heard => ({
    bins: bins.map((bin, i) => bin * PHONES_MAX * (share === 1 ? 1 : clear[i]!) + (i === at ? more : 0)),
    before: before * PHONES_MAX * share,
    level: level * share,
  });
  return [place(phones, 1, added), place(phones, 0.4, addedClear)] as const;
}

type Change = (hour: Hour, bin: number) => number;

/** The most that is found, over all bins that may be the one. */
function climbed(bins: number, change: Change, seed: number): number {
  const random = seededRandom(seed);
  const number = () => uniform(random);
  const many = () => Array.from({ length: bins }, number);
  const most = (hour: Hour) => Math.max(...Array.from({ length: bins }, (_, bin) => change(hour, bin)));
  let best = 0;
  for (let start = 0; start < STARTS; start += 1) {
    let hour: Hour = {
      phones: many(),
      clear: many(),
      before: number(),
      level: number(),
      leaving: number(),
      one: 1,
      oneClear: 1,
    };
    let height = most(hour);
    for (let step = 0; step < STEPS; step += 1) {
      const next = nudged(hour, number, step);
      const found = most(next);
      if (found < height) continue;
      [hour, height] = [next, found];
    }
    best = Math.max(best, height);
  }
  return best;
}

/** One of its numbers moved, far at first and less and less. */
function nudged(hour: Hour, number: () => number, step: number): Hour {
  const reach = 0.5 * (1 - step / STEPS) + 0.001;
  const move = (value: number) => Math.min(1, Math.max(0, value + (2 * number() - 1) * reach));
  const moveOne = (all: readonly number[]) => {
    const at = Math.floor(number() * all.length) % all.length;
    return all.map((value, i) => (i === at ? move(value) : value));
  };
  const which = Math.floor(number() * 7);
  if (which < 2) return { ...hour, phones: moveOne(hour.phones) };
  if (which === 2) return { ...hour, clear: moveOne(hour.clear) };
  if (which === 3) return { ...hour, before: move(hour.before) };
  if (which === 4) return { ...hour, level: move(hour.level) };
  if (which === 5) return { ...hour, leaving: move(hour.leaving) };
  return { ...hour, one: move(hour.one), oneClear: move(hour.oneClear) };
}

const ofComers =
  (orWereThere?: 'or were there'): Change =>
  (hour, bin) => {
    const of = (one: number, clear: number) => {
      const [present, clearly] = heard(hour, bin, one, clear);
      return comers(present, clearly, hour.leaving, orWereThere);
    };
    return Math.abs(of(hour.one * PRESENT_OF_ONE, hour.oneClear) - of(0, 0));
  };

const ofOccupancy: Change = (hour, bin) => {
  const of = (one: number, clear: number) => occupancy(...heard(hour, bin, one, clear), hour.leaving);
  return Math.abs(of(hour.one, hour.oneClear) - of(0, 0));
};

describe.each([1, 2, 4])('in an hour of %d bins one track changes', (bins) => {
  it('those who came or were there by one phone, and hardly less', () => {
    const most = climbed(bins, ofComers('or were there'), 2);
    expect(most).toBeLessThanOrEqual(ONE);
    expect(most).toBeGreaterThan(0.995);
  });

  it('those who came by what one address adds to a bin: what is believed of a change leaves room', () => {
    expect(climbed(bins, ofComers(), 1)).toBeCloseTo(PRESENT_OF_ONE, 6);
  });

  // How steeply a small share of those clearly inside may speak is never asked: there each of them counts for one, and no more.
  it('those who were there at a time by one phone', () => {
    const most = climbed(bins, ofOccupancy, 3);
    expect(most).toBeLessThanOrEqual(ONE);
    expect(most).toBeGreaterThan(0.999);
  });
});

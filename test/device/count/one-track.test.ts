// What one track can change: an address in five minutes, with all its frames. Disclosure control adds noise for one
// phone, so no published number may change by more, whatever the rest of the crowd is.
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { BINS_PER_HOUR } from '../../../device/count/bins.ts';
import { PROFILES } from '../../../shared/hourly-count.ts';
import { costOfTaught, mostChanged, situation, type Track, track } from './crowd.ts';

/** What floating point may add. */
const ONE = 1 + 1e-9;
const BINS = 2 * BINS_PER_HOUR;
const ALL_HEARD = {
  stayMinutes: null,
  deaf: new Set<number>(),
  addressesMax: undefined,
  taught: {
    near: 1200,
    farLessNear: 0,
    templates: 300,
    soon: 33 * 1024,
    later: 25 * 1024,
    present: 240 * 1024,
    quiet: 150,
  },
};

describe.each(PROFILES)('profile %s: one track more', (profile) => {
  test.prop([track(BINS), fc.array(track(BINS), { maxLength: 60 }), situation(BINS)], { numRuns: 200 })(
    'changes no number of its hour, or of the next, by more than one phone',
    (one, others, circumstances) => {
      const settings = { profile, ...circumstances };
      for (const change of mostChanged(one, others, BINS, settings)) expect(change).toBeLessThanOrEqual(ONE);
    },
  );

  test.prop([track(BINS), fc.array(track(BINS), { maxLength: 60 }), situation(BINS)], { numRuns: 200 })(
    'changes what hours teach by one ε at most of either; where it keeps another out of a full table, by two',
    (one, others, circumstances) => {
      const { addressesMax } = circumstances;
      const cost = costOfTaught(one, others, BINS, { profile, ...circumstances });
      const most = addressesMax === undefined ? 1 : 2;
      expect(cost.leaving).toBeLessThanOrEqual(most);
      expect(cost.staff).toBeLessThanOrEqual(most);
    },
  );

  it('in the place of another of a full table changes a dwell band by two stays, which cost 2ε', () => {
    const heard = (bin: number, address: number, signature: number, near: 'inside' | 'clear'): Track => {
      return { bin, address, bursts: [{ signature, near, scans: 1 }] };
    };
    const one = heard(19, 0, 2, 'inside');
    const others = [heard(18, 0, 1, 'clear'), heard(19, 1, 1, 'inside')];
    const changes = mostChanged(one, others, BINS, { profile, ...ALL_HEARD, addressesMax: 1 });
    for (const change of changes) expect(change).toBeLessThanOrEqual(ONE);
    if (profile === 'hour') expect(changes[1]).toBeGreaterThan(0.6);
  });

  it('that scans without pause is one phone, and of a template that is there already less', () => {
    const one: Track = { bin: 3, address: 1, bursts: [{ signature: 1, near: 'clear', scans: 27 }] };
    const [alone] = mostChanged(one, [], BINS, { profile, ...ALL_HEARD });
    expect(alone).toBeGreaterThan(0.6);
    expect(alone).toBeLessThanOrEqual(ONE);
    const like = Array.from({ length: 5 }, (_, other): Track => ({ ...one, address: 2 + other }));
    expect(mostChanged(one, like, BINS, { profile, ...ALL_HEARD })[0]).toBeLessThan(0.7);
  });

  it('where the table has no room for all keeps out no more than one other', () => {
    // All fall into the same place of the table, each its own template.
    const full = Array.from({ length: 40 }, (_, other): Track => {
      return {
        bin: 3,
        address: 2 ** 32 * (other + 1),
        bursts: [{ signature: other, near: 'clear', scans: 3 }],
      };
    });
    const [one, ...others] = full as [Track, ...Track[]];
    const passing: Track = { ...one, bursts: [{ signature: 90, near: 'nearby', scans: 9 }] };
    const [change] = mostChanged(passing, others, BINS, { profile, ...ALL_HEARD, addressesMax: 39 });
    expect(change).toBeLessThanOrEqual(ONE);
    // It did displace one.
    expect(change).toBeGreaterThan(0.7);
  });

  /** What hours teach where phones stay for ten minutes; where they stay for long, it is as in ALL_HEARD. */
  const TEN_MINUTES = {
    near: 900,
    farLessNear: -181,
    templates: 252,
    soon: 47 * 1024,
    later: 46 * 1024,
    present: 240 * 1024,
    quiet: 150,
  };
  const taught = fc.constantFrom(
    { taught: ALL_HEARD.taught, most: 2 / 15 },
    { taught: TEN_MINUTES, most: 1 / 3 },
  );
  test.prop([track(BINS_PER_HOUR), fc.array(track(BINS_PER_HOUR), { maxLength: 20 }), taught], {
    numRuns: 30,
  })(
    'changes later hours, through what is always there, by a small part of a phone at most',
    (one, others, { taught, most }) => {
      // A day of eight who stay: in its hours to come the track's bin is one of the quietest.
      const bins = 18 * BINS_PER_HOUR;
      const staying = Array.from({ length: 8 * bins }, (_, i): Track => {
        const near = i % 3 === 0 ? 'clear' : 'inside';
        return {
          bin: Math.floor(i / 8),
          address: 5 + (i % 8),
          bursts: [{ signature: i % 8, near, scans: 2 }],
        };
      });
      const present = staying.filter(({ bin }) => bin >= BINS_PER_HOUR);
      const settings = { profile, ...ALL_HEARD, taught };
      const changes = mostChanged(one, [...others, ...present], bins, settings);
      for (const change of changes.slice(2)) expect(change).toBeLessThanOrEqual(most);
      expect(changes[0]).toBeLessThanOrEqual(ONE);
    },
  );
});

// What is believed of how soon phones leave: from what was heard of crowds whose leaving is known, from what was told, and
// from both, each by how much it can know.
import { describe, expect, it } from 'vitest';
import { believedLeaving, hiddenByOthers, type Leaving } from '../../../device/count/leaving.ts';

const NOTHING: Leaving = {
  weight: 0,
  near: 0,
  farLessNear: 0,
  templates: 0,
  squares: 0,
  changesWeight: 0,
  changesSquares: 0,
  soon: 0,
  later: 0,
  present: 0,
};

interface Crowd {
  readonly stayMinutes: number;
  readonly hours: number;
  readonly templates?: number;
  /** Near pairs of each template in a bin. */
  readonly pairsOfATemplate?: number;
}

/** What pairs of minutes come to where phones stay so long and hide nobody. */
function heardPairs({ stayMinutes, hours, templates = 25, pairsOfATemplate = 0.3 }: Crowd): Leaving {
  const near = 12 * templates * pairsOfATemplate;
  const weight = (hours * near) / 100;
  return {
    ...NOTHING,
    weight,
    near: weight * near,
    templates: weight * templates,
    farLessNear: weight * near * (Math.exp(-2.25 / stayMinutes) - 1),
    squares: (weight ** 2 / hours) * near,
  };
}

/** How far bins of twenty phones move apart where phones stay so long, beside what scanning makes of them. */
function heardChanges({ stayMinutes, hours }: Crowd): Leaving {
  const apart = (minutes: number) =>
    Math.sqrt((4 / Math.PI) * (4 + 1.3 * 20 * (1 - Math.exp(-minutes / stayMinutes))));
  return {
    ...NOTHING,
    changesWeight: hours,
    changesSquares: hours,
    soon: hours * apart(5),
    later: hours * apart(20),
    present: hours * 20,
  };
}

const both = (crowd: Crowd): Leaving => {
  const changes = heardChanges(crowd);
  return { ...changes, ...stripped(heardPairs(crowd)) };
};
const stripped = ({ weight, near, farLessNear, templates, squares }: Leaving) => ({
  weight,
  near,
  farLessNear,
  templates,
  squares,
});

const stayOf = (sums: Leaving, told: number | null = null) => 1 / believedLeaving(sums, told).aMinute;

describe('before anything was heard', () => {
  it('a stay of about an hour is believed, and not much', () => {
    expect(stayOf(NOTHING)).toBeCloseTo(65, -1);
    expect(believedLeaving(NOTHING, null).error).toBeGreaterThan(0.4);
  });

  it('what was told is, a little longer since staff stay, and with an error of its own', () => {
    expect(stayOf(NOTHING, 20) / 20).toBeGreaterThan(1.2);
    expect(stayOf(NOTHING, 20) / 20).toBeLessThan(1.7);
    expect(believedLeaving(NOTHING, 20).error).toBeLessThan(believedLeaving(NOTHING, null).error);
    expect(believedLeaving(NOTHING, 20).error).toBeGreaterThan(0.15);
  });

  it('a stay below two minutes is not believed', () => {
    expect(believedLeaving(NOTHING, 0.1)).toEqual(believedLeaving(NOTHING, 2));
  });
});

describe('what was heard', () => {
  it.each([8, 15, 30])('in pairs of minutes tells stays of %i minutes', (stayMinutes) => {
    expect(stayOf(heardPairs({ stayMinutes, hours: 300 })) / stayMinutes).toBeGreaterThan(0.8);
    expect(stayOf(heardPairs({ stayMinutes, hours: 300 })) / stayMinutes).toBeLessThan(1.4);
  });

  it.each([20, 30, 60])('in changes of bins tells stays of %i minutes', (stayMinutes) => {
    expect(stayOf(heardChanges({ stayMinutes, hours: 300 })) / stayMinutes).toBeGreaterThan(0.75);
    expect(stayOf(heardChanges({ stayMinutes, hours: 300 })) / stayMinutes).toBeLessThan(1.35);
  });

  it('by both is surer than by either, and by many hours than by few', () => {
    const crowd = { stayMinutes: 20, hours: 100 };
    const error = (sums: Leaving) => believedLeaving(sums, null).error;
    expect(error(both(crowd))).toBeLessThan(error(heardPairs(crowd)));
    expect(error(both(crowd))).toBeLessThan(error(heardChanges(crowd)));
    expect(error(both({ ...crowd, hours: 5 }))).toBeGreaterThan(error(both(crowd)));
  });

  it('outweighs what was told where it can know', () => {
    const heard = both({ stayMinutes: 8, hours: 300 });
    expect(stayOf(heard, 60)).toBeLessThan(16);
  });

  it('gives way to what was told where few templates are shared by many, though none ever falls silent', () => {
    const shared = both({ stayMinutes: 600, hours: 300, templates: 7, pairsOfATemplate: 0.85 });
    const few = both({ stayMinutes: 600, hours: 300 });
    expect(stayOf(shared, 12)).toBeLessThan(25);
    expect(stayOf(few, 12)).toBeGreaterThan(1.5 * stayOf(shared, 12));
    expect(believedLeaving(shared, null).error).toBeGreaterThan(1.3 * believedLeaving(few, null).error);
  });

  it('stays within what is weighed, whatever noise makes of it', () => {
    for (const farLessNear of [-1e6, 1e6]) {
      for (const later of [-1e6, 1e6]) {
        const { aMinute, error } = believedLeaving(
          { ...both({ stayMinutes: 15, hours: 9 }), farLessNear, later },
          null,
        );
        expect(aMinute).toBeGreaterThanOrEqual(0.0029);
        expect(aMinute).toBeLessThanOrEqual(0.71);
        expect(error).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

it('more come than bins show where many are there', () => {
  expect(hiddenByOthers(NOTHING)).toBe(1);
  expect(hiddenByOthers({ ...NOTHING, weight: 2, templates: 160 })).toBe(2);
});

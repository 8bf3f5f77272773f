import { describe, expect, it } from 'vitest';
import { worseThanExpected } from './expected.ts';

const worse = (name: string, now: number | null, before: number | null) =>
  worseThanExpected({ [name]: now }, { [name]: before });

describe('worse than expected', () => {
  it('is an error that grew by more than a point', () => {
    expect(worse('lab/a/wape', 0.309, 0.3)).toEqual([]);
    expect(worse('lab/a/wape', 0.1, 0.3)).toEqual([]);
    expect(worse('lab/a/wape', 0.311, 0.3)).toEqual(['lab/a/wape: 0.311, was 0.300']);
    expect(worse('mixtures/a/mape', Number.NaN, 0.3)).toHaveLength(1);
  });

  it('is a bias that moved away from 1, to either side', () => {
    expect(worse('lab/a/bias', 0.9, 1.2)).toEqual([]);
    expect(worse('lab/a/bias', 0.8, 1.2)).toHaveLength(1);
    expect(worse('lab/a/bias', 1.3, 1.2)).toHaveLength(1);
    expect(worse('lab/a/bias', 0, 1.2)).toHaveLength(1);
  });

  it('is an interval that holds less often than it did and than it promises', () => {
    expect(worse('shops/a/interval', 0.9, 1)).toEqual([]);
    expect(worse('shops/a/interval', 0.86, 1)).toHaveLength(1);
    expect(worse('shops/a/interval', 0.5, 0.52)).toEqual([]);
    expect(worse('shops/a/interval', 0.5, 0.6)).toHaveLength(1);
  });

  it('is a figure that is no longer given, or that nobody has expected yet', () => {
    expect(worse('lab/a/wape', null, 0.3)).toEqual(['lab/a/wape: not given, was 0.300']);
    expect(worseThanExpected({ 'lab/a/wape': 1 }, { 'lab/b/wape': 1 })).toHaveLength(2);
    expect(worse('lab/a/interval', 0.9, null)).toEqual([]);
  });

  it('is nothing of a source that was not measured', () => {
    expect(worseThanExpected({ 'shops/a/wape': 0.3 }, { 'shops/a/wape': 0.3, 'lab/a/wape': 0.1 })).toEqual(
      [],
    );
  });
});

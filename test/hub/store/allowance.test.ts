// Shares of a table within a window: whoever is over theirs hears it once, and costs nobody else's.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { createAllowance } from '../../../hub/store/allowance.ts';

const HOUR_MS = 3_600_000;

test('a sensor has its share, is told once when it is used up, and costs its store no more', () => {
  const allowance = createAllowance(HOUR_MS, [2, 5, 100]);
  const door = () => allowance.take('door', 1, 0);
  expect([door(), door()]).toMatchObject([{ kind: 'fine' }, { kind: 'fine' }]);
  expect(door()).toMatchObject({ kind: 'over', of: 'one', max: 2, isFirst: true });
  expect(door()).toMatchObject({ kind: 'over', of: 'one', max: 2, isFirst: false });
  expect(allowance.take('back', 1, 0)).toMatchObject({ kind: 'fine' });
  expect(allowance.take('door', 1, HOUR_MS)).toMatchObject({ kind: 'fine' });
});

test('what costs more than is left is not taken, and nothing smaller slips in after the last word', () => {
  const allowance = createAllowance(HOUR_MS, [10, 100, 100]);
  allowance.take('door', 1, 0, 8);
  expect(allowance.take('door', 1, 0, 3)).toMatchObject({ kind: 'over', isFirst: true });
  expect(allowance.take('door', 1, 0, 1)).toMatchObject({ kind: 'over', isFirst: false });
});

test('where all together are over it, each store hears it once', () => {
  const allowance = createAllowance(HOUR_MS, [10, 10, 1]);
  allowance.take('a', 1, 0);
  const over = (one: string, store: number) => allowance.take(one, store, 0);
  expect(over('a', 1)).toMatchObject({ of: 'all', isFirst: true });
  expect(over('b', 1)).toMatchObject({ of: 'all', isFirst: false });
  expect(over('c', 2)).toMatchObject({ of: 'all', isFirst: true });
});

test('what came to nothing is given back, with the word that it was told', () => {
  const allowance = createAllowance(HOUR_MS, [2, 5, 100]);
  const door = () => allowance.take('door', 1, 0);
  door().back();
  expect([door(), door()]).toMatchObject([{ kind: 'fine' }, { kind: 'fine' }]);
  door().back();
  expect(door()).toMatchObject({ kind: 'over', of: 'one', isFirst: true });
  allowance.take('back', 1, HOUR_MS);
  expect(allowance.take('door', 1, HOUR_MS)).toMatchObject({ kind: 'fine' });
});

property.prop([
  fc.array(fc.record({ one: fc.nat(5), store: fc.nat(2), cost: fc.integer({ min: 1, max: 4 }) }), {
    maxLength: 200,
  }),
])('no share is ever exceeded, whoever asks in whatever order', (asked) => {
  const allowance = createAllowance(HOUR_MS, [5, 12, 20]);
  const used = new Map<string, number>();
  for (const { one, store, cost } of asked) {
    const key = `${store}-${one}`;
    if (allowance.take(key, store, 0, cost).kind === 'over') continue;
    for (const who of [key, `store ${store}`, 'all']) used.set(who, (used.get(who) ?? 0) + cost);
  }
  for (const [who, n] of used)
    expect(n).toBeLessThanOrEqual(who === 'all' ? 20 : who.startsWith('store') ? 12 : 5);
});

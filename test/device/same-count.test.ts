// The same capture gives the same counts, whatever the keys: they decide where in memory an address lies and how
// a template is called, and nothing else.
import { expect, it } from 'vitest';
import { presetShop } from '../simulator/shop.ts';
import { simulate } from '../simulator/simulate.ts';
import { countsOf } from '../support/scrub-bytes.ts';

const KEYS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/** A Saturday's busiest hours, three times as busy: hundreds of templates in five minutes. */
const FROM_MS = Date.UTC(2026, 9, 10, 10);

it('bug fixed: a capture was counted otherwise under another key, where two templates fell together', async () => {
  const capture = simulate({
    shop: presetShop('electronics'),
    fromMs: FROM_MS,
    untilMs: FROM_MS + 2 * 3_600_000,
    seed: 1,
    crowd: 3,
  }).capture();
  const [first, ...others] = await Promise.all(KEYS.map((key) => countsOf(capture, key)));
  expect(first![0]!.hours[0]!.occupancy).toBeGreaterThan(30);
  for (const counts of others) expect(counts).toEqual(first);
}, 60_000);

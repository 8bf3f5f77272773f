import { expect, test } from 'vitest';
import { readerOf, weekFrom } from '../../../hub/render/language.ts';

const reader = (asked?: string, remembered?: string, accepted?: string) =>
  readerOf({ asked, remembered, accepted });

test.each<[string | undefined, string | undefined, string | undefined, string]>([
  ['fr', 'en', 'en', 'fr'],
  [undefined, 'fr', 'en', 'fr'],
  [undefined, undefined, 'fr-CH, fr;q=0.9, en;q=0.8', 'fr'],
  [undefined, undefined, 'en;q=0.2, fr;q=0.9', 'fr'],
  [undefined, undefined, 'de, en;q=0.9, fr;q=0.8', 'en'],
  [undefined, undefined, 'fr;q=0', 'en'],
  [undefined, undefined, undefined, 'en'],
  ['xx', undefined, undefined, 'en'],
  ['xx', 'fr', undefined, 'fr'],
  ['', '../fr', 'FR', 'fr'],
])('asked for %s, reminded of %s, by a reader of %s: %s', (asked, remembered, accepted, lang) => {
  expect(reader(asked, remembered, accepted).lang).toBe(lang);
});

test.each<[string | undefined, string | undefined, number]>([
  [undefined, undefined, 0],
  [undefined, 'en', 0],
  [undefined, 'en-GB', 0],
  [undefined, 'en-US,en;q=0.9', 6],
  [undefined, 'fr-FR', 0],
  [undefined, 'fr-CA', 6],
  ['en-US', 'fr-FR', 6],
  // The switch says the language, the browser where its reader lives.
  ['fr', 'en-US, fr-CA;q=0.5', 6],
  ['fr', 'en-US', 0],
  [undefined, 'de-DE, en-Latn-US;q=0.5', 6],
])('asked for %s by a reader of %s, weeks begin on day %i', (asked, accepted, weekStart) => {
  expect(reader(asked, undefined, accepted).weekStart).toBe(weekStart);
});

test('a week has each day once, from its first', () => {
  expect(weekFrom(0)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(weekFrom(6)).toEqual([6, 0, 1, 2, 3, 4, 5]);
});

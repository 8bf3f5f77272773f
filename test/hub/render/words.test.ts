// The two catalogues say the same things: no word is missing or too many (for the compiler), and no sentence leaves out
// what another language says.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { NUMBERS } from '../../../hub/render/numbers.ts';
import { CATALOGUE } from '../../../hub/render/render.ts';
import { en, type Words } from '../../../hub/render/words/en.ts';
import { fr } from '../../../hub/render/words/fr.ts';
import { mapWords } from '../../../hub/render/words/map-words.ts';
import { parts } from '../../../hub/render/words/parts.ts';

describe('for the compiler', () => {
  const { skip, ...lacking } = fr.frame;

  test('a missing word is an error', () => {
    // @ts-expect-error: `skip` is missing.
    const words: Words = { ...fr, frame: lacking };
    expect(Object.keys(words.frame)).not.toContain('skip');
  });

  test('a surplus word is an error', () => {
    // @ts-expect-error: English has no `shout`.
    const frame: Words['frame'] = { ...lacking, skip, shout: 'Hé' };
    expect(frame).toHaveProperty('shout');
  });

  test('a sentence that holds something else is an error', () => {
    // @ts-expect-error: a day is not a number.
    const chart: Words['day']['chart'] = (date: number) => `Visites, ${date}`;
    expect(chart('lundi')).toBe('Visites, lundi');
  });
});

/** Every word by its path. */
function leaves(words: unknown, path = ''): [string, unknown][] {
  if (typeof words !== 'object' || words === null || Array.isArray(words)) return [[path, words]];
  return Object.entries(words).flatMap(([name, one]) => leaves(one, path === '' ? name : `${path}.${name}`));
}
const [english, french] = [leaves(en), new Map(leaves(fr))];

test('both have the same words, and none is empty', () => {
  expect([...french.keys()].sort()).toEqual(english.map(([path]) => path).sort());
  for (const [path, word] of [...english, ...french]) expect([path, word]).not.toEqual([path, '']);
});

/**
 * Which of its values a sentence shows: called with texts, and with numbers, since nothing but the compiler knows which of
 * them it takes. A text that is written as a number is `NaN`.
 */
function shown(lang: 'en' | 'fr', word: unknown, numbers: readonly number[]): boolean[] {
  const say = word as (...values: readonly unknown[]) => unknown;
  const texts = numbers.map((_, at) => `{${at}}`);
  const said = [say(...texts), say(...numbers)].map((one) => JSON.stringify(one));
  const { whole, decimal } = NUMBERS[lang];
  return numbers.map((number, at) =>
    [texts[at]!, String(number), whole(number), decimal(number)].some((written) =>
      said.join().includes(written),
    ),
  );
}

const sentences = english.filter(([, word]) => typeof word === 'function');

test('there are sentences', () => {
  expect(sentences.length).toBeGreaterThan(50);
});

test.prop([fc.uniqueArray(fc.integer({ min: 1_000, max: 10 ** 6 }), { minLength: 6, maxLength: 6 })])(
  'every placeholder is shown in both languages',
  (numbers) => {
    for (const [path, say] of sentences) {
      const taken = numbers.slice(0, (say as () => unknown).length);
      const all = taken.map(() => true);
      expect([path, shown('en', say, taken)]).toEqual([path, all]);
      expect([path, shown('fr', french.get(path), taken)]).toEqual([path, all]);
    }
  },
);

describe('a catalogue that is changed', () => {
  const words = {
    a: 'a',
    b: { c: (n: number) => `c${n}`, list: ['x', 'y'] },
    d: <T>(t: T) => parts`d ${t}.`,
  };
  test('is so in its texts, sentences and parts, and not in what these hold', () => {
    const loud = mapWords(words, (text) => text.toUpperCase());
    const node = { type: 'a' };
    expect([loud.a, loud.b.c(1), loud.b.list, loud.d(node)]).toEqual([
      'A',
      'C1',
      ['X', 'Y'],
      ['D ', node, '.'],
    ]);
  });
});

test('French keeps its marks on the line', () => {
  const texts = [...french.values()].filter((word) => typeof word === 'string');
  expect(texts.filter((text) => / [:;?!»%]|« /.test(text))).toEqual([]);
  expect(CATALOGUE.fr.overview.idle('a', 'b')).toBe('a\u00a0: b');
});

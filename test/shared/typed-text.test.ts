// Text as people type and paste it, held against all of Unicode.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { typedText } from '../../shared/typed-text.ts';
import { asPasted, UNSEEN } from '../support/as-pasted.ts';

const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 60 });

property.prop([ascii.chain((text) => fc.tuple(fc.constant(text), asPasted(text)))])(
  'what is pasted reads as what was meant',
  ([text, pasted]) => {
    expect(typedText(pasted)).toBe(text.trim());
  },
);

property.prop([fc.string({ unit: 'binary', maxLength: 100 })])('reading it again changes nothing', (text) => {
  expect(typedText(typedText(text))).toBe(typedText(text));
});

test('no format character, variation selector, joiner or filler of Unicode is left', () => {
  expect(UNSEEN.length).toBeGreaterThan(400);
  for (const named of [
    '\u00ad',
    '\u034f',
    '\u115f',
    '\u3164',
    '\uffa0',
    '\u200b',
    '\u202c',
    '\u2066',
    '\ufeff',
    '\ufe0f',
    '\u{e0041}',
  ]) {
    expect(UNSEEN).toContain(named);
  }
  expect(UNSEEN.filter((one) => typedText(`a${one}b`) !== 'ab')).toEqual([]);
});

test.each(['a\u0000b', 'a\u0008b', 'a\u001bb', 'a\u007fb', 'a\u009bb', 'a\ud800b'])(
  'nor what is not text in %j',
  (text) => {
    expect(typedText(text)).toBe('ab');
  },
);

/** Systems that write numbers as we do, with ten signs of their own. */
const SYSTEMS = Intl.supportedValuesOf('numberingSystem').filter((system) =>
  /^\p{Nd}{10}$/u.test(digitsOf(system)),
);

function digitsOf(system: string): string {
  const format = new Intl.NumberFormat(`en-u-nu-${system}`);
  return Array.from({ length: 10 }, (_, digit) => format.format(digit)).join('');
}

test('the digits of every script are digits', () => {
  expect(SYSTEMS.length).toBeGreaterThan(50);
  expect(SYSTEMS.filter((system) => typedText(digitsOf(system)) !== '0123456789')).toEqual([]);
});

test.each([
  ['3²', '3²'],
  ['½', '½'],
  ['①', '①'],
  ['١٢٫٥', '12.5'],
  ['９：００〜２０：００', '9:00-20:00'],
  ['３ｃー２８', '3c-28'],
  ['mon 9:00-20:00、sat', 'mon 9:00-20:00,sat'],
  ['acme／main－street', 'acme/main-street'],
  ['https：／／hub。example．org', 'https://hub.example.org'],
  ['  café\u00a0 ', 'café'],
])('%s is read as %s', (typed, read) => {
  expect(typedText(typed)).toBe(read);
});

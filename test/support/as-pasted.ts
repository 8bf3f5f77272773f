// Text as it comes when it is copied, or typed on a keyboard of another script: sprinkled with what nobody sees, with wide
// forms of signs, digits of another script, and dashes for hyphens.
import { fc } from '@fast-check/vitest';

const CHARACTERS = Array.from({ length: 0x11_0000 }, (_, point) => point).flatMap((point) =>
  point >= 0xd800 && point <= 0xdfff ? [] : [String.fromCodePoint(point)],
);
/** Every format character, variation selector, joiner and filler of Unicode. */
export const UNSEEN = CHARACTERS.filter((one) => /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(one));

const SPACES = ['\u00a0', '\u3000', '\u2007', '\u202f'];
const HYPHENS = ['\u2010', '\u2011', '\u2013', '\u2212', '\uff0d', '\ufe63'];

const wide = (sign: string) => String.fromCodePoint(sign.codePointAt(0)! + 0xfee0);

/** The ways to write one sign of ASCII. */
function waysOf(sign: string): string[] {
  if (sign === ' ') return [sign, ...SPACES];
  if (/[^!-~]/.test(sign)) return [sign];
  const others = /\d/.test(sign)
    ? [0x0660, 0x06f0, 0x0966].map((zero) => String.fromCodePoint(zero + Number(sign)))
    : sign === '-'
      ? HYPHENS
      : [];
  return [sign, wide(sign), ...others];
}

export const asPasted = (text: string): fc.Arbitrary<string> => {
  const unseen = fc.array(fc.constantFrom(...UNSEEN), { maxLength: 2 }).map((signs) => signs.join(''));
  const signs = [...text].map((sign) =>
    fc.tuple(fc.constantFrom(...waysOf(sign)), unseen).map((pair) => pair.join('')),
  );
  return fc.tuple(unseen, ...signs).map((parts) => parts.join(''));
};

// What a person typed or pasted where numbers, names and signs of ASCII are expected: addresses, codes, dates, times, names of
// sensors. What is copied brings along what nobody sees (direction marks around an address, zero-width spaces, soft
// hyphens), keyboards of other scripts have wide forms and digits of their own, and programs turn hyphens into dashes.
// None of that makes another address of it. Not for what people write for people, where joiners carry meaning, and
// not for secrets.

// Default_Ignorable_Code_Point holds the variation selectors, fillers and joiners (UAX #44, §5.3); Cf the other format
// characters; of the controls only those stay that part words.
const UNSEEN = /[[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Cs}]--[\t\n\v\f\r]]/gv;
// Full-width, half-width, small and vertical forms (Unicode, ch. 23.1, 6.2). Not all that NFKC folds: 3² is not 32.
const FORMS = /[\uFE10-\uFE1F\uFE30-\uFE6B\uFF01-\uFFEE]/g;
const OTHER_DIGITS = /[\p{Nd}--[0-9]]/gv;
// NEL is a control that parts words, and the blank pattern of Braille looks like a space.
const SPACES = /[\p{Zs}\u0085\u2800]/gu;
/** Dashes, the minus, and what a Japanese keyboard gives for a hyphen. */
const HYPHENS = /[\p{Pd}\u2212\u2043\u02D7\u30FC]/gu;
const COLONS = /[\u2236\uA789\u02D0\u05C3]/g;
const SLASHES = /[\u2215\u2044]/g;
const STOPS = /[\u3002\u066B]/g;
const COMMAS = /[\u3001\u060C]/g;

/** Without what cannot be seen, in ASCII where it has a form there, and without spaces at its ends. */
export function typedText(text: string): string {
  return text
    .replace(SPACES, ' ')
    .replace(UNSEEN, '')
    .replace(FORMS, (form) => form.normalize('NFKC'))
    .replace(OTHER_DIGITS, asciiDigit)
    .replace(HYPHENS, '-')
    .replace(COLONS, ':')
    .replace(SLASHES, '/')
    .replace(STOPS, '.')
    .replace(COMMAS, ',')
    .trim();
}

/** The decimal digits of a script follow each other from 0 to 9 (Unicode, ch. 4.6). */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0)!;
  let first = point;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((point - first) % 10);
}

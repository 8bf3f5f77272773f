// Text of strangers (client ids, topics, names, reasons) before it is logged, printed or shown: on one line, without
// what a terminal obeys or a reader cannot see, and never longer than the place it gets.

// Control, format (direction marks, zero-width), line and paragraph separators, half surrogates: Unicode's general
// categories (UAX #44, table 12).
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/** `charactersMax`: UTF-16 units of the outcome, at least 1; what is longer ends in `…`. */
export function plainText(text: string, charactersMax: number): string {
  // Clipped before it is searched, so that a megabyte costs no more than a line.
  const start = text.slice(0, 8 * charactersMax + 8);
  const plain = start.replace(BREAKS, ' ').replace(UNSEEN, '').trim();
  const isWhole = start.length === text.length && plain.length <= charactersMax;
  return isWhole ? plain : `${withoutHalf(plain.slice(0, charactersMax - 1))}…`;
}

/** A cut may have gone through a pair. */
const withoutHalf = (text: string) => text.replace(/[\uD800-\uDBFF]$/, '');

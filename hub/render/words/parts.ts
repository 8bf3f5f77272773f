// A sentence with something in it that is not text, such as a link: its pieces in order, so that each language puts the
// link where it belongs.

export type Parts<T> = readonly (string | T)[];

/** parts`See ${link}.` */
export const parts = <T>(strings: readonly string[], ...slots: readonly T[]): Parts<T> =>
  strings.flatMap((text, at): Parts<T> => (at < slots.length ? [text, slots[at]!] : [text]));

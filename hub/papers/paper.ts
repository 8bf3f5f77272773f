// What a paper is made of, before it is a page. Texts are plain data: the page escapes them and numbers
// what is still to be done.

/** Something that the software cannot know or decide, for whom, and why it matters. */
export interface Ask {
  readonly kind: 'ask';
  readonly of: 'operator' | 'counsel';
  readonly what: string;
  readonly why: string;
}

export type Block =
  /** A paragraph. */
  | string
  | Ask
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Terms and what stands for them; an ask where nobody knows. */
  | { readonly kind: 'terms'; readonly rows: readonly (readonly [string, string | Ask])[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

export interface Section {
  readonly heading: string;
  readonly blocks: readonly Block[];
}

export interface Paper {
  readonly title: string;
  readonly subtitle: string;
  /** What the paper is and is not. */
  readonly lead: string;
  readonly sections: readonly Section[];
}

export const operator = (what: string, why: string): Ask => ({ kind: 'ask', of: 'operator', what, why });
export const counsel = (what: string, why: string): Ask => ({ kind: 'ask', of: 'counsel', what, why });
export const list = (...items: readonly (string | false)[]): Block => ({
  kind: 'list',
  items: items.filter((item) => item !== false),
});
export const terms = (...rows: readonly (readonly [string, string | Ask])[]): Block => ({
  kind: 'terms',
  rows,
});

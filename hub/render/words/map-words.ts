// A catalogue of which every text is changed in one way, those that its functions make as well: for the spaces of a
// language, and for tests.

type Change = (text: string) => string;
type Say = (...values: readonly unknown[]) => unknown;

/** `W` is made of texts, of functions that return a text or its parts, and of objects and lists of these. */
export function mapWords<W>(words: W, change: Change): W {
  return mapped(words, change) as W;
}

function mapped(words: unknown, change: Change): unknown {
  if (typeof words === 'string') return change(words);
  // What is not a text in the parts of a sentence is a node of the page.
  if (Array.isArray(words)) return words.map((one) => (typeof one === 'string' ? change(one) : one));
  if (typeof words === 'function') {
    return (...values: readonly unknown[]) => mapped((words as Say)(...values), change);
  }
  return Object.fromEntries(
    Object.entries(words as object).map(([name, one]) => [name, mapped(one, change)]),
  );
}

// What was made of texts that come again and again, bounded by their length, which says how much memory it takes: a number of
// texts would not, since some are a hundred times as long as others.

export interface TextCache<T> {
  /** What was made of the text, now or before. */
  get(text: string, make: () => T): T;
  /** Of all that are kept. */
  characters(): number;
}

/** Of more than `charactersMax` those go first that were asked for longest ago. */
export function createTextCache<T>(charactersMax: number): TextCache<T> {
  const made = new Map<string, T>();
  let characters = 0;

  function drop(text: string): void {
    made.delete(text);
    characters -= text.length;
  }

  return {
    get(text, make) {
      const known = made.get(text);
      const value = known ?? make();
      if (known !== undefined) drop(text);
      if (text.length > charactersMax) return value;
      made.set(text, value);
      characters += text.length;
      for (const oldest of made.keys()) {
        if (characters <= charactersMax) break;
        drop(oldest);
      }
      return value;
    },
    characters: () => characters,
  };
}

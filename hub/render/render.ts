// What a view needs to speak to its reader: the words, and how numbers and dates are written. It is handed from view to
// view; nothing of it is global.
import { DATES, type Dates } from './dates.ts';
import type { Lang, Reader } from './language.ts';
import { NUMBERS, type Numbers } from './numbers.ts';
import { en, type Words } from './words/en.ts';
import { fr } from './words/fr.ts';

export type Catalogue = Readonly<Record<Lang, Words>>;
export const CATALOGUE: Catalogue = { en, fr };

export interface Render extends Reader {
  readonly words: Words;
  readonly numbers: Numbers;
  readonly dates: Dates;
}

export function renderFor({ lang, weekStart }: Reader, catalogue: Catalogue = CATALOGUE): Render {
  return { lang, weekStart, words: catalogue[lang], numbers: NUMBERS[lang], dates: DATES[lang] };
}

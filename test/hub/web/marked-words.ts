// A French catalogue whose texts stand in marks, and what of a page stands in none: with it a test finds the words of a page
// that are not the catalogue's.
import { expect } from 'vitest';
import { CATALOGUE, type Catalogue } from '../../../hub/render/render.ts';
import { mapWords } from '../../../hub/render/words/map-words.ts';

export const OPEN = '⟦';
const CLOSE = '⟧';
/** What a sentence holds is text of its own, which must be marked again or be data: so it is taken out of the marks. */
const marked = mapWords(holdingOut(CATALOGUE.fr), (text) => OPEN + text + CLOSE);

export const MARKED: Catalogue = { ...CATALOGUE, fr: marked };

function holdingOut<W>(words: W): W {
  return heldOut(words) as W;
}
function heldOut(words: unknown): unknown {
  if (typeof words === 'function') {
    const say = words as (...values: readonly unknown[]) => unknown;
    return (...values: readonly unknown[]) =>
      say(...values.map((value) => (typeof value === 'string' ? CLOSE + value + OPEN : value)));
  }
  if (typeof words !== 'object' || words === null || Array.isArray(words)) return words;
  return Object.fromEntries(Object.entries(words).map(([name, one]) => [name, heldOut(one)]));
}

const DAYS = /\b(lun|mar|mer|jeu|ven|sam|dim|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b/giu;
const MONTHS = /\b(janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc|octobre|novembre)\b/giu;

/** All that a reader sees or hears: the texts, and the attributes that are read out; not code, nor what is said to be English. */
function readable(html: string): string {
  const page = html
    .replace(/^[\s\S]*?<title>/, '')
    .replaceAll(/<(script|style|code)[\s\S]*?<\/\1>/g, ' ')
    .replaceAll(/<(\w+)[^>]* lang="en"[^>]*>[\s\S]*?<\/\1>/g, ' ');
  const spoken = [...page.matchAll(/ (?:aria-label|title|alt|placeholder)="([^"]*)"/g)].map(
    ([, text]) => text,
  );
  return [page.replaceAll(/<[^>]*>/g, ' | '), ...spoken]
    .join(' | ')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
    .replaceAll('&#39;', "'");
}

/** What stands in no marks and is not of `data`: names and the like. */
export function foreign(html: string, data: readonly string[]): string[] {
  let depth = 0;
  let outside = '';
  for (const sign of readable(html)) {
    if (sign === OPEN) depth += 1;
    else if (sign === CLOSE) depth -= 1;
    else outside += depth > 0 ? ' ' : sign;
  }
  expect(depth).toBe(0);
  // The longest first, so that none is cut from another.
  for (const one of data.toSorted((a, b) => b.length - a.length))
    outside = outside.replaceAll(
      new RegExp(`(?<!\\w)${one.replaceAll(/[.*+?^${}()|\\]/g, '\\$&')}(?!\\w)`, 'g'),
      ' ',
    );
  const rest = outside.replaceAll(DAYS, ' ').replaceAll(MONTHS, ' ');
  return [...rest.matchAll(/\p{L}[\p{L}'’ -]*/gu)].map(([words]) => words.trim());
}

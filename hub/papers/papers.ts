// The three papers of a store, and their names as files.

import type { Lang } from '../render/language.ts';
import type { Facts } from './facts.ts';
import { LANGUAGES, type Language } from './language.ts';
import type { Paper } from './paper.ts';
import { paperPage } from './paper-page.ts';
import { impactEn } from './texts/impact-en.ts';
import { impactFr } from './texts/impact-fr.ts';
import { processorEn } from './texts/processor-en.ts';
import { processorFr } from './texts/processor-fr.ts';
import { recordEn } from './texts/record-en.ts';
import { recordFr } from './texts/record-fr.ts';

type PaperOf = (facts: Facts, language: Language) => Paper;

const PAPERS: Readonly<Record<Lang, Readonly<Record<string, PaperOf>>>> = {
  en: {
    'impact-assessment': impactEn,
    'record-of-processing': recordEn,
    'processor-description': processorEn,
  },
  fr: { 'analyse-d-impact': impactFr, 'registre-des-traitements': recordFr, 'sous-traitance': processorFr },
};

/** A self-contained page each, by file name: `acme-main-street-impact-assessment.html`. */
export function papersOf(facts: Facts, lang: Lang): { readonly name: string; readonly page: string }[] {
  const language = LANGUAGES[lang];
  const store = facts.store.path.replace('/', '-');
  return Object.entries(PAPERS[lang]).map(([name, make]) => ({
    name: `${store}-${name}.html`,
    page: paperPage(make(facts, language), facts.writtenOn, language),
  }));
}

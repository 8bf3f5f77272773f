// A door notice from the facts. One that would leave out who is counting, or where to object, is not made.

import type { Lang } from '../render/language.ts';
import type { Facts } from './facts.ts';
import { LANGUAGES } from './language.ts';
import { CNIL } from './law.ts';
import type { NoticeText, Notifier } from './notice-text.ts';
import { PapersError } from './papers-error.ts';
import { noticeEn } from './texts/notice-en.ts';
import { noticeFr } from './texts/notice-fr.ts';

const TEXTS = { en: noticeEn, fr: noticeFr } as const;

export interface Notice {
  readonly lang: Lang;
  readonly text: NoticeText;
  /** What the code says. */
  readonly publicPage: string;
  /** What whoever prints it should know. */
  readonly warnings: readonly string[];
}

/** Throws PapersError that says what to add to the configuration. */
export function noticeOf(facts: Facts, lang: Lang): Notice {
  const who = notifier(facts);
  return {
    lang,
    text: noticeText(facts, who, lang),
    publicPage: who.publicPage,
    warnings: warningsOf(facts),
  };
}

/** What the notice says, and the public page with it. */
export function noticeText(facts: Facts, who: Notifier, lang: Lang): NoticeText {
  return typeset(TEXTS[lang](facts, who, LANGUAGES[lang]), LANGUAGES[lang].typeset);
}

function typeset(text: NoticeText, by: (text: string) => string): NoticeText {
  const { title, store, lead, parts, codeCaption, asOf } = text;
  return {
    title: by(title),
    store,
    lead: by(lead),
    parts: parts.map((part) => ({ heading: by(part.heading), text: by(part.text) })),
    codeCaption: by(codeCaption),
    asOf: by(asOf),
  };
}

function notifier({ controller, publicPage, store }: Facts): Notifier {
  const { legalName, contact, dataProtectionOfficer } = controller;
  const lacks = [
    publicPage === undefined &&
      "publicUrl: https://…   (top of the configuration: where the public reaches the hub's page about the counting; the code leads there)",
    legalName === undefined &&
      'legalName: …   (of the retailer in the directory: who answers for the counting)',
    contact === undefined && 'contact: …   (of the retailer in the directory: where people write to)',
    dataProtectionOfficer === undefined &&
      'dataProtectionOfficer: …   (of the retailer in the directory: how to reach the officer, or null where there is none)',
  ].filter((line) => line !== false);
  if (
    publicPage === undefined ||
    legalName === undefined ||
    contact === undefined ||
    dataProtectionOfficer === undefined
  ) {
    throw new PapersError(
      `the notice of ${store.path} must say who counts and where to object. Add:\n  ${lacks.join('\n  ')}`,
    );
  }
  return { legalName, contact, dataProtectionOfficer, publicPage };
}

/** The notice is true in each of these cases: it says the longest. */
function warningsOf({ processing, sensors, store, publicPage }: Facts): string[] {
  const { profiles, forgetMinutes } = processing;
  const silent = sensors.filter(({ isPresent, profile }) => isPresent && profile === undefined);
  return [
    ...(profiles.length === 0
      ? [
          `no sensor of ${store.path} has reported yet: the notice says ${forgetMinutes} minutes, the longest there is. Print it anew when they have.`,
        ]
      : []),
    ...(profiles.length > 1
      ? [
          `the sensors of ${store.path} differ in their profile: the notice says ${forgetMinutes} minutes, the longest.`,
        ]
      : []),
    ...(profiles.length > 0 && silent.length > 0
      ? [
          `${silent.map(({ id }) => id).join(', ')} of ${store.path} did not report a profile yet: the notice says ${forgetMinutes} minutes, the longest there is.`,
        ]
      : []),
    ...(profiles.length > 0 && forgetMinutes > CNIL.anonymisedWithinMinutes
      ? [
          `the CNIL is known to ask for more than a notice above ${CNIL.anonymisedWithinMinutes} minutes: see the impact assessment that \`footfall-hub papers\` writes, and ask counsel.`,
        ]
      : []),
    ...(publicPage?.startsWith('http:')
      ? ['publicUrl begins with http: what people send there can be read on the way. Use https.']
      : []),
  ];
}

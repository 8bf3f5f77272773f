// Which language a reader is answered in, and on which day that reader's weeks begin: as the address says (`?lang=fr`),
// else as a cookie remembers, else by Accept-Language (RFC 9110, 12.5.4), else English. Tags are those of BCP 47.

export const LANGS = ['en', 'fr'] as const;
export type Lang = (typeof LANGS)[number];

/** Each by its own name, for whoever looks for it. */
export const LANGUAGE_NAMES: Readonly<Record<Lang, string>> = { en: 'English', fr: 'Français' };

/** How numbers and dates are written. English is that of Europe: `23 Nov 2026` is read alike everywhere. */
export const LOCALES: Readonly<Record<Lang, string>> = { en: 'en-GB', fr: 'fr-FR' };

export interface Reader {
  readonly lang: Lang;
  /** The first day of the week, 0 (Monday) … 6. Monday, unless the region of the reader's tag (`en-US`) has another. */
  readonly weekStart: number;
}

/** What a request says of its reader: each as it came, or undefined. */
export interface Wishes {
  readonly asked: string | undefined;
  readonly remembered: string | undefined;
  readonly accepted: string | undefined;
}

export function readerOf({ asked, remembered, accepted }: Wishes): Reader {
  const accepts = acceptedTags(accepted);
  const tag = knownTag(asked) ?? knownTag(remembered) ?? accepts[0];
  const lang = tag?.lang ?? 'en';
  const region = tag?.region ?? accepts.find((one) => one.lang === lang)?.region;
  return { lang, weekStart: region === undefined ? 0 : weekStartIn(region) };
}

interface Tag {
  readonly lang: Lang;
  readonly region: string | undefined;
}

/** Undefined for a language that there is none of. */
export function knownTag(text: string | undefined): Tag | undefined {
  const [, name, region] = /^([a-z]{2})(?:-[a-z]{4})?(?:-([a-z]{2}))?$/i.exec(text?.trim() ?? '') ?? [];
  const lang = LANGS.find((known) => known === name?.toLowerCase());
  return lang && { lang, region: region?.toUpperCase() };
}

/** Those that there are, the best liked first. */
function acceptedTags(header: string | undefined): readonly Tag[] {
  return (header ?? '')
    .split(',')
    .flatMap((part) => {
      const [name, ...parameters] = part.split(';');
      const tag = knownTag(name);
      const weights = parameters.flatMap((one) => /^\s*q=([\d.]+)\s*$/i.exec(one)?.[1] ?? []);
      return tag ? [{ tag, weight: Number(weights[0] ?? 1) }] : [];
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

/** Node knows it (Unicode CLDR); TypeScript's library does not name it yet. */
type WeekInfo = { getWeekInfo(): { readonly firstDay: number } };

function weekStartIn(region: string): number {
  const { firstDay } = (new Intl.Locale(`und-${region}`) as unknown as WeekInfo).getWeekInfo();
  return firstDay - 1;
}

/** The days of a week, 0 is Monday, from the first one on. */
export const weekFrom = (start: number): readonly number[] =>
  Array.from({ length: 7 }, (_, at) => (start + at) % 7);

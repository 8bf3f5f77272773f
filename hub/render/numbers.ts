// Numbers as people of a language read them. French has narrow spaces between thousands, a comma before decimals and a
// space before `%`; no line breaks inside of a number.
import { type Lang, LOCALES } from './language.ts';

export interface Numbers {
  /** `1,284`, `1 284`. */
  whole(value: number): string;
  /** `6.0`, `6,0`: to one decimal. */
  decimal(value: number): string;
  /** As few decimals as it needs, at most one. */
  short(value: number): string;
  /** With the decimals that it has, at most three: a setting. */
  plain(value: number): string;
  /** `1.87`, `1,87`: people per phone. */
  factor(value: number): string;
  /** `57 %`; `share` is 0 … 1. */
  percent(share: number): string;
  /** To whole per cent, but never 100 for less than all of it: `99 %`. */
  shareHeard(share: number): string;
  /** `+8 %`, `−3 %`, `0 %`: beside a range `±0 %` would read as one. */
  signedPercent(change: number): string;
  /** `+1.5`, `−0.3`, `±0.0`: to one decimal. */
  signed(value: number): string;
  /** `1 hour`, `3 hours`: the whole number, and the form of the word that it asks for. */
  plural(count: number, one: string, many: string): string;
}

export const NUMBERS: Readonly<Record<Lang, Numbers>> = { en: numbersOf('en'), fr: numbersOf('fr') };

function numbersOf(lang: Lang): Numbers {
  const locale = LOCALES[lang];
  const writer = (least: number, most: number) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most });
  const [wholes, decimals, factors] = [writer(0, 0), writer(1, 1), writer(2, 2)];
  const [shorts, plains] = [writer(0, 1), writer(0, 3)];
  const forms = new Intl.PluralRules(locale);
  const whole = (value: number) => wholes.format(value);
  const percent = (share: number) => `${whole(share * 100)}\u00a0%`;
  /** Of a number that is rounded already. */
  const sign = (rounded: number) => (rounded > 0 ? '+' : rounded < 0 ? '−' : '±');
  return {
    whole,
    decimal: (value) => decimals.format(value),
    short: (value) => shorts.format(value),
    plain: (value) => plains.format(value),
    factor: (value) => factors.format(value),
    percent,
    shareHeard: (share) => percent(share < 1 ? Math.min(share, 0.99) : 1),
    signedPercent(change) {
      const rounded = Math.round(change * 100) / 100;
      return `${rounded === 0 ? '' : sign(rounded)}${percent(Math.abs(rounded))}`;
    },
    signed(value) {
      const rounded = Math.round(value * 10) / 10;
      return `${sign(rounded)}${decimals.format(Math.abs(rounded))}`;
    },
    plural: (count, one, many) => `${whole(count)} ${forms.select(Math.round(count)) === 'one' ? one : many}`,
  };
}

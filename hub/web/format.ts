// Numbers and dates as people read them. English throughout; local time of the store.
import type { LocalDate } from '../report/local-days.ts';

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const number = (value: number) => whole.format(value);
export const decimal = (value: number) => oneDecimal.format(value);
export const percent = (share: number) => `${whole.format(share * 100)} %`;

/** To whole per cent, but never 100 for less than all of it: `99 %`. */
export const shareHeard = (share: number) => percent(share < 1 ? Math.min(share, 0.99) : 1);

/** `+8 %`, `−3 %`, `±0 %`. */
export function signedPercent(change: number): string {
  const rounded = Math.round(change * 100);
  return `${rounded > 0 ? '+' : rounded < 0 ? '−' : '±'}${whole.format(Math.abs(rounded))} %`;
}

/** `1 hour`, `3 hours`. */
export const plural = (count: number, one: string, many = `${one}s`) =>
  `${number(count)} ${count === 1 ? one : many}`;

const formatter = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  return (date: LocalDate) => format.format(Date.parse(`${date}T00:00:00Z`)).replace(',', '');
};
/** `Monday 23 November 2026` */
export const longDate = formatter({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
/** `Mon 23 Nov` */
export const shortDate = formatter({ weekday: 'short', day: 'numeric', month: 'short' });
/** `23 Nov` */
export const dayMonth = formatter({ day: 'numeric', month: 'short' });
/** `23 Nov 2026` */
export const dayMonthYear = formatter({ day: 'numeric', month: 'short', year: 'numeric' });
/** `Nov 2026` */
export const monthYear = formatter({ month: 'short', year: 'numeric' });
/** `Nov` */
export const monthName = formatter({ month: 'short' });
/** `Monday` */
export const weekdayName = formatter({ weekday: 'long' });

export const WEEKDAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

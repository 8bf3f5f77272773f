// Openings and stores as a test writes them, read by the real readers.
import { Compile } from 'typebox/compile';
import type { PublicDaysOf } from '../../../hub/calendar/day-rulings.ts';
import { HistoryFormSchema, readHistory, type StoreHistory } from '../../../hub/calendar/history.ts';
import type { LocalDate } from '../../../hub/calendar/local-days.ts';
import { type Opening, openingOf } from '../../../hub/calendar/opening.ts';
import type { OpeningForm } from '../../../hub/calendar/opening-form.ts';

const CLOSED: OpeningForm = {
  mon: null,
  tue: null,
  wed: null,
  thu: null,
  fri: null,
  sat: null,
  sun: null,
};

/** The same hours each day, and what the test says beside them. */
export const week = (hours: OpeningForm['mon'], more: Partial<OpeningForm> = {}): OpeningForm => ({
  mon: hours,
  tue: hours,
  wed: hours,
  thu: hours,
  fri: hours,
  sat: hours,
  sun: hours,
  ...more,
});
export const closedWeek = (more: Partial<OpeningForm> = {}): OpeningForm => ({ ...CLOSED, ...more });

export const opening = (form: OpeningForm): Opening => openingOf(form);

const validator = Compile(HistoryFormSchema);

/** A store of Berlin, unless said otherwise. Throws where the form is wrong. */
export function store(form: object): StoreHistory {
  const whole = { name: 'Main Street', timeZone: 'Europe/Berlin', ...form };
  if (!validator.Check(whole)) throw new Error(JSON.stringify(validator.Errors(whole)));
  const read = readHistory(whole);
  if (read.kind === 'wrong') throw new Error(`${read.path.join('.')}: ${read.problem}`);
  return read.history;
}

export const noHolidays: PublicDaysOf = () => {
  throw new Error('no store of this test names a country');
};

export const date = (text: string) => text as LocalDate;

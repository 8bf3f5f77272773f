// When a store is open: its week, and what deviates from it. On one day the more particular holds: an exception of that date,
// then a closed period, then a special opening, then a public holiday, then the weekday.
import { WEEKDAYS } from '../../shared/opening-hours.ts';
import { type SchemaError, schemaErrorText } from '../../shared/schema-error.ts';
import { type DayHours, dayHoursText, readDayHours, type WrittenHours } from './day-hours.ts';
import { type DayRule, dayRuleText, readDayRule } from './day-rule.ts';
import { type LocalDate, parseLocalDate } from './local-days.ts';
import type { OpeningForm } from './opening-form.ts';

export interface Opening {
  /** Equal for equal openings, however they were written. */
  readonly key: string;
  /** Monday first. */
  readonly week: readonly DayHours[];
  readonly exceptions: ReadonlyMap<LocalDate, DayHours>;
  readonly special: readonly SpecialOpening[];
  readonly closed: readonly ClosedPeriod[];
  readonly holidays: Holidays | null;
}

interface SpecialOpening {
  readonly on: DayRule;
  readonly hours: DayHours;
  readonly name: string | null;
}

interface ClosedPeriod {
  readonly first: LocalDate;
  /** Included; null: until further notice. */
  readonly last: LocalDate | null;
  readonly name: string | null;
}

/** Where public holidays are looked up: ISO 3166 country, and its region and the region's part as the calendar names them. */
export interface HolidayPlace {
  readonly country: string;
  readonly region: string | null;
  readonly subregion: string | null;
}

interface Holidays {
  readonly place: HolidayPlace;
  /** On a holiday, whatever the weekday's are. */
  readonly hours: DayHours;
  readonly added: readonly DayRule[];
  readonly removed: readonly DayRule[];
}

export type ReadOpening =
  | { readonly kind: 'fine'; readonly opening: Opening }
  | ({ readonly kind: 'wrong' } & SchemaError);

/** Ends the reading with what is wrong; caught where it began. */
class WrongField extends Error {
  readonly error: SchemaError;
  constructor(path: readonly string[], problem: string) {
    super(problem);
    this.error = { path, problem };
  }
}

/** Reads what the schema let through; or says which field is wrong, and what to do. */
export function readOpening(form: OpeningForm): ReadOpening {
  try {
    const parts = partsOf(form);
    return { kind: 'fine', opening: { key: JSON.stringify(openingForm(parts)), ...parts } };
  } catch (error) {
    if (error instanceof WrongField) return { kind: 'wrong', ...error.error };
    throw error;
  }
}

type Parts = Omit<Opening, 'key'>;

function partsOf(form: OpeningForm): Parts {
  const week = WEEKDAYS.map((day) => hoursAt([day], form[day]));
  apartOverWeek(week);
  return {
    week,
    exceptions: new Map(
      Object.entries(form.exceptions ?? {})
        .map(([date, hours]) => {
          const path = ['exceptions', date];
          return [dateAt(path, date), hoursAt(path, hours)] as const;
        })
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    special: (form.special ?? []).map(({ on, hours, name }, index) => {
      const path = ['special', String(index)];
      return {
        on: ruleAt([...path, 'on'], on),
        hours: hoursAt([...path, 'hours'], hours),
        name: name ?? null,
      };
    }),
    closed: (form.closed ?? []).map((period, index) => closedAt(['closed', String(index)], period)),
    holidays: form.holidays ? holidaysOf(form.holidays) : null,
  };
}

function closedAt(
  path: readonly string[],
  { from, to, name }: NonNullable<OpeningForm['closed']>[number],
): ClosedPeriod {
  const first = dateAt([...path, 'from'], from);
  const last = to === undefined ? null : dateAt([...path, 'to'], to);
  if (last !== null && last < first) {
    throw new WrongField([...path, 'to'], `${last} is before ${first}: correct one of them`);
  }
  return { first, last, name: name ?? null };
}

function holidaysOf(form: NonNullable<OpeningForm['holidays']>): Holidays {
  const { country, region, subregion, hours, added, removed } = form;
  if (subregion !== undefined && region === undefined) {
    throw new WrongField(['holidays', 'subregion'], 'does not stand alone: name its region too');
  }
  const rules = (field: string, written: readonly string[] = []) =>
    written.map((day, index) => ruleAt(['holidays', field, String(index)], day));
  return {
    place: {
      country: country.toUpperCase(),
      region: region?.toUpperCase() ?? null,
      subregion: subregion?.toUpperCase() ?? null,
    },
    hours: hoursAt(['holidays', 'hours'], hours ?? null),
    added: rules('added', added),
    removed: rules('removed', removed),
  };
}

/** A night that runs into the morning of the next weekday is a slip of the pen. */
function apartOverWeek(week: readonly DayHours[]): void {
  for (const [index, hours] of week.entries()) {
    const next = (index + 1) % 7;
    const first = week[next]?.[0];
    const last = hours.at(-1);
    if (!first || !last || last.until - 24 * 60 <= first.from) continue;
    const day = WEEKDAYS[index]!;
    throw new WrongField(
      [day],
      `${dayHoursText([last])} runs into ${WEEKDAYS[next]} ${dayHoursText([first])}: correct one of them`,
    );
  }
}

function hoursAt(path: readonly string[], written: WrittenHours): DayHours {
  const hours = readDayHours(written);
  if (typeof hours === 'string') throw new WrongField(path, hours);
  return hours;
}

function ruleAt(path: readonly string[], written: string): DayRule {
  const rule = readDayRule(written);
  if (typeof rule === 'string') throw new WrongField(path, rule);
  return rule;
}

function dateAt(path: readonly string[], written: string): LocalDate {
  const date = parseLocalDate(written);
  if (!date) throw new WrongField(path, `'${written}' is not a date: write it as 2026-12-24`);
  return date;
}

/** The opening as it is written and kept; `readOpening` reads it back. */
export function openingForm({ week, exceptions, special, closed, holidays }: Parts): OpeningForm {
  const [mon = '', tue = '', wed = '', thu = '', fri = '', sat = '', sun = ''] = week.map(dayHoursText);
  const named = (name: string | null) => (name === null ? {} : { name });
  const place = holidays?.place;
  return {
    mon,
    tue,
    wed,
    thu,
    fri,
    sat,
    sun,
    ...(exceptions.size > 0 && {
      exceptions: Object.fromEntries([...exceptions].map(([date, hours]) => [date, dayHoursText(hours)])),
    }),
    ...(special.length > 0 && {
      special: special.map(({ on, hours, name }) => ({
        on: dayRuleText(on),
        hours: dayHoursText(hours),
        ...named(name),
      })),
    }),
    ...(closed.length > 0 && {
      closed: closed.map(({ first, last, name }) => ({
        from: first,
        ...(last !== null && { to: last }),
        ...named(name),
      })),
    }),
    ...(holidays &&
      place && {
        holidays: {
          country: place.country,
          ...(place.region !== null && { region: place.region }),
          ...(place.subregion !== null && { subregion: place.subregion }),
          hours: dayHoursText(holidays.hours),
          added: holidays.added.map(dayRuleText),
          removed: holidays.removed.map(dayRuleText),
        },
      }),
  };
}

/** The opening of a form that was checked before. Throws where it is wrong all the same. */
export function openingOf(form: OpeningForm): Opening {
  const read = readOpening(form);
  if (read.kind === 'wrong') throw new Error(`the opening was not checked: ${schemaErrorText(read)}`);
  return read.opening;
}

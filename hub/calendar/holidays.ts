// Public holidays of some 200 countries and their regions (date-holidays, which gathers them from Wikipedia). They are what the
// library says and no law: an operator adds and removes days. It takes 0.1 s and 40 MB to load, so that it is loaded where a
// store names a country, and not before.
import type { SchemaError } from '../../shared/schema-error.ts';
import { MS_PER_HOUR } from '../../shared/utc-hour.ts';
import type { PublicDays } from './day-rulings.ts';
import { addDays, type LocalDate } from './local-days.ts';
import type { HolidayPlace } from './opening.ts';

export interface HolidayBook {
  /** What is wrong with a place, by its field; undefined where the book knows it. */
  placeProblem(place: HolidayPlace): SchemaError | undefined;
  /** Throws an Error for a place that the book does not know. */
  publicDays(place: HolidayPlace, year: number): PublicDays;
}

/** Years of places that are kept; each has some 15 days. */
const KEPT_MAX = 2000;
const SHOWN_MAX = 20;

export async function openHolidayBook(): Promise<HolidayBook> {
  const { default: Library } = await import('date-holidays');
  const names = new Library();
  const kept = new Map<string, PublicDays>();

  function placeProblem({ country, region, subregion }: HolidayPlace): SchemaError | undefined {
    const countries = names.getCountries('en');
    if (!Object.hasOwn(countries, country)) {
      const problem = `'${country}' is not a country with known holidays: write two letters, as DE`;
      return { path: ['country'], problem };
    }
    const of = (field: string, known: Record<string, string> | undefined, code: string | null) => {
      if (code === null || Object.hasOwn(known ?? {}, code)) return undefined;
      return { path: [field], problem: `'${code}' is not known: ${knownText(known)}` };
    };
    return (
      of('region', names.getStates(country), region) ??
      (region === null ? undefined : of('subregion', names.getRegions(country, region), subregion))
    );
  }

  function publicDays(place: HolidayPlace, year: number): PublicDays {
    const key = `${place.country} ${place.region} ${place.subregion} ${year}`;
    const before = kept.get(key);
    if (before) return before;
    const wrong = placeProblem(place);
    if (wrong) throw new Error(`${wrong.path.join('.')}: ${wrong.problem}`);
    const found = daysOf(place, year);
    if (kept.size >= KEPT_MAX) kept.clear();
    kept.set(key, found);
    return found;
  }

  function daysOf({ country, region, subregion }: HolidayPlace, year: number): PublicDays {
    const library = new Library(
      {
        country,
        ...(region !== null && { state: region }),
        ...(subregion !== null && { region: subregion }),
      },
      { types: ['public'] },
    );
    // One that began last year may go on: Incwala in Eswatini has six days from 28 December.
    const listed = [year - 1, year].flatMap((each) => library.getHolidays(each, 'en'));
    const days = new Map<LocalDate, string>();
    for (const { date, start, end, name, type } of listed) {
      if (type !== 'public') continue;
      // Of whole days, give or take a change of the clocks; from noon on is half a day, and the shops are open before.
      const length = Math.floor(((end.getTime() - start.getTime()) / MS_PER_HOUR + 2) / 24);
      for (let day = 0; day < length; day += 1) {
        const at = addDays(date.slice(0, 10) as LocalDate, day);
        if (at.startsWith(`${year}-`) && !days.has(at)) days.set(at, name);
      }
    }
    return days;
  }

  return { placeProblem, publicDays };
}

function knownText(known: Record<string, string> | undefined): string {
  const codes = Object.keys(known ?? {});
  if (codes.length === 0) return 'there are none here, leave it out';
  const more = codes.length > SHOWN_MAX ? `, and ${codes.length - SHOWN_MAX} more` : '';
  return `write one of ${codes.slice(0, SHOWN_MAX).join(', ')}${more}`;
}

// Whether the holidays that openings name are known. The book of holidays is loaded where one names a country, and not before.
import { type HolidayBook, openHolidayBook } from '../calendar/holidays.ts';
import type { Opening } from '../calendar/opening.ts';
import type { Wanted, WantedStore } from './wanted.ts';
import { WrongEntry } from './wrong.ts';

/** Throws WrongEntry for the first place that is not. */
export async function checkHolidays({ retailers }: Wanted): Promise<void> {
  const stores = retailers.flatMap((retailer) => retailer.stores);
  if (!stores.some((store) => openingsOf(store).some(({ opening }) => opening.holidays))) return;
  const book = await openHolidayBook();
  for (const store of stores) checkStore(store, book);
}

function checkStore(store: WantedStore, book: HolidayBook): void {
  for (const { opening, path } of openingsOf(store)) {
    const wrong = opening.holidays && book.placeProblem(opening.holidays.place);
    if (wrong) throw new WrongEntry([...path, 'holidays', ...wrong.path], wrong.problem);
  }
}

function openingsOf({ path, opening: { base, dated } }: WantedStore) {
  const found: { readonly opening: Opening; readonly path: readonly string[] }[] = [];
  if (base) found.push({ opening: base.value, path: [...path, 'opening'] });
  // The line of the store's changes: which of them named an opening is not kept.
  for (const { value } of dated) found.push({ opening: value, path: [...path, 'changes'] });
  return found;
}

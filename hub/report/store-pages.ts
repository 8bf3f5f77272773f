// A page of stores as lists show them: the database finds and orders them, by what the calendar says of each kind of opening.
import { MS_PER_HOUR, type UtcHour } from '../../shared/utc-hour.ts';
import { dateAt, type StoreHistory, versionOn } from '../calendar/history.ts';
import { localDateAt } from '../calendar/local-days.ts';
import type { Reader } from '../store/port.ts';
import type { AskedPage, Standing, StoreCursor, StorePage } from '../store/store-pages.ts';
import type { StoreRow } from '../store/stores.ts';
import { notBefore } from './expected.ts';
import { lateBefore } from './sensor-health.ts';

export const WEEK_MS = 7 * 24 * MS_PER_HOUR;

/** Stores that are looked at together, for their sum or an order by their figures: of more, that would take seconds. */
export const TOGETHER_MAX = 2000;

export interface PageOfStores extends Omit<StorePage, 'stores'> {
  readonly stores: readonly StoreRow[];
}

export type AskedStores = Pick<AskedPage, 'search' | 'order' | 'retired' | 'limit' | 'from'>;

/** In a number of statements that does not grow with the stores. */
export async function loadStorePage(db: Reader, asked: AskedStores, nowMs: number): Promise<PageOfStores> {
  const [page] = await loadStorePages(db, [asked], nowMs);
  return page!;
}

/** Several at once: the calendar is asked once, and the rows are read together. */
export async function loadStorePages(
  db: Reader,
  asked: readonly AskedStores[],
  nowMs: number,
): Promise<PageOfStores[]> {
  const date = dateOfPage(nowMs);
  const { kinds, others } = await db.storeKinds(date);
  const now = {
    date,
    alarmsSinceMs: nowMs - WEEK_MS,
    kinds: kinds.map(({ timeZone, opening, history }) => ({
      timeZone,
      opening,
      ...standingOf(history, nowMs),
    })),
    others: others.map(({ key, history }) => ({ store: key, ...standingOf(history, nowMs) })),
  };
  const pages = await Promise.all(asked.map((one) => db.storePage({ ...one, ...now })));
  const rows = await db.storesByKey(pages.flatMap(({ stores }) => stores));
  let at = 0;
  return pages.map(({ stores, ...counts }) => {
    at += stores.length;
    return { stores: rows.slice(at - stores.length, at), ...counts };
  });
}

/** A page has one date for all of its stores, wherever they are: a row has the name of its store's own. */
const dateOfPage = (nowMs: number) => localDateAt('UTC', nowMs);

/** Behind a store that is on a page. */
export const cursorAt = ({ retailerName, history, key }: StoreRow, nowMs: number): StoreCursor => ({
  retailerName,
  key,
  name: versionOn(history, dateOfPage(nowMs)).name,
});

/** By kind of opening: the hour that was asked for last, and what it gave. */
const late = new WeakMap<StoreHistory, { readonly end: UtcHour; readonly before: UtcHour | null }>();

function standingOf(history: StoreHistory, nowMs: number): Standing {
  const end = notBefore(nowMs);
  let known = late.get(history);
  if (known?.end !== end) {
    known = { end, before: lateBefore({ history }, nowMs) };
    late.set(history, known);
  }
  return { today: dateAt(history, nowMs), lateBefore: known.before };
}

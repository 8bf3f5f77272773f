// Stores, with what held of each since when.
import { systemClock } from '../../../shared/clock.ts';
import {
  dateAt,
  type HistoryForm,
  readHistory,
  type StoreHistory,
  versionOn,
} from '../../calendar/history.ts';
import { addDays, type LocalDate } from '../../calendar/local-days.ts';
import { oneSpanADay } from '../../calendar/one-span.ts';
import { loadHolidays } from '../../calendar/store-days.ts';
import type { ChangeRow } from '../directory.ts';
import type { StorePageReads } from '../store-pages.ts';
import type { StoreReads, StoreRow } from '../stores.ts';
import { createTextCache } from '../text-cache.ts';
import type { Values } from './connection.ts';
import { ofRetailer, type Scope } from './scope.ts';
import { heldNow, joinHeld, readStorePage } from './store-pages.ts';

const STORES = `
  SELECT store.key AS key, retailer.id AS retailer, retailer.name AS "retailerName", store.id AS id,
         store.name AS name, time_zone AS "timeZone", opening, place, opened,
         store.retired AS retired, retailer.retired AS "retailerRetired", rules
  FROM store JOIN retailer ON retailer.id = store.retailer
  WHERE ${ofRetailer('store.retailer')}`;
const CHANGES = `
  SELECT retailer, store, field, from_date AS "from", value FROM directory_change
  WHERE thing = '' AND field <> 'groups' AND ${ofRetailer('retailer')}`;
/** What a store did some days ago decides whether its hours are late. */
const KIND_DAYS = 12;
const OTHERWISE = `(store.opened >= @from OR EXISTS (
    SELECT 1 FROM directory_change c WHERE c.retailer = store.retailer AND c.store = store.id AND c.thing = ''
      AND c.field IN ('timeZone', 'opening') AND c.from_date >= @from AND c.from_date <= @to))`;
const IN_ORDER = 'ORDER BY retailer, store, from_date';

interface RawStore extends Pick<StoreRow, 'key' | 'retailer' | 'retailerName' | 'id' | 'retired' | 'rules'> {
  readonly retailerRetired: LocalDate | null;
  readonly name: string;
  readonly timeZone: string;
  readonly opening: string;
  readonly place: string | null;
  readonly opened: string | null;
}
type RawChange = Omit<ChangeRow, 'thing'>;

export function storeReads(scope: Scope): StoreReads & StorePageReads {
  const { read, dialect } = scope;
  const KINDS = `WITH changed AS MATERIALIZED (${heldNow(['timeZone', 'opening'])})
    SELECT DISTINCT coalesce(${dialect.member('zoned.value')}, s.time_zone) AS "timeZone",
                    coalesce(opened.value, s.opening) AS opening
    FROM store s ${joinHeld('timeZone', 'zoned')} ${joinHeld('opening', 'opened')} WHERE ${ofRetailer('s.retailer')}`;
  return {
    async stores() {
      const changes = Map.groupBy(await read<RawChange>(`${CHANGES} ${IN_ORDER}`), pathOf);
      const rows = (await read<RawStore>(STORES)).map((raw) =>
        rowOf(raw, changes.get(`${raw.retailer}/${raw.id}`) ?? []),
      );
      await loadHolidays(rows.map(({ history }) => history));
      return rows.sort((a, b) => byText(a.retailerName, b.retailerName) || byText(a.name, b.name));
    },
    async store(retailer, id) {
      const named = { retailer, id };
      const [raw] = await read<RawStore>(`${STORES} AND retailer.id = @retailer AND store.id = @id`, named);
      if (!raw) return undefined;
      const changes = `${CHANGES} AND retailer = @retailer AND store = @id ${IN_ORDER}`;
      const row = rowOf(raw, await read<RawChange>(changes, named));
      await loadHolidays([row.history]);
      return row;
    },
    async storeKinds(date) {
      const kinds = await read<RawKind>(KINDS, { date });
      const others = await rowsWith(scope, OTHERWISE, {
        from: addDays(date, -KIND_DAYS),
        to: addDays(date, 2),
      });
      const known = kinds.map(({ timeZone, opening }) => ({
        timeZone,
        opening,
        history: historyOf({ name: '–', timeZone, opening, place: null, opened: null }, []),
      }));
      await loadHolidays(known.map(({ history }) => history));
      return { kinds: known, others };
    },
    storePage: (asked) => readStorePage(scope, asked),
    async storesByKey(keys) {
      const byKey = await rowsByKey(scope, keys);
      return keys.flatMap((key) => byKey.get(key) ?? []);
    },
  };
}

export async function rowsByKey(scope: Scope, keys: readonly number[]): Promise<Map<number, StoreRow>> {
  const among = scope.dialect.among('store.key', '@keys');
  const rows = await rowsWith(scope, among, { keys: JSON.stringify(keys) });
  return new Map(rows.map((row) => [row.key, row]));
}

/** Stores of which something holds. */
async function rowsWith({ read }: Scope, where: string, values: Values): Promise<StoreRow[]> {
  const raws = await read<RawStore>(`${STORES} AND ${where}`, values);
  const changes = await read<RawChange>(
    `${CHANGES} AND EXISTS (SELECT 1 FROM store WHERE store.retailer = directory_change.retailer
       AND store.id = directory_change.store AND ${where}) ${IN_ORDER}`,
    values,
  );
  const byPath = Map.groupBy(changes, pathOf);
  const rows = raws.map((raw) => rowOf(raw, byPath.get(`${raw.retailer}/${raw.id}`) ?? []));
  await loadHolidays(rows.map(({ history }) => history));
  return rows;
}

interface RawKind {
  readonly timeZone: string;
  readonly opening: string;
}

const pathOf = ({ retailer, store }: RawChange) => `${retailer}/${store}`;
const byText = (a: string, b: string) => (a < b ? -1 : Number(a > b));

function rowOf(raw: RawStore, changes: readonly RawChange[]): StoreRow {
  const { key, retailer, retailerName, id, rules } = raw;
  // It goes with its retailer.
  const [retired = null] = [raw.retired, raw.retailerRetired].filter((date) => date !== null).sort();
  const history = historyOf(raw, changes);
  const { name, timeZone, opening } = versionOn(history, dateAt(history, systemClock.nowMs()));
  return {
    key,
    retailer,
    retailerName,
    id,
    retired,
    rules,
    history,
    name,
    timeZone,
    opening: oneSpanADay(opening),
  };
}

/**
 * Stores that are asked for again and again share what was read of them. A character of what is written takes 6 to 12 bytes
 * once it is read: at most 48 MB, which is room for 14,000 stores that never changed, or for 100 with 200 changes each.
 */
const HISTORY_CHARACTERS_MAX = 4_000_000;
const histories = createTextCache<StoreHistory>(HISTORY_CHARACTERS_MAX);

function historyOf(
  raw: Pick<RawStore, keyof RawKind | 'name' | 'place' | 'opened'>,
  changes: readonly RawChange[],
): StoreHistory {
  const { name, timeZone, opening, place, opened } = raw;
  const written = JSON.stringify([name, timeZone, opening, place, opened, changes]);
  return histories.get(written, () => readWritten(raw, changes));
}

function readWritten(
  raw: Pick<RawStore, keyof RawKind | 'name' | 'place' | 'opened'>,
  changes: readonly RawChange[],
): StoreHistory {
  const { name, timeZone, opening, place, opened } = raw;
  // Written by the hub from what it had checked.
  const byDate = Map.groupBy(changes, ({ from }) => from);
  const form: HistoryForm = {
    name,
    timeZone,
    opening: JSON.parse(opening) as HistoryForm['opening'],
    ...(place !== null && { place: JSON.parse(place) as NonNullable<HistoryForm['place']> }),
    ...(opened !== null && { opened }),
    changes: [...byDate].map(([from, fields]) => ({
      from,
      ...Object.fromEntries(fields.map(({ field, value }) => [field, JSON.parse(value) as unknown])),
    })),
  };
  const read = readHistory(form);
  if (read.kind === 'wrong') throw new Error(`the store ${name}: ${read.path.join('.')}: ${read.problem}`);
  return read.history;
}

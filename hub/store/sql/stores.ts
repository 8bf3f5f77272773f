// Stores, with what held of each since when.
import { systemClock } from '../../../shared/clock.ts';
import {
  dateAt,
  type HistoryForm,
  readHistory,
  type StoreHistory,
  versionOn,
} from '../../calendar/history.ts';
import type { LocalDate } from '../../calendar/local-days.ts';
import { oneSpanADay } from '../../calendar/one-span.ts';
import { loadHolidays } from '../../calendar/store-days.ts';
import type { ChangeRow } from '../directory.ts';
import type { StoreReads, StoreRow } from '../stores.ts';
import { createTextCache } from '../text-cache.ts';
import { ofRetailer, type Scope } from './scope.ts';

const STORES = `
  SELECT store.key AS key, retailer.id AS retailer, retailer.name AS "retailerName", store.id AS id,
         store.name AS name, time_zone AS "timeZone", opening, place, opened,
         store.retired AS retired, retailer.retired AS "retailerRetired", rules
  FROM store JOIN retailer ON retailer.id = store.retailer
  WHERE ${ofRetailer('store.retailer')}`;
const CHANGES = `
  SELECT retailer, store, field, from_date AS "from", value FROM directory_change
  WHERE thing = '' AND field <> 'groups' AND ${ofRetailer('retailer')}`;
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

export function storeReads({ read }: Scope): StoreReads {
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
  };
}

/** What held of stores since when, and the number of that, by key. */
export async function historiesOf(
  { read, dialect }: Scope,
  keys: readonly number[],
): Promise<Map<number, Pick<StoreRow, 'history' | 'rules'>>> {
  const asked = { keys: JSON.stringify(keys) };
  const among = dialect.among('store.key', '@keys');
  const raws = await read<RawStore>(`${STORES} AND ${among}`, asked);
  const changes = await read<RawChange>(
    `${CHANGES} AND (retailer, store) IN (SELECT store.retailer, store.id FROM store WHERE ${among}) ${IN_ORDER}`,
    asked,
  );
  const byPath = Map.groupBy(changes, pathOf);
  const found = new Map(
    raws.map((raw) => {
      const history = historyOf(raw, byPath.get(`${raw.retailer}/${raw.id}`) ?? []);
      return [raw.key, { rules: raw.rules, history }];
    }),
  );
  await loadHolidays([...found.values()].map(({ history }) => history));
  return found;
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

function historyOf(raw: RawStore, changes: readonly RawChange[]): StoreHistory {
  const { name, timeZone, opening, place, opened } = raw;
  const written = JSON.stringify([name, timeZone, opening, place, opened, changes]);
  return histories.get(written, () => readWritten(raw, changes));
}

function readWritten(raw: RawStore, changes: readonly RawChange[]): StoreHistory {
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
  if (read.kind === 'wrong')
    throw new Error(`${raw.retailer}/${raw.id}: ${read.path.join('.')}: ${read.problem}`);
  return read.history;
}

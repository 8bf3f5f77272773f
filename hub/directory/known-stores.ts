// The stores of the hub by name, as whoever takes messages asks for them, and from which hour on nothing more is taken of them
// or of one of their sensors.
import type { StoreHistory } from '../calendar/history.ts';
import type { LocalDate } from '../calendar/local-days.ts';
import { storeDay } from '../calendar/store-days.ts';
import type { StoreKeyRow } from '../store/directory.ts';
import type { Reader } from '../store/port.ts';
import type { KnownStore, Retirement } from '../store/stores.ts';

/** By RETAILER/STORE; retired ones too. */
export async function loadKnownStores(
  db: Pick<Reader, 'storeKeys' | 'retiredSensors' | 'stores'>,
): Promise<ReadonlyMap<string, KnownStore>> {
  const [keys, sensors] = [await db.storeKeys(), await db.retiredSensors()];
  const isAnyRetired = sensors.length > 0 || keys.some((row) => retiredOf(row) !== null);
  // Only a retirement needs to know when a store's days begin.
  const rows = isAnyRetired ? await db.stores() : [];
  const histories = new Map(rows.map(({ key, history }) => [key, history]));
  const byStore = Map.groupBy(sensors, ({ store }) => store);
  return new Map(
    keys.map((row) => {
      const history = histories.get(row.key);
      const own = retirement('store', retiredOf(row), history);
      const ofSensors = new Map(
        (byStore.get(row.key) ?? []).map(({ id, retired }) => [
          id,
          earlier(own, retirement('sensor', retired as LocalDate, history)),
        ]),
      );
      const known = { key: row.key, retirementOf: (sensor: string) => ofSensors.get(sensor) ?? own };
      return [`${row.retailer}/${row.id}`, known];
    }),
  );
}

/** A store goes with its retailer. */
function retiredOf({ retired, retailerRetired }: StoreKeyRow): LocalDate | null {
  const [first] = [retired, retailerRetired].filter((date) => date !== null).sort();
  return (first ?? null) as LocalDate | null;
}

function retirement(
  kind: Retirement['kind'],
  since: LocalDate | null,
  history: StoreHistory | undefined,
): Retirement | undefined {
  if (since === null || history === undefined) return undefined;
  return { kind, since, from: storeDay(history, since).from };
}

const earlier = (a: Retirement | undefined, b: Retirement | undefined) =>
  a && (!b || a.from <= b.from) ? a : b;

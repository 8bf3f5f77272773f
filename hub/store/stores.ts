// The retailers and stores of the configuration, brought into the database at start. A store that left
// the configuration keeps its rows and its reports, but takes no new hours.
import type { OpeningHours } from '../../shared/opening-hours.ts';
import type { HubDatabase } from './database.ts';

interface StoreEntry {
  readonly id: string;
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly opening: OpeningHours;
}

export interface RetailerEntry {
  readonly id: string;
  readonly name: string;
  readonly stores: readonly StoreEntry[];
}

/** The row of a configured store; `undefined` for every other. */
export type FindStore = (retailer: string, store: string) => number | undefined;

/** Inserts or updates, in one transaction; ids are kept, names, zones and hours follow the configuration. */
export function upsertStores(db: HubDatabase, retailers: readonly RetailerEntry[]): FindStore {
  const retailerRow = db.prepare<[string, string]>(
    'INSERT INTO retailer (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name',
  );
  const storeRow = db.prepare<[string, string, string, string, string], { key: number }>(
    `INSERT INTO store (retailer, id, name, time_zone, opening) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (retailer, id) DO UPDATE SET
       name = excluded.name, time_zone = excluded.time_zone, opening = excluded.opening
     RETURNING key`,
  );
  const keys = new Map<string, number>();
  db.transaction(() => {
    for (const { id: retailer, name, stores } of retailers) {
      retailerRow.run(retailer, name);
      for (const store of stores) {
        const row = storeRow.get(
          retailer,
          store.id,
          store.name,
          store.timeZone,
          JSON.stringify(store.opening),
        );
        keys.set(`${retailer}/${store.id}`, row!.key);
      }
    }
  })();
  return (retailer, store) => keys.get(`${retailer}/${store}`);
}

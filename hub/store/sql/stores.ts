// Retailers and stores.
import type { OpeningHours } from '../../../shared/opening-hours.ts';
import type { StoreReads, StoreRow, StoreWrites } from '../stores.ts';
import { ofRetailer, type Scope, type WriteScope } from './scope.ts';

const STORES = `
  SELECT store.key AS key, retailer.id AS retailer, retailer.name AS "retailerName", store.id AS id,
         store.name AS name, time_zone AS "timeZone", opening
  FROM store JOIN retailer ON retailer.id = store.retailer
  WHERE ${ofRetailer('store.retailer')}`;

interface RawStore extends Omit<StoreRow, 'opening'> {
  readonly opening: string;
}

// Written by the hub from its own validated configuration, so it is not validated again.
const parsed = (row: RawStore): StoreRow => ({ ...row, opening: JSON.parse(row.opening) as OpeningHours });

export function storeReads({ read }: Scope): StoreReads {
  return {
    async stores() {
      return (await read<RawStore>(`${STORES} ORDER BY retailer.name, store.name`)).map(parsed);
    },
    async store(retailer, id) {
      const [row] = await read<RawStore>(`${STORES} AND retailer.id = @retailer AND store.id = @id`, {
        retailer,
        id,
      });
      return row && parsed(row);
    },
  };
}

export function storeWrites({ run, returning, mayWriteOf }: WriteScope): StoreWrites {
  return {
    async upsertStores(retailers) {
      const keys = new Map<string, number>();
      for (const { id: retailer, name, stores } of retailers) {
        mayWriteOf(retailer);
        await run(
          'INSERT INTO retailer (id, name) VALUES (@retailer, @name) ON CONFLICT (id) DO UPDATE SET name = excluded.name',
          { retailer, name },
        );
        for (const { id, name: shown, timeZone, opening } of stores) {
          const [row] = await returning<{ key: number }>(
            `INSERT INTO store (retailer, id, name, time_zone, opening)
             VALUES (@retailer, @id, @name, @timeZone, @opening)
             ON CONFLICT (retailer, id) DO UPDATE SET
               name = excluded.name, time_zone = excluded.time_zone, opening = excluded.opening
             RETURNING key`,
            { retailer, id, name: shown, timeZone, opening: JSON.stringify(opening) },
          );
          keys.set(`${retailer}/${id}`, row!.key);
        }
      }
      return (retailer, store) => keys.get(`${retailer}/${store}`);
    },
  };
}

// Retailers and stores that a test needs in its database, in the directory's own rows and without entries in the audit log.
import { readDirectory } from '../../../hub/directory/apply.ts';
import type { RetailerForm } from '../../../hub/directory/form.ts';
import { loadKnownStores } from '../../../hub/directory/known-stores.ts';
import { planChanges } from '../../../hub/directory/plan.ts';
import { readRetailers } from '../../../hub/directory/read-form.ts';
import { rowsOf } from '../../../hub/directory/rows.ts';
import type { HubDatabase, Unit } from '../../../hub/store/port.ts';
import type { FindStore } from '../../../hub/store/stores.ts';
import type { OpeningHours } from '../../../shared/opening-hours.ts';

export interface RetailerEntry extends Pick<RetailerForm, 'id' | 'name'> {
  readonly stores: {
    readonly id: string;
    readonly name: string;
    readonly timeZone: string;
    readonly opening: OpeningHours;
  }[];
}

export const withStores = (db: HubDatabase, retailers: RetailerForm[]): Promise<FindStore> =>
  db.asOperator().write((unit) => storesWithin(unit, retailers));

export async function storesWithin(unit: Unit, retailers: RetailerForm[]): Promise<FindStore> {
  const wanted = readRetailers(retailers, ['retailers']);
  const { next } = planChanges(await readDirectory(unit), wanted, Date.now());
  for (const retailer of next.retailers)
    await unit.writeDirectory(rowsOf(retailer, retailer.groups, retailer.stores));
  const known = await loadKnownStores(unit);
  return (retailer, store) => known.get(`${retailer}/${store}`);
}

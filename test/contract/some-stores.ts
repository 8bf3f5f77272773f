// Stores of a retailer, and sensors in them.
import type { HubDatabase, Unit } from '../../hub/store/port.ts';
import type { SensorKey } from '../../hub/store/sensors.ts';
import { withStores } from '../hub/directory/with-stores.ts';
import { RETAILERS } from '../hub/ingest/example-messages.ts';

const [ACME] = RETAILERS;
const [STORE] = ACME!.stores;

/** Keys of so many stores `s0`, `s1` … of a retailer. */
export async function addStores(db: HubDatabase, count: number, retailer = 'acme'): Promise<number[]> {
  const stores = Array.from({ length: count }, (_, n) => ({ ...STORE!, id: `s${n}` }));
  const find = await withStores(db, [{ ...ACME!, id: retailer, name: retailer, stores }]);
  return stores.map(({ id }) => find(retailer, id)!.key);
}

/** Of one that finds room. */
export async function sensorOf(unit: Unit, store: number, id: string, nowMs = 1): Promise<SensorKey> {
  const [sensor] = await unit.sensorKeys([{ store, id }], nowMs);
  if (!sensor) throw new Error(`no room for ${id}`);
  return sensor;
}

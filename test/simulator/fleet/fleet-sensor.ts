// A sensor of the fleet: who it is, and what it says.
import { RETAILERS_MAX } from '../../../hub/directory/limits.ts';
import type { SensorPath } from '../../../shared/topics.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { fleetDirectory, STORES_OF_RETAILER } from '../../bench/fleet-directory.ts';
import { hourOf, SHAPES } from '../../bench/fleet-hours.ts';
import { HEALTH, STATE } from '../../hub/ingest/example-messages.ts';

export interface FleetSensor {
  readonly path: SensorPath;
  /** The body of an hour: always the same. */
  hour(hour: UtcHour): string;
  state(state: 'online' | 'offline'): string;
  health(): string;
}

const SENSOR = 'door';

/** One in each store of the fleet. */
export function fleetSensors(count: number): FleetSensor[] {
  const most = RETAILERS_MAX * STORES_OF_RETAILER;
  if (count > most) throw new RangeError(`a hub has stores for ${most} sensors of a fleet, not for ${count}`);
  const retailers = fleetDirectory(count, '2026-01-01');
  const paths = retailers.flatMap(({ id, stores }) =>
    stores.map((store) => ({ retailer: id, store: store.id, sensor: SENSOR })),
  );
  return paths.map((path, n) => ({
    path,
    hour: (hour) => JSON.stringify(hourOf(n % SHAPES, hour)),
    state: (state) => JSON.stringify(Object.assign({}, STATE, { state, since: new Date().toISOString() })),
    health: () => JSON.stringify(Object.assign({}, HEALTH, { at: new Date().toISOString() })),
  }));
}

// Who may stay at the plain listener where others want the place: anybody may come there, so that only having spoken for a
// sensor of a known store tells an honest client from one that holds a place. One connection for each sensor, so many
// sensors of a store, and so many in all, which leaves places to whoever comes, the hub first.
import type { SensorPath } from '../../shared/topics.ts';

export interface Seats<Client extends object> {
  /** `client` has published for a sensor. */
  spoke(client: Client, path: SensorPath): void;
  leave(client: Client): void;
}

interface SeatOptions<Client> {
  readonly isKnownStore: (path: SensorPath) => boolean;
  readonly sensorsPerStore: number;
  readonly seats: number;
  /** `stays`: nobody takes its place from now on; otherwise it may be taken again. */
  readonly onChange: (client: Client, stays: boolean) => void;
}

export function createSeats<Client extends object>(options: SeatOptions<Client>): Seats<Client> {
  const { isKnownStore, sensorsPerStore, seats, onChange } = options;
  /** By store and sensor. */
  const stores = new Map<string, Map<string, Client>>();
  const seatOf = new Map<Client, SensorPath>();

  function leave(client: Client): void {
    const seat = seatOf.get(client);
    if (seat === undefined) return;
    seatOf.delete(client);
    const store = `${seat.retailer}/${seat.store}`;
    const sensors = stores.get(store)!;
    sensors.delete(seat.sensor);
    if (sensors.size === 0) stores.delete(store);
  }

  return {
    spoke(client, path) {
      if (seatOf.has(client) || !isKnownStore(path)) return;
      const store = `${path.retailer}/${path.store}`;
      const before = stores.get(store)?.get(path.sensor);
      if (before === undefined && seatOf.size >= seats) return;
      if (before === undefined && (stores.get(store)?.size ?? 0) >= sensorsPerStore) return;
      if (before) {
        leave(before);
        onChange(before, false);
      }
      const sensors = stores.get(store) ?? new Map<string, Client>();
      stores.set(store, sensors.set(path.sensor, client));
      seatOf.set(client, path);
      onChange(client, true);
    },
    leave,
  };
}

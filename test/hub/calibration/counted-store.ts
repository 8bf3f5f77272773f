// A store in Berlin, open from 10:00 to 18:00, whose sensor released hours of November 2026, and hand counts
// for it. Two people stand behind a phone.
import { addCounts, type Done } from '../../../hub/calibration/actions.ts';
import { loadCalibration } from '../../../hub/calibration/state.ts';
import type { TypedCount } from '../../../hub/calibration/typed-count.ts';
import type { StoreRow } from '../../../hub/store/stores.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { daily, type FilledHub, filledHub, utc } from '../report/filled-hub.ts';

export const NOW_MS = Date.parse('2026-11-23T15:26:00Z');
const PEOPLE_PER_PHONE = 2;

export interface CountedStore {
  readonly hub: FilledHub;
  readonly store: StoreRow;
  readonly sensor: number;
  /** Enters counts at `NOW_MS`; throws if they are refused. */
  count(...typed: TypedCount[]): Promise<readonly number[]>;
  state(nowMs?: number): ReturnType<typeof loadCalibration>;
}

/** Phones that the sensor counted: more towards the evening. */
const phonesAt = (hour: UtcHour) => 10 + 5 * ((hour % 24) - 9);

export function countedStore(hub: FilledHub = filledHub(), from = '2026-11-02T00'): CountedStore {
  const store = hub.addStore('berlin', 'Europe/Berlin', daily('10:00', '18:00'), 'Berlin Mitte');
  const sensor = hub.addSensor(store, 'door', 'online');
  hub.addHours(sensor, utc(from), utc('2026-11-23T15'), (hour) => {
    const ofDay = hour % 24;
    if (ofDay < 9 || ofDay > 16) return undefined;
    return { visits: phonesAt(hour), occupancyTenths: 5 * phonesAt(hour) };
  });
  return {
    hub,
    store,
    sensor,
    async count(...typed) {
      return value(
        await addCounts(
          hub.db.asOperator(),
          store,
          typed.map((one) => ({ by: 'Kim', kind: 'entries', ...one })),
          NOW_MS,
        ),
      );
    },
    state: (nowMs = NOW_MS) => loadCalibration(hub.db.asOperator(), store, nowMs),
  };
}

/** Eight hours of 20 November, all of them, with twice as many people as phones. */
export const EIGHT_HOURS: readonly TypedCount[] = Array.from({ length: 8 }, (_, n) => ({
  kind: 'entries',
  by: 'Kim',
  from: `2026-11-20T${10 + n}:00`,
  people: String(PEOPLE_PER_PHONE * (10 + 5 * n)),
}));

export function value<T>(outcome: Done<T>): T {
  if (outcome.kind === 'refused') throw new Error(`${outcome.field}: ${outcome.what}`);
  return outcome.value;
}

/** The sensor's settings are others from an hour on: as if its hours had come so. */
export function changeSetup({ hub, sensor }: CountedStore, from: UtcHour, to = utc('2100-01-01T00')): void {
  hub.raw.exec(`
    CREATE TEMP TABLE changed AS SELECT * FROM hour WHERE sensor_key = ${sensor} AND hour >= ${from} AND hour < ${to};
    UPDATE changed SET config = 'ba9876543210';
    DELETE FROM hour WHERE (sensor_key, hour) IN (SELECT sensor_key, hour FROM changed);
    INSERT INTO hour SELECT * FROM changed;
    DROP TABLE changed;
  `);
}

// With which sensors and settings a store's hours were counted. A factor fits one setup: another channel
// plan, other thresholds, another estimator or another sensor hears another share of the phones.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { HubDatabase } from './database.ts';

/** One sensor's part: its estimator's version, and the hash of its effective configuration. */
export interface SensorSetup {
  readonly sensor: string;
  readonly estimator: string;
  readonly config: string;
}
/** In order of the sensors' ids. */
export type Setup = readonly SensorSetup[];

/** Where the hours no longer are as a setup says. */
export interface SetupChange {
  readonly hour: UtcHour;
  readonly sensor: string;
  /** The sensor was no part of the setup; else its settings changed. */
  readonly isNew: boolean;
}

// A sensor of the setup that reports otherwise, or one that is no part of it. `json_each` holds the setup.
const DIFFERENT = `
  SELECT h.hour AS hour, s.id AS sensor, was.value IS NULL AS isNew
  FROM sensor s
  LEFT JOIN json_each(?) was ON was.value ->> 'sensor' = s.id
  JOIN hour h ON h.sensor_key = s.key
  WHERE s.store_key = ? AND h.hour >= ? AND h.hour < ?
    AND (was.value IS NULL OR h.config <> was.value ->> 'config' OR h.estimator <> was.value ->> 'estimator')`;

interface RawChange {
  readonly hour: UtcHour;
  readonly sensor: string;
  readonly isNew: number;
}

/** The first hour from `from` to before `to` that is not as the setup says. One range scan. */
export function firstChange(
  db: HubDatabase,
  storeKey: number,
  setup: Setup,
  from: UtcHour,
  to: UtcHour,
): SetupChange | undefined {
  return changeOf(db, storeKey, setup, from, to, 'ASC');
}

/** The last such hour. */
export function lastChange(
  db: HubDatabase,
  storeKey: number,
  setup: Setup,
  from: UtcHour,
  to: UtcHour,
): SetupChange | undefined {
  return changeOf(db, storeKey, setup, from, to, 'DESC');
}

function changeOf(
  db: HubDatabase,
  storeKey: number,
  setup: Setup,
  from: UtcHour,
  to: UtcHour,
  order: 'ASC' | 'DESC',
): SetupChange | undefined {
  const row = db
    .prepare<[string, number, number, number], RawChange>(
      `${DIFFERENT} ORDER BY h.hour ${order}, s.id LIMIT 1`,
    )
    .get(JSON.stringify(setup), storeKey, from, to);
  return row && { ...row, isNew: row.isNew === 1 };
}

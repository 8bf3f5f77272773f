// With which sensors and settings a store's hours were counted. A factor fits one setup: another channel
// plan, other thresholds, another estimator or another sensor hears another share of the phones.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { HubDatabase } from './database.ts';

/** One sensor's part: its estimator's version, and the hash of its effective configuration. */
interface SensorSetup {
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

/** The first hour from `from` to before `to` that is not as the setup says. */
export function firstChange(
  db: HubDatabase,
  storeKey: number,
  setup: Setup,
  from: UtcHour,
  to: UtcHour,
): SetupChange | undefined {
  const found = changes(db, storeKey, setup, from, to, 'ASC');
  return found.reduce<SetupChange | undefined>((a, b) => (a && a.hour <= b.hour ? a : b), undefined);
}

/** The last such hour. */
export function lastChange(
  db: HubDatabase,
  storeKey: number,
  setup: Setup,
  from: UtcHour,
  to: UtcHour,
): SetupChange | undefined {
  const found = changes(db, storeKey, setup, from, to, 'DESC');
  return found.reduce<SetupChange | undefined>((a, b) => (a && a.hour >= b.hour ? a : b), undefined);
}

interface SetupRow extends SensorSetup {
  readonly sensorKey: number;
  readonly firstHour: UtcHour;
  readonly lastHour: UtcHour;
}

/** Of each other setup, the first or the last hour within the span. */
function changes(
  db: HubDatabase,
  storeKey: number,
  setup: Setup,
  from: UtcHour,
  to: UtcHour,
  order: 'ASC' | 'DESC',
): SetupChange[] {
  const rows = db
    .prepare<[number, number, number], SetupRow>(
      `SELECT sensor_key AS sensorKey, sensor.id AS sensor, estimator, config, first_hour AS firstHour,
              last_hour AS lastHour
       FROM sensor JOIN setup ON sensor_key = sensor.key
       WHERE store_key = ? AND last_hour >= ? AND first_hour < ?`,
    )
    .all(storeKey, from, to);
  return rows.flatMap((row): SetupChange[] => {
    const same = setup.filter(({ sensor }) => sensor === row.sensor);
    if (same.some(({ estimator, config }) => estimator === row.estimator && config === row.config)) return [];
    const hour = hourWithin(db, row, from, to, order);
    return hour === undefined ? [] : [{ hour, sensor: row.sensor, isNew: same.length === 0 }];
  });
}

/** Settings may have come, gone and come again: where the ends lie outside, the hours are searched. */
function hourWithin(
  db: HubDatabase,
  row: SetupRow,
  from: UtcHour,
  to: UtcHour,
  order: 'ASC' | 'DESC',
): UtcHour | undefined {
  if (order === 'ASC' && row.firstHour >= from) return row.firstHour;
  if (order === 'DESC' && row.lastHour < to) return row.lastHour;
  return db
    .prepare<[number, number, number, string, string], { hour: UtcHour }>(
      `SELECT hour FROM hour WHERE sensor_key = ? AND hour >= ? AND hour < ? AND estimator = ? AND config = ?
       ORDER BY hour ${order} LIMIT 1`,
    )
    .get(row.sensorKey, from, to, row.estimator, row.config)?.hour;
}

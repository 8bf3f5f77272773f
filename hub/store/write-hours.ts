// Writes released hours: each (sensor, hour) once, for good. What is stored is never changed.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { HubDatabase } from './database.ts';
import { HOUR_VALUE_COLUMNS, type HourValues, RELEASED_COLUMNS } from './hour-row.ts';

/** `duplicate`: the same values are stored already. `conflict`: other values are; they stay. */
type HourWrite = 'stored' | 'duplicate' | 'conflict';

type HourWriter = (sensorKey: number, hour: UtcHour, values: HourValues, storedAtMs: number) => HourWrite;

/** Prepares the statements. To be called inside the caller's transaction. */
export function prepareHourWriter(db: HubDatabase): HourWriter {
  const columns = HOUR_VALUE_COLUMNS.join(', ');
  const places = HOUR_VALUE_COLUMNS.map(() => '?').join(', ');
  const insert = db.prepare<unknown[]>(
    `INSERT INTO hour (sensor_key, hour, ${columns}, stored_at) VALUES (?, ?, ${places}, ?)
     ON CONFLICT (sensor_key, hour) DO NOTHING`,
  );
  const select = db.prepare<[number, number], HourValues>(
    `SELECT ${columns} FROM hour WHERE sensor_key = ? AND hour = ?`,
  );
  return (sensorKey, hour, values, storedAtMs) => {
    const bound = HOUR_VALUE_COLUMNS.map((column) => values[column]);
    if (insert.run(sensorKey, hour, ...bound, storedAtMs).changes === 1) return 'stored';
    const stored = select.get(sensorKey, hour);
    if (stored === undefined)
      throw new Error(`hour ${hour} of sensor ${sensorKey} was neither new nor there`);
    return RELEASED_COLUMNS.every((column) => stored[column] === values[column]) ? 'duplicate' : 'conflict';
  };
}

// Released hours, a batch in one statement: each way to the server costs more than a row.
import { HOUR_VALUE_COLUMNS, type HourValues, RELEASED_COLUMNS } from '../hour-row.ts';
import type { HourWrite, HourWrites, NewHour } from '../hours.ts';
import type { WriteScope } from '../sql/scope.ts';

const REALS = new Set([
  ...['visits_gain', 'present_gain', 'passersby_gain', 'occupancy_gain', 'coverage', 'epsilon'],
  ...['visits_variance', 'passersby_variance', 'occupancy_variance'],
]);
const TEXTS = new Set(['profile', 'estimator', 'config']);
const typeOf = (column: string) =>
  REALS.has(column) ? 'DOUBLE PRECISION' : TEXTS.has(column) ? 'TEXT' : 'INTEGER';

const KEYS = 'store_key, sensor_key, hour';
const columns = HOUR_VALUE_COLUMNS.join(', ');
const INSERT = `
  INSERT INTO hour (${KEYS}, ${columns}, stored_at)
  SELECT ${KEYS}, ${columns}, CAST(@storedAtMs AS BIGINT)
  FROM json_to_recordset(CAST(@rows AS JSON)) AS new (
    store_key BIGINT, sensor_key BIGINT, hour INTEGER,
    ${HOUR_VALUE_COLUMNS.map((column) => `${column} ${typeOf(column)}`).join(', ')})
  ON CONFLICT (${KEYS}) DO NOTHING RETURNING sensor_key AS sensor, hour`;
const STORED = `
  SELECT h.sensor_key AS "sensorKey", h.hour AS "ofHour", ${RELEASED_COLUMNS.map((column) => `h.${column}`).join(', ')}
  FROM json_to_recordset(CAST(@rows AS JSON)) AS wanted (store_key BIGINT, sensor_key BIGINT, hour INTEGER)
  JOIN hour h USING (${KEYS})`;
const SETUPS = `
  INSERT INTO setup (store_key, sensor_key, estimator, config, first_hour, last_hour)
  SELECT store_key, sensor_key, estimator, config, min(hour), max(hour)
  FROM json_to_recordset(CAST(@rows AS JSON)) AS new (
    store_key BIGINT, sensor_key BIGINT, hour INTEGER, estimator TEXT, config TEXT)
  GROUP BY store_key, sensor_key, estimator, config
  ON CONFLICT (store_key, sensor_key, estimator, config) DO UPDATE SET
    first_hour = least(setup.first_hour, excluded.first_hour), last_hour = greatest(setup.last_hour, excluded.last_hour)`;

type Stored = HourValues & { readonly sensorKey: number; readonly ofHour: number };

const nameOf = (sensor: number, hour: number) => `${sensor} ${hour}`;
const rowOf = ({ sensor, hour, values }: NewHour) => ({
  store_key: sensor.store,
  sensor_key: sensor.key,
  hour,
  ...values,
});

export function hourWrites({ run, returning, mayWrite }: WriteScope): HourWrites {
  return {
    async writeHours(hours, storedAtMs) {
      if (hours.length === 0) return [];
      await mayWrite([...new Set(hours.map(({ sensor }) => sensor.store))]);
      // Of several in one batch the first is stored.
      const first = new Map<string, NewHour>();
      for (const one of hours) {
        const name = nameOf(one.sensor.key, one.hour);
        if (!first.has(name)) first.set(name, one);
      }
      const rows = JSON.stringify([...first.values()].map(rowOf));
      const inserted = await returning<{ sensor: number; hour: number }>(INSERT, { rows, storedAtMs });
      const fresh = new Set(inserted.map(({ sensor, hour }) => nameOf(sensor, hour)));
      const stored = [...first].filter(([name]) => fresh.has(name)).map(([, one]) => rowOf(one));
      if (stored.length > 0) await run(SETUPS, { rows: JSON.stringify(stored) });
      const there = await storedBefore(hours, fresh);
      return hours.map((one): HourWrite => {
        const name = nameOf(one.sensor.key, one.hour);
        const isFirst = first.get(name) === one;
        if (isFirst && fresh.has(name)) return 'stored';
        const before = there.get(name) ?? first.get(name)!.values;
        return RELEASED_COLUMNS.every((column) => before[column] === one.values[column])
          ? 'duplicate'
          : 'conflict';
      });
    },
  };

  /** What those that were not new had. */
  async function storedBefore(hours: readonly NewHour[], fresh: ReadonlySet<string>) {
    const wanted = hours.filter(({ sensor, hour }) => !fresh.has(nameOf(sensor.key, hour)));
    if (wanted.length === 0) return new Map<string, HourValues>();
    const keys = wanted.map(({ sensor, hour }) => ({
      store_key: sensor.store,
      sensor_key: sensor.key,
      hour,
    }));
    const rows = await returning<Stored>(STORED, { rows: JSON.stringify(keys) });
    return new Map(rows.map((row) => [nameOf(row.sensorKey, row.ofHour), row as HourValues]));
  }
}

// Released hours, one row at a time: on one thread that costs less than to take a list apart in SQL.
import { HOUR_VALUE_COLUMNS, type HourValues, RELEASED_COLUMNS } from '../hour-row.ts';
import type { HourWrite, HourWrites, NewHour } from '../hours.ts';
import type { WriteScope } from '../sql/scope.ts';

const columns = HOUR_VALUE_COLUMNS.join(', ');
const INSERT = `
  INSERT INTO hour (sensor_key, hour, ${columns}, stored_at)
  VALUES (@sensorKey, @hour, ${HOUR_VALUE_COLUMNS.map((column) => `@${column}`).join(', ')}, @storedAtMs)
  ON CONFLICT (sensor_key, hour) DO NOTHING`;
const STORED = `SELECT ${RELEASED_COLUMNS.join(', ')} FROM hour WHERE sensor_key = @sensorKey AND hour = @hour`;
const STORE_OF = 'SELECT store_key AS store FROM sensor WHERE key = @key';

export function hourWrites({ tenant, run, returning, mayWrite }: WriteScope): HourWrites {
  /** A row names its sensor alone: its store is that of the sensor, whatever was said. */
  async function checkSensors(hours: readonly NewHour[]): Promise<void> {
    for (const { key, store } of new Set(hours.map(({ sensor }) => sensor))) {
      const [row] = await returning<{ store: number }>(STORE_OF, { key });
      if (row?.store !== store) throw new Error(`sensor ${key} is not of store ${store}`);
    }
  }
  async function write({ sensor, hour, values }: NewHour, storedAtMs: number): Promise<HourWrite> {
    const of = { sensorKey: sensor.key, hour };
    if ((await run(INSERT, { ...values, ...of, storedAtMs })) === 1) return 'stored';
    const [stored] = await returning<HourValues>(STORED, of);
    if (stored === undefined)
      throw new Error(`hour ${hour} of sensor ${sensor.key} was neither new nor there`);
    return RELEASED_COLUMNS.every((column) => stored[column] === values[column]) ? 'duplicate' : 'conflict';
  }
  return {
    async writeHours(hours, storedAtMs) {
      await mayWrite([...new Set(hours.map(({ sensor }) => sensor.store))]);
      if (tenant !== null) await checkSensors(hours);
      const written: HourWrite[] = [];
      for (const hour of hours) written.push(await write(hour, storedAtMs));
      return written;
    },
  };
}

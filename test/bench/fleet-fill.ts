// Fills a hub as real ones are filled. The directory, sensors, what they say of themselves, pauses, alarms, calibrations and
// the newest hours go the store's own ways; the millions of hours before come from some thousand made-up ones by one statement
// for each four weeks, into the same table, period after period as hours come.
import { applyWanted } from '../../hub/directory/apply.ts';
import { readRetailers } from '../../hub/directory/read-form.ts';
import { HOUR_VALUE_COLUMNS } from '../../hub/store/hour-row.ts';
import { openDatabase, openTables } from '../../hub/store/open.ts';
import type { HubDatabase, Unit } from '../../hub/store/port.ts';
import type { SensorKey } from '../../hub/store/sensors.ts';
import type { Connection } from '../../hub/store/sql/connection.ts';
import { SUM_NAMES } from '../../hub/store/sql/sums.ts';
import type { TablesDatabase } from '../../hub/store/tables.ts';
import { hourStartMs, type UtcHour } from '../../shared/utc-hour.ts';
import { HEALTH, STATE } from '../hub/ingest/example-messages.ts';
import { fleetDirectory, hasSecondSensor } from './fleet-directory.ts';
import { CONFIG, ESTIMATOR, rowOf, SHAPES } from './fleet-hours.ts';

export interface Fleet {
  readonly stores: number;
  readonly days: number;
  /** One store has hours of so many days. */
  readonly longDays: number;
}

const PERIOD_HOURS = 28 * 24;
/** These go the store's own way. */
const OWN_WAY_HOURS = 3;
const BATCH = 1000;
const DAY_MS = 86_400_000;
const LATE_HOURS = 40;
const REMADE_HOURS = 200_000;

/** Into a new database: hours up to before `end`. `say`: what is being done. */
export async function fillFleet(
  location: string,
  { stores, days, longDays }: Fleet,
  end: UtcHour,
  say: (text: string) => void,
): Promise<void> {
  const start = (end - days * 24) as UtcHour;
  say(`directory of ${stores} stores`);
  const db = await openDatabase(location);
  const sensors = await addStores(db, stores, { start, end });
  await db.close();
  const tables = await openTables(location);
  await fillHours(tables, { from: start, to: (end - OWN_WAY_HOURS) as UtcHour }, say);
  const long = { from: (end - longDays * 24) as UtcHour, to: start, only: sensors[0]!.key };
  if (long.from < start) await fillHours(tables, long, say);
  await settle(tables);
  await tables.close();
  say('newest and late hours');
  const again = await openDatabase(location);
  await sendHours(again, sensors, start, end);
  // What a running hub does by and by.
  let left: number | undefined;
  while (left !== 0) {
    ({ left } = await again.asOperator().write((unit) => unit.remakeDays(REMADE_HOURS)));
    say(`sums of days and weeks: ${left} stores left`);
  }
  await again.close();
  const sums = await openTables(location);
  await addYearBefore(sums.connection, end);
  await sums.close();
}

/** Of the year before there are the sums alone: those of the year, 52 weeks earlier. Hours of both would take too long. */
async function addYearBefore({ run }: Connection, end: UtcHour): Promise<void> {
  const columns = SUM_NAMES.join(', ');
  await run(
    `INSERT INTO kept_sums (store_key, step, day, ${columns})
     SELECT store_key, step, day - 364, ${columns} FROM kept_sums WHERE day >= @from
     ON CONFLICT DO NOTHING`,
    { from: Math.floor(end / 24) - 364 },
  );
}

async function addStores(
  db: HubDatabase,
  count: number,
  { start, end }: { readonly start: UtcHour; readonly end: UtcHour },
): Promise<SensorKey[]> {
  const endMs = hourStartMs(end);
  const changedOn = new Date(hourStartMs(((start + end) >> 1) as UtcHour)).toISOString().slice(0, 10);
  const said = { by: 'bench', reason: 'a made-up fleet' };
  const access = db.asOperator();
  const wanted = readRetailers(fleetDirectory(count, changedOn), ['retailers']);
  await applyWanted(access, wanted, said, endMs);
  return access.write(async (unit) => {
    const keys = (await unit.storeKeys()).map(({ key, id }) => ({ store: key, n: Number(id.split('-')[1]) }));
    keys.sort((a, b) => a.n - b.n);
    const named = keys.flatMap(({ store, n }) => {
      const ids = hasSecondSensor(n) ? ['door', 'till'] : ['door'];
      return ids.map((id) => ({ store, id }));
    });
    const sensors = (await unit.sensorKeys(named, endMs)) as SensorKey[];
    for (let at = 0; at < sensors.length; at += BATCH) {
      const some = sensors.slice(at, at + BATCH);
      await unit.changeSensors(
        some.map((sensor, n) => saidBy(sensor, named[at + n]!.id)),
        endMs,
      );
    }
    for (const { store, n } of keys) await addEvents(unit, store, n, start, end);
    return sensors;
  });
}

/** One in seventy is offline; one in ninety hears nothing. */
function saidBy(sensor: SensorKey, id: string) {
  const online = JSON.stringify({ ...STATE, sensor: id });
  const state = sensor.key % 70 === 11 ? JSON.stringify({ ...STATE, sensor: id, state: 'offline' }) : online;
  const deaf = { state: 'deaf', restarts: 3, reason: 'no frames for ten minutes' };
  const source = sensor.key % 90 === 17 ? deaf : HEALTH.source;
  return { sensor, state, online, noted: online, health: JSON.stringify({ ...HEALTH, sensor: id, source }) };
}

/** A store in five is calibrated, one in fifty has had a pause, one in twenty an alarm this week. */
async function addEvents(unit: Unit, store: number, n: number, start: UtcHour, end: UtcHour): Promise<void> {
  const endMs = hourStartMs(end);
  if (n % 5 === 0) {
    const sensors = hasSecondSensor(n) ? ['door', 'till'] : ['door'];
    const setup = sensors.map((sensor) => ({ sensor, estimator: ESTIMATOR, config: CONFIG }));
    const counted = { countedFrom: (end - 400) as UtcHour, countedTo: (end - 380) as UtcHour };
    const fit = { measure: 'visits', starts: start, factor: 1.3, error: 0.08, basis: [] } as const;
    await unit.insertCalibration(store, { ...fit, ...counted, setup, madeBy: 'bench' }, endMs);
  }
  if (n % 50 === 7) {
    const pause = { sinceMs: endMs - 3 * DAY_MS, untilMs: endMs - 2 * DAY_MS };
    await unit.insertPause(store, { ...pause, pausedBy: 'bench', reason: 'a bench' });
  }
  if (n % 20 === 9)
    await unit.raiseStoreAlarm([store], 'calibration-age', 'the counts are a year old', endMs - DAY_MS);
}

interface Filled {
  readonly from: UtcHour;
  readonly to: UtcHour;
  /** Of this sensor alone. */
  readonly only?: number;
}

const PATTERN = { name: 'fleet_hour', order: [], columns: ['shape', 'hour', ...HOUR_VALUE_COLUMNS] } as const;

/** What one in 211 hours lacks, and what one sensor in fifty has not sent for three days. */
const IS_SENT = '(s.key * 7 + t.hour * 13) % 211 <> 0 AND (s.key % 50 <> 7 OR t.hour < @silentFrom)';

/** Hours of all sensors. */
async function fillHours(
  tables: TablesDatabase,
  { from, to, only }: Filled,
  say: (text: string) => void,
): Promise<void> {
  const { connection } = tables;
  const columns = HOUR_VALUE_COLUMNS.join(', ');
  await connection.run('DROP TABLE IF EXISTS fleet_hour', {});
  await connection.run(
    `CREATE TEMP TABLE fleet_hour AS SELECT 0 AS shape, hour, ${columns} FROM hour WHERE 1 = 0`,
    {},
  );
  const period = only === undefined ? PERIOD_HOURS : SHAPES * PERIOD_HOURS;
  for (let at = from; at < to; at = (at + period) as UtcHour) {
    const until = Math.min(to, at + period) as UtcHour;
    say(`hours: ${Math.round((100 * (at - from)) / (to - from))} %`);
    await tables.transaction(async () => {
      await connection.run('DELETE FROM fleet_hour', {});
      await tables.insert(PATTERN, patternOf(at, until, only === undefined ? EACH_SHAPE : [only % SHAPES]));
      await insertHours(connection, only, (to - 72) as UtcHour);
    });
  }
}

const EACH_SHAPE = Array.from({ length: SHAPES }, (_, shape) => shape);

function patternOf(from: UtcHour, to: UtcHour, shapes: readonly number[]) {
  return Array.from({ length: to - from }, (_, n) => (from + n) as UtcHour).flatMap((hour) =>
    shapes.map((shape) => ({ shape, hour, ...rowOf(shape, hour) })),
  );
}

async function insertHours(
  { dialect, run }: Connection,
  only: number | undefined,
  silentFrom: UtcHour,
): Promise<void> {
  const isPostgres = dialect.name === 'postgres';
  const store = isPostgres ? 'store_key, ' : '';
  const columns = HOUR_VALUE_COLUMNS.join(', ');
  // A table without row ids lies in its key's order anyway; PostgreSQL's lies as rows came.
  const order = isPostgres ? 't.hour, s.key' : 's.key, t.hour';
  await run(
    `INSERT INTO hour (${store}sensor_key, hour, ${columns}, stored_at)
     SELECT ${store && 's.store_key, '}s.key, t.hour, ${HOUR_VALUE_COLUMNS.map((column) => `t.${column}`).join(', ')},
            t.hour * CAST(3600000 AS BIGINT)
     FROM sensor s JOIN fleet_hour t ON t.shape = s.key % ${SHAPES}
     WHERE ${IS_SENT} ${only === undefined ? '' : 'AND s.key = @only'} ORDER BY ${order}`,
    only === undefined ? { silentFrom } : { silentFrom, only },
  );
}

/** What a hub's ways do with each hour. */
async function settle({ connection }: TablesDatabase): Promise<void> {
  // The sums of a new store hold from its first hour on: these have had none of the hours.
  await connection.run('UPDATE store SET kept_rules = NULL', {});
  if (connection.dialect.name !== 'postgres') return;
  await connection.run(
    `INSERT INTO setup (store_key, sensor_key, estimator, config, first_hour, last_hour)
     SELECT store_key, sensor_key, estimator, config, min(hour), max(hour) FROM hour GROUP BY 1, 2, 3, 4`,
    {},
  );
  // As the server does by itself, some minutes later.
  await connection.run('ANALYZE', {});
}

/** The newest hours of those that are not silent, and some that come late. */
async function sendHours(
  db: HubDatabase,
  sensors: readonly SensorKey[],
  start: UtcHour,
  end: UtcHour,
): Promise<void> {
  const newest = sensors
    .filter(({ key }) => key % 50 !== 7)
    .flatMap((sensor) =>
      Array.from({ length: OWN_WAY_HOURS }, (_, n) => ({
        sensor,
        hour: (end - OWN_WAY_HOURS + n) as UtcHour,
      })),
    );
  const late = sensors.slice(0, LATE_HOURS).flatMap((sensor) => {
    const missing = Array.from({ length: 211 }, (_, n) => (end - 300 + n) as UtcHour).filter(
      (hour) => hour >= start && (sensor.key * 7 + hour * 13) % 211 === 0,
    );
    return missing.map((hour) => ({ sensor, hour }));
  });
  const all = [...newest, ...late].map(({ sensor, hour }) => ({
    sensor,
    hour,
    values: rowOf(sensor.key % SHAPES, hour),
  }));
  for (let at = 0; at < all.length; at += BATCH) {
    const some = all.slice(at, at + BATCH);
    await db.asOperator().write((unit) => unit.writeHours(some, hourStartMs(end)));
  }
}

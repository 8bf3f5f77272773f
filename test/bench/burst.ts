// A burst of releases: from MQTT to receipts through a hub that runs as a process of its own, and into bare SQLite.
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { encodeHour, HOUR_VALUE_COLUMNS } from '../../hub/store/hour-row.ts';
import { openTables } from '../../hub/store/open.ts';
import { openFile, type SqliteHandle } from '../../hub/store/sqlite/file.ts';
import type { HourlyCount } from '../../shared/hourly-count-schema.ts';
import { allSensors, topicOf } from '../../shared/topics.ts';
import { type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { startHubProgram, writeConfig } from '../hub/hub-process.ts';
import { hourlyCount, RETAILERS } from '../hub/ingest/example-messages.ts';

export const BURST_SENSORS = 50;
/** Unacknowledged releases of the publisher. */
const IN_FLIGHT_MAX = 1000;

export interface Release {
  readonly sensor: string;
  readonly hour: UtcHour;
  readonly count: HourlyCount;
}

export function makeReleases(count: number): Release[] {
  const newest = utcHourOf(Date.now()) - 1;
  return Array.from({ length: count }, (_, n) => {
    const sensor = `s${n % BURST_SENSORS}`;
    const hour = (newest - Math.floor(n / BURST_SENSORS)) as UtcHour;
    return { sensor, hour, count: hourlyCount(hour, { sensor, visits: n % 1000 }) };
  });
}

/** Rows per second with better-sqlite3 alone, the same columns, as durable as the hub's. */
export function insertRate(path: string, releases: readonly Release[], inOne: boolean): number {
  const db = openFile(path);
  const keys = sensorKeys(db);
  const insert = insertInto(db);
  const all = () => {
    for (const { sensor, hour, count } of releases) insert(keys.get(sensor)!, hour, count);
  };
  const startMs = performance.now();
  if (inOne) db.transaction(all)();
  else all();
  const seconds = (performance.now() - startMs) / 1000;
  db.close();
  return releases.length / seconds;
}

export function sensorKeys(db: SqliteHandle): Map<string, number> {
  db.exec(`INSERT INTO retailer (id, name) VALUES ('acme', 'Acme');
    INSERT INTO store (key, retailer, id, name, time_zone, opening) VALUES (1, 'acme', 'main-street', 'Main Street', 'Europe/Berlin', '${JSON.stringify(RETAILERS[0]!.stores[0]!.opening)}')`);
  const insert = db.prepare('INSERT INTO sensor (key, store_key, id, first_heard) VALUES (?, 1, ?, 0)');
  for (let n = 0; n < BURST_SENSORS; n += 1) insert.run(n + 1, `s${n}`);
  return new Map(Array.from({ length: BURST_SENSORS }, (_, n) => [`s${n}`, n + 1]));
}

export function insertInto(db: SqliteHandle): (sensorKey: number, hour: UtcHour, count: HourlyCount) => void {
  const places = HOUR_VALUE_COLUMNS.map(() => '?').join(', ');
  const statement = db.prepare<unknown[]>(
    `INSERT INTO hour (sensor_key, hour, ${HOUR_VALUE_COLUMNS.join(', ')}, stored_at) VALUES (?, ?, ${places}, ?)`,
  );
  return (sensorKey, hour, count) => {
    const values = encodeHour(count);
    statement.run(sensorKey, hour, ...HOUR_VALUE_COLUMNS.map((column) => values[column]), 0);
  };
}

/** Releases per second, from the first publish to the last receipt. `program`: the hub's. `database`: empty. */
export async function burstRate(
  program: string,
  folder: string,
  releases: readonly Release[],
  database = join(folder, 'footfall-hub.sqlite'),
): Promise<number> {
  const config = writeConfig(folder, { database });
  const hub = startHubProgram(program, ['run', '--config', config, '--log-level', 'warn']);
  const client = mqtt.connect((await hub.listening).mqtt, { protocolVersion: 4 });
  await client.subscribeAsync(allSensors('receipt'), { qos: 1 });
  const packets = releases.map(({ sensor, count }) => ({
    topic: topicOf({ retailer: 'acme', store: 'main-street', sensor }, 'hour'),
    body: JSON.stringify(count),
  }));
  const answered = receipts(client, packets.length);
  const startMs = performance.now();
  publishAll(client, packets);
  await answered;
  const seconds = (performance.now() - startMs) / 1000;
  client.end(true);
  hub.child.kill();
  await hub.exit;
  const tables = await openTables(database);
  const [row] = await tables.connection.all<{ n: number }>('SELECT count(*) AS n FROM hour', {});
  await tables.close();
  const stored = row!.n;
  if (stored !== releases.length) throw new Error(`${stored} hours stored, not ${releases.length}`);
  return releases.length / seconds;
}

function receipts(client: MqttClient, wanted: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let stored = 0;
    client.on('message', (_topic, payload) => {
      if (!payload.includes('"stored"')) return reject(new Error(payload.toString()));
      stored += 1;
      if (stored === wanted) resolve();
    });
  });
}

function publishAll(client: MqttClient, packets: readonly { topic: string; body: string }[]): void {
  let next = 0;
  const publishNext = () => {
    const packet = packets[next];
    next += 1;
    if (packet) client.publish(packet.topic, packet.body, { qos: 1 }, publishNext);
  };
  for (let n = 0; n < IN_FLIGHT_MAX; n += 1) publishNext();
}

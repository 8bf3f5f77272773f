// How fast the hub is, against the database that it stands on: a burst of releases from MQTT to receipts,
// and a store's page over five years of hours. The hub is a process of its own, as it is run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import mqtt, { type MqttClient } from 'mqtt';
import { encodeHour, HOUR_VALUE_COLUMNS } from '../../hub/store/hour-row.ts';
import { openFile, type SqliteHandle } from '../../hub/store/sqlite/file.ts';
import type { HourlyCount } from '../../shared/hourly-count-schema.ts';
import { allSensors, topicOf } from '../../shared/topics.ts';
import { type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { startHubProcess, writeConfig } from '../hub/hub-process.ts';
import { hourlyCount, RETAILERS } from '../hub/ingest/example-messages.ts';

const SENSORS = 50;
const HOURS_PER_SENSOR = 2000;
const RELEASES = SENSORS * HOURS_PER_SENSOR;
/** One transaction each is slow on a disk that really syncs: fewer say it as well. */
const SINGLE_TRANSACTIONS = 3000;
const FIVE_YEARS_HOURS = 43_800;
const REQUESTS = 20;
/** Unacknowledged releases of the publisher. */
const IN_FLIGHT_MAX = 1000;

interface Release {
  readonly sensor: string;
  readonly hour: UtcHour;
  readonly count: HourlyCount;
}

/** Runs both measurements and prints a table. */
export async function benchHub(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-bench-hub-'));
  try {
    const releases = makeReleases();
    const single = insertRate(join(folder, 'single.sqlite'), releases.slice(0, SINGLE_TRANSACTIONS), false);
    const bulk = insertRate(join(folder, 'bulk.sqlite'), releases, true);
    const hub = await burstRate(folder, releases);
    const page = await pageTimes(folder);
    const rate = (perSecond: number) => `${Math.round(perSecond).toLocaleString('en')}/s`;
    const ratio = (a: number, b: number) => `${(a / b).toPrecision(2)} ×`;
    console.log(`hub: a burst of ${RELEASES.toLocaleString('en')} releases from ${SENSORS} sensors`);
    table([
      ['MQTT to committed and answered', rate(hub), '1 ×'],
      ['SQLite alone, one transaction each', rate(single), ratio(single, hub)],
      ['SQLite alone, one transaction for all', rate(bulk), ratio(bulk, hub)],
    ]);
    console.log(`hub: a store with ${FIVE_YEARS_HOURS.toLocaleString('en')} hours, median of ${REQUESTS}`);
    table([
      ['SELECT of all its rows, bare', `${page.bareMs.toFixed(1)} ms`, '1 ×'],
      ...page.pages.map(({ name, ms }) => [name, `${ms.toFixed(1)} ms`, ratio(ms, page.bareMs)] as const),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function table(rows: readonly (readonly [string, string, string])[]): void {
  for (const [name, value, ratio] of rows) {
    console.log(`  ${name.padEnd(40)} ${value.padStart(12)} ${ratio.padStart(10)}`);
  }
}

function makeReleases(): Release[] {
  const newest = utcHourOf(Date.now()) - 1;
  return Array.from({ length: RELEASES }, (_, n) => {
    const sensor = `s${n % SENSORS}`;
    const hour = (newest - Math.floor(n / SENSORS)) as UtcHour;
    return { sensor, hour, count: hourlyCount(hour, { sensor, visits: n % 1000 }) };
  });
}

/** Rows per second with better-sqlite3 alone, the same columns, as durable as the hub's. */
function insertRate(path: string, releases: readonly Release[], inOne: boolean): number {
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

function sensorKeys(db: SqliteHandle): Map<string, number> {
  db.exec(`INSERT INTO retailer (id, name) VALUES ('acme', 'Acme');
    INSERT INTO store (key, retailer, id, name, time_zone, opening) VALUES (1, 'acme', 'main-street', 'Main Street', 'Europe/Berlin', '${JSON.stringify(RETAILERS[0]!.stores[0]!.opening)}')`);
  const insert = db.prepare('INSERT INTO sensor (key, store_key, id, first_heard) VALUES (?, 1, ?, 0)');
  for (let n = 0; n < SENSORS; n += 1) insert.run(n + 1, `s${n}`);
  return new Map(Array.from({ length: SENSORS }, (_, n) => [`s${n}`, n + 1]));
}

function insertInto(db: SqliteHandle): (sensorKey: number, hour: UtcHour, count: HourlyCount) => void {
  const places = HOUR_VALUE_COLUMNS.map(() => '?').join(', ');
  const statement = db.prepare<unknown[]>(
    `INSERT INTO hour (sensor_key, hour, ${HOUR_VALUE_COLUMNS.join(', ')}, stored_at) VALUES (?, ?, ${places}, ?)`,
  );
  return (sensorKey, hour, count) => {
    const values = encodeHour(count);
    statement.run(sensorKey, hour, ...HOUR_VALUE_COLUMNS.map((column) => values[column]), 0);
  };
}

/** Releases per second, from the first publish to the last receipt. */
async function burstRate(folder: string, releases: readonly Release[]): Promise<number> {
  const hub = startHubProcess('run', '--config', writeConfig(folder), '--log-level', 'warn');
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
  const db = new Database(join(folder, 'footfall-hub.sqlite'), { readonly: true });
  const stored = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM hour').get()!.n;
  db.close();
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

interface PageTimes {
  readonly bareMs: number;
  readonly pages: readonly { readonly name: string; readonly ms: number }[];
}

async function pageTimes(folder: string): Promise<PageTimes> {
  const path = join(folder, 'five-years.sqlite');
  const db = openFile(path);
  const key = sensorKeys(db).get('s0')!;
  const insert = insertInto(db);
  const newest = utcHourOf(Date.now()) - 1;
  db.transaction(() => {
    for (let n = 0; n < FIVE_YEARS_HOURS; n += 1) insert(key, (newest - n) as UtcHour, hourlyCount());
  })();
  const select = db.prepare<[number], unknown>('SELECT * FROM hour WHERE sensor_key = ? ORDER BY hour');
  const bareMs = await medianMs(() => select.all(key));
  db.close();

  const hub = startHubProcess(
    'run',
    '--config',
    writeConfig(folder, { database: path }),
    '--log-level',
    'warn',
  );
  const { http } = await hub.listening;
  const page = '/stores/acme/main-street';
  const paths = [
    { name: 'the store page over HTTP', path: page },
    { name: 'the same with all five years', path: `${page}?range=5y` },
  ];
  const pages: { name: string; ms: number }[] = [];
  for (const { name, path: target } of paths) {
    const ms = await medianMs(async () => {
      const response = await fetch(http + target);
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${target}: status ${response.status}: ${text}`);
    });
    pages.push({ name, ms });
  }
  hub.child.kill();
  await hub.exit;
  return { bareMs, pages };
}

async function medianMs(run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < REQUESTS; n += 1) {
    const startMs = performance.now();
    await run();
    times.push(performance.now() - startMs);
  }
  times.sort((a, b) => a - b);
  return (times[REQUESTS / 2 - 1]! + times[REQUESTS / 2]!) / 2;
}

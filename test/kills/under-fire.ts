// A hub of several processes, on a PostgreSQL and at a Mosquitto of its own, with sensors that send: processes are killed one
// after another, by chance, while settings change; then all that was sent is held against what is stored.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pauseStore, resumeStore } from '../../hub/remote/actions.ts';
import { openDatabase } from '../../hub/store/open.ts';
import type { HubDatabase } from '../../hub/store/port.ts';
import { PARTS, type Part } from '../../hub/store/presence.ts';
import { allSensors, parseTopic, topicOf } from '../../shared/topics.ts';
import { findPostgres, startPostgres } from '../contract/postgres-server.ts';
import { findMosquitto, startMosquitto } from '../hub/broker/mosquitto.ts';
import { connectClient } from '../hub/broker/mqtt-client.ts';
import { writeConfig } from '../hub/hub-process.ts';
import { RETAILERS } from '../hub/ingest/example-messages.ts';
import { freePort } from '../support/free-port.ts';
import { type Passed, startProcesses } from './processes.ts';
import { type SimulatedSensors, startSensors } from './sensors.ts';

export interface Fire {
  /** By chance, at most; one more is of who has the jobs. */
  readonly kills: number;
  /** Without end where it is absent. */
  readonly minutes?: number | undefined;
  readonly sensors: number;
  /** One process each. */
  readonly parts: readonly Part[];
  readonly random: () => number;
  /** That starts a hub, such as the one of a package; the sources where it is absent. */
  readonly program?: string | undefined;
  readonly say?: (line: string) => void;
}

export interface Survived {
  /** By part. */
  readonly killed: Readonly<Record<Part, number>>;
  readonly hours: number;
  readonly repeats: number;
  readonly passed: readonly Passed[];
  /** What is not as it must be; nothing where all is. */
  readonly problems: readonly string[];
}

const SENSORS_A_STORE = 2;
/** Between two kills, at most. */
const PAUSE_MS_MAX = 600;
const SETTLE_MS = 90_000;

export async function underFire({
  kills,
  minutes = Number.POSITIVE_INFINITY,
  sensors,
  parts,
  random,
  program,
  say = () => {},
}: Fire): Promise<Survived> {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-kills-'));
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true })];
  try {
    const server = await startPostgres(findPostgres()!);
    undo.push(() => server.stop());
    const database = await server.newDatabase();
    const broker = await startMosquitto(findMosquitto()!, await freePort());
    undo.push(() => broker.stop());
    const [acme] = RETAILERS;
    const stores = Array.from({ length: Math.ceil(sensors / SENSORS_A_STORE) }, (_, n) => ({
      ...acme!.stores[0]!,
      id: `s${n}`,
      name: `Shop ${n}`,
    }));
    const retailers = [{ ...acme!, stores }];
    const config = writeConfig(folder, { broker: { url: broker.url }, database, retailers });
    const processes = await startProcesses(config, parts, { random, program });
    undo.push(() => processes.stop());
    await processes.ready();
    const db = await openDatabase(database);
    undo.push(() => db.close());
    const paths = Array.from({ length: sensors }, (_, n) => ({
      retailer: 'acme',
      store: stores[Math.floor(n / SENSORS_A_STORE)]!.id,
      sensor: `n${n}`,
    }));
    const fleet = await startSensors(broker.url, paths, random);
    undo.push(fleet.stop);

    const killed = { web: 0, ingest: 0, jobs: 0 };
    const endMs = performance.now() + minutes * 60_000;
    for (let n = 1; n <= kills && performance.now() < endMs; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, random() * PAUSE_MS_MAX));
      killed[await processes.killOne()] += 1;
      await fleet.sayState();
      await changePause(db, stores[Math.floor(random() * stores.length)]!.id);
      if (n % 50 === 0) say(`${n} kills, ${countOf(fleet, 'answered')} hours answered`);
    }
    await processes.passOn();
    killed.jobs += 1;
    await fleet.sayState();
    await changePause(db, stores[0]!.id);
    await processes.ready();
    await fleet.settle(SETTLE_MS);
    const problems = [
      ...fleet.wrong.map((one) => `a receipt that is none: ${one}`),
      ...(await wrongHours(fleet, (sql) => server.query(database, sql))),
      ...(await eventually(() => wrongStates(db, fleet))),
      ...(await eventually(() => wrongConfigs(db, broker.url, fleet))),
      ...(await wrongRecords(db)),
      ...(await eventually(async () => wrongHealth(await processes.pages()))),
    ];
    return {
      killed,
      hours: countOf(fleet, 'sent'),
      repeats: fleet.repeats(),
      passed: [...processes.passed],
      problems,
    };
  } finally {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  }
}

const countOf = ({ sensors }: SimulatedSensors, what: 'sent' | 'answered') =>
  sensors.reduce((sum, sensor) => sum + sensor[what].size, 0);

/** As a command beside the hub does. */
async function changePause(db: HubDatabase, id: string): Promise<void> {
  const access = db.asTenant('acme');
  const store = (await access.store('acme', id))!;
  const said = { by: 'Kim', reason: '' };
  const resumed = await resumeStore(access, store, said, Date.now());
  if (resumed.kind === 'refused') await pauseStore(access, store, said, Date.now());
}

/** What is on its way gets there within a while; what is wrong then is. */
async function eventually(find: () => Promise<string[]>): Promise<string[]> {
  const endMs = performance.now() + 30_000;
  for (;;) {
    const found = await find();
    if (found.length === 0 || performance.now() > endMs) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function wrongHours(
  { sensors }: SimulatedSensors,
  query: (sql: string) => Promise<Record<string, unknown>[]>,
): Promise<string[]> {
  const rows = await query(
    'SELECT sensor.id AS id, hour, visits FROM hour JOIN sensor ON sensor.store_key = hour.store_key AND sensor.key = sensor_key',
  );
  const stored = new Map(rows.map(({ id, hour, visits }) => [`${id} ${hour}`, visits]));
  const sent = sensors.flatMap(({ path, sent: hours }) =>
    [...hours].map(([hour, visits]) => [`${path.sensor} ${hour}`, visits] as const),
  );
  return [
    ...sent.flatMap(([name, visits]) =>
      stored.get(name) === visits ? [] : [`${name} was ${visits}, and ${stored.get(name)} is stored`],
    ),
    ...(rows.length === sent.length ? [] : [`${rows.length} hours are stored of ${sent.length}`]),
  ];
}

async function wrongStates(db: HubDatabase, { sensors }: SimulatedSensors): Promise<string[]> {
  const access = db.asOperator();
  const rows = await access.sensors((await access.stores()).map(({ key }) => key));
  const known = new Map([...rows.values()].flat().map(({ id, state }) => [id, state]));
  return sensors.flatMap(({ path, state }) =>
    known.get(path.sensor) === state
      ? []
      : [`${path.sensor} said ${state}, and ${known.get(path.sensor)} is known`],
  );
}

/** What the broker would tell each sensor that comes now. */
async function wrongConfigs(db: HubDatabase, url: string, { sensors }: SimulatedSensors): Promise<string[]> {
  const access = db.asOperator();
  const stores = await access.stores();
  const revisions = await access.revisions(stores.map(({ key }) => key));
  const pauses = await access.pauses([...revisions.keys()], Date.now());
  const client = await connectClient(url);
  const told = new Map<string, { revision: number; pause: unknown }>();
  client.on('message', (topic, payload) => told.set(topic, JSON.parse(payload.toString())));
  await client.subscribeAsync(allSensors('config'), { qos: 1 });
  const endMs = performance.now() + 2_000;
  while (told.size < sensors.length && performance.now() < endMs)
    await new Promise((resolve) => setTimeout(resolve, 20));
  client.end(true);
  return sensors.flatMap(({ path }) => {
    const topic = topicOf(path, 'config');
    const { key } = stores.find(({ id }) => id === path.store)!;
    const is = told.get(topic);
    const isPaused = pauses.has(key);
    if (is?.revision === revisions.get(key)?.revision && (is?.pause != null) === isPaused) return [];
    return [
      `${parseTopic(topic)!.path.sensor} is told ${JSON.stringify(is)} of revision ${revisions.get(key)?.revision}`,
    ];
  });
}

async function wrongRecords(db: HubDatabase): Promise<string[]> {
  const verdict = await db.asOperator().verifyAudit();
  const alarms = await db.asOperator().alarms(10);
  const refused = await db.asOperator().refused(10);
  return [
    ...(verdict.kind === 'broken' ? [`the audit log is broken: ${verdict.why}`] : []),
    ...alarms.map(({ kind, text }) => `an alarm: ${kind}: ${text}`),
    ...refused.map(({ topic, reason }) => `refused: ${topic}: ${reason}`),
  ];
}

async function wrongHealth(pages: readonly string[]): Promise<string[]> {
  const answers = await Promise.all(pages.map(async (url) => (await fetch(`${url}/api/v1/health`)).json()));
  return (answers as { status: string; reasons?: string[] }[]).flatMap(({ status, reasons }) =>
    status === 'ok' ? [] : [`health: ${reasons}`],
  );
}

/** Two of each, and one for pages. */
export const PROCESSES: readonly Part[] = [...PARTS, 'ingest', 'jobs'];

// The stage of a fleet: Mosquittos over TLS by the files that the hub writes, a database, the fleet's directory in it, and a hub.
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { parseHubConfig } from '../../../hub/config.ts';
import { applyWanted } from '../../../hub/directory/apply.ts';
import type { RetailerForm } from '../../../hub/directory/form.ts';
import { readRetailers } from '../../../hub/directory/read-form.ts';
import { openCertificates } from '../../../hub/pairing/certificate-store.ts';
import { writeMosquittoFiles } from '../../../hub/pairing/mosquitto.ts';
import { hashPassword } from '../../../hub/pairing/password.ts';
import { mosquittoNow } from '../../../hub/security.ts';
import { openDatabase, openTables } from '../../../hub/store/open.ts';
import { findPostgres, startPostgres } from '../../contract/postgres-server.ts';
import { findMosquitto, startMosquittoOn } from '../../hub/broker/mosquitto.ts';
import { startHubProcess } from '../../hub/hub-process.ts';
import { freePort } from '../../support/free-port.ts';
import type { Component } from './usage.ts';

export interface Stage {
  readonly components: readonly Component[];
  /** Of the fleet's connections, with their login. */
  readonly brokers: readonly string[];
  readonly authority: string;
  /** What the database holds; the hub has been ended. */
  stored(): Promise<Stored>;
  stop(): Promise<void>;
}

export interface Stored {
  readonly rows: number;
  /** Pairs of sensor and hour. */
  readonly different: number;
  readonly sensors: number;
  readonly bytes: number;
}

export interface StageOptions {
  readonly brokers: number;
  readonly connections: number;
  readonly engine: 'sqlite' | 'postgres';
  readonly directory: RetailerForm[];
  readonly say: (text: string) => void;
}

/** Of the fleet, in the stead of each sensor's own. */
const USER = 'fleet';
const PASSWORD = 'fleet';

/** Throws an Error for people where a program is missing. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { engine, say } = options;
  const program = findMosquitto();
  if (program === undefined) throw new Error('Mosquitto is not installed: name brokers with --brokers');
  const folder = mkdtempSync(join(tmpdir(), 'footfall-simulated-fleet-'));
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const postgres = engine === 'postgres' ? await ownPostgres() : undefined;
    if (postgres) undo.push(() => postgres.stop());
    const database = postgres ? await postgres.newDatabase('fleet') : join(folder, 'hub.sqlite');
    const { file, ports, config } = await writeHubConfig(
      folder,
      options.brokers,
      options.connections,
      database,
    );
    const certificates = await openCertificates(join(folder, 'tls'), ['127.0.0.1'], Date.now());
    const db = await openDatabase(database);
    const startedMs = performance.now();
    const wanted = readRetailers(options.directory, ['retailers']);
    const said = { by: 'fleet', reason: 'a made-up fleet' };
    await applyWanted(db.asOperator(), wanted, said, Date.now());
    say(`directory applied in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
    const places = await mosquittoNow(config, join(folder, 'mosquitto'), { db, certificates });
    await db.close();
    const components: Component[] = [];
    for (const [at, place] of places.entries()) {
      writeMosquittoFiles(place.folder, place.files);
      letFleetIn(place.folder);
      const broker = await startMosquittoOn(program, place.folder, `mqtts://127.0.0.1:${ports[at]}`);
      undo.push(() => broker.stop());
      components.push({ name: `broker ${at + 1}`, pid: broker.pid });
    }
    const hub = startHubProcess('run', '--config', file, '--log-level', 'error');
    const endHub = async () => {
      hub.child.kill();
      const { stderr } = await hub.exit;
      if (stderr !== '') say(`the hub said: ${stderr.slice(0, 1000)}`);
    };
    undo.push(endHub);
    await hub.listening;
    components.push({ name: 'hub', pid: hub.child.pid! });
    if (postgres) components.push({ name: 'PostgreSQL', pid: postgres.pid, withChildren: true });
    return {
      components,
      brokers: ports.map((port) => `mqtts://${USER}:${PASSWORD}@127.0.0.1:${port}`),
      authority: certificates.authority,
      async stored() {
        await endHub();
        return storedIn(database);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ownPostgres() {
  const programs = findPostgres();
  if (programs === undefined) throw new Error('PostgreSQL is not installed');
  // Kept, so that its commits last as those of a hub's server do.
  const folder = mkdtempSync(join(tmpdir(), 'footfall-fleet-postgres-'));
  // It runs as another user, who must come to his own folder in it.
  chmodSync(folder, 0o711);
  const server = await startPostgres(programs, join(folder, 'server'));
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return Object.assign({}, server, { stop });
}

async function writeHubConfig(folder: string, brokers: number, connections: number, database: string) {
  const ports: number[] = [];
  for (let n = 0; n < brokers; n += 1) ports.push(await freePort());
  const file = join(folder, 'hub.yaml');
  const tls = { names: ['127.0.0.1'], host: '127.0.0.1', port: 0, pairingPort: 0, folder: 'tls' };
  const text = stringify({
    listen: { port: 0 },
    broker: { tls: Object.assign(tls, { connections: Math.max(10, 2 * connections) }) },
    brokers: ports.map((port) => `mqtts://hub:hub@127.0.0.1:${port}`),
    database,
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
  return { file, ports, config: parseHubConfig(text, file) };
}

/** One login for all, which may say and hear what any sensor may; a client id for each connection. */
function letFleetIn(folder: string): void {
  appendFileSync(join(folder, 'footfall.passwords'), `${USER}:${hashPassword(PASSWORD)}\n`);
  appendFileSync(join(folder, 'footfall.acl'), `\nuser ${USER}\ntopic readwrite footfall/#\n`);
  const file = join(folder, 'footfall.conf');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^use_username_as_clientid.*\n/m, ''));
}

async function storedIn(database: string): Promise<Stored> {
  const tables = await openTables(database);
  try {
    const of = async (sql: string) =>
      Number((await tables.connection.all<{ n: number | string }>(sql, {}))[0]!.n);
    const isPostgres = tables.engine === 'postgres';
    return {
      rows: await of('SELECT count(*) AS n FROM hour'),
      different: await of('SELECT count(*) AS n FROM (SELECT DISTINCT sensor_key, hour FROM hour) AS pair'),
      sensors: await of('SELECT count(DISTINCT sensor_key) AS n FROM hour'),
      bytes: await of(
        isPostgres
          ? 'SELECT pg_database_size(current_database()) AS n'
          : 'SELECT page_count * page_size AS n FROM pragma_page_count(), pragma_page_size()',
      ),
    };
  } finally {
    await tables.close();
  }
}

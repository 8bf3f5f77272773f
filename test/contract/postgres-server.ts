// A PostgreSQL server of the tests' own, in a folder of its own, with nothing that outlives it. It does not run as root:
// then it runs as the user that its package has made.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from '../support/free-port.ts';

const run = promisify(execFile);
export const PASSWORD = 'correct-horse/battery?staple';
const PACKAGED = '/usr/lib/postgresql';

export interface PostgresServer {
  readonly pid: number;
  /** Of a new, empty database. */
  newDatabase(named?: string): Promise<string>;
  /** Of one that is there. */
  location(named: string): string;
  /** Breaks all connections, as a restart does. */
  breakConnections(): Promise<void>;
  query(database: string, sql: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** Where `initdb` and `postgres` are; undefined where they are not installed. */
export function findPostgres(): string | undefined {
  const packaged = existsSync(PACKAGED)
    ? readdirSync(PACKAGED)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(PACKAGED, version, 'bin'))
    : [];
  return [...packaged, ...(process.env.PATH ?? '').split(delimiter)].find((folder) =>
    ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))),
  );
}

/** `kept`: a folder that outlives the server, whose commits then last as those of a hub's server do. */
export async function startPostgres(programs: string, kept?: string): Promise<PostgresServer> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'footfall-postgres-'));
  mkdirSync(folder, { recursive: true });
  const as = await userOf(folder);
  const data = join(folder, 'data');
  if (!existsSync(data)) await makeCluster(programs, as, folder, data);
  const port = await freePort();
  const [program, ...before] = [...as, join(programs, 'postgres')];
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
  if (kept === undefined) settings.push('fsync=off');
  const server = spawn(
    program!,
    [...before, '-D', data, '-p', String(port), ...settings.flatMap((one) => ['-c', one])],
    { stdio: 'ignore' },
  );
  const url = (database: string) =>
    `postgres://hub:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${database}`;
  const query = async (database: string, sql: string) => {
    const client = new pg.Client({ connectionString: database.includes(':') ? database : url(database) });
    try {
      await client.connect();
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  await untilReady(() => query('postgres', 'SELECT 1'), server);
  let databases = 0;
  return {
    pid: server.pid!,
    query,
    location: url,
    async newDatabase(named) {
      databases += 1;
      const name = named ?? `hub${databases}`;
      await query('postgres', `CREATE DATABASE ${name}`);
      return url(name);
    },
    async breakConnections() {
      await query(
        'postgres',
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL',
      );
    },
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill(kept === undefined ? 'SIGQUIT' : 'SIGINT');
      await ended;
      if (kept === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function makeCluster(
  programs: string,
  as: readonly string[],
  folder: string,
  data: string,
): Promise<void> {
  const passwords = join(folder, 'password');
  writeFileSync(passwords, PASSWORD);
  const [asUser, ...asArguments] = [...as, join(programs, 'initdb')];
  await run(asUser!, [
    ...[...asArguments, '-D', data, '-U', 'hub', '--pwfile', passwords, '--auth', 'scram-sha-256'],
    ...['-N', '-E', 'UTF8', '--locale', 'C.UTF-8'],
  ]);
}

/** What a program of the server is started by; the folder is that user's. */
async function userOf(folder: string): Promise<string[]> {
  if (process.getuid?.() !== 0) return [];
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (which) =>
      Number((await run('id', [which, 'postgres']).catch(() => run('id', [which, 'nobody']))).stdout),
    ),
  );
  chownSync(folder, uid!, gid!);
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
}

async function untilReady(ask: () => Promise<unknown>, server: ChildProcess): Promise<void> {
  const stopMs = performance.now() + 20_000;
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (server.exitCode !== null)
        throw new Error(`PostgreSQL ended with ${server.exitCode} (${userInfo().username})`);
      if (performance.now() > stopMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

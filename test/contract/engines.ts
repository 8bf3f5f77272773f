// The engines that the port has, each with a new and empty database for a test. PostgreSQL is left out, with a word, where
// it is not installed.
import { afterAll, describe } from 'vitest';
import { openDatabase } from '../../hub/store/open.ts';
import type { HubDatabase } from '../../hub/store/port.ts';
import { findPostgres, type PostgresServer, startPostgres } from './postgres-server.ts';

export interface TestedEngine {
  readonly name: string;
  /** Where a new database is. */
  location(): Promise<string>;
  /** Closed when the block of tests is over. */
  open(): Promise<HubDatabase>;
}

let opened: HubDatabase[] = [];
let server: Promise<PostgresServer> | undefined;

/** To be called in a block of tests that opens databases. */
export function closeAtEnd(): void {
  afterAll(async () => {
    for (const db of opened) await db.close();
    opened = [];
    await (await server)?.stop();
    server = undefined;
  });
}

/** The same tests on each engine. */
export function onEachEngine(tests: (engine: TestedEngine) => void): void {
  describe.each(ENGINES)('$name', (engine) => {
    closeAtEnd();
    tests(engine);
  });
}

/** The server of a block of tests, started when it is first asked for. */
export function postgresServer(): Promise<PostgresServer> {
  const programs = findPostgres();
  if (programs === undefined) throw new Error('PostgreSQL is not installed: apt-get install postgresql-15');
  server ??= startPostgres(programs);
  return server;
}

const engine = (name: string, location: () => Promise<string>): TestedEngine => ({
  name,
  location,
  async open() {
    const db = await openDatabase(await location());
    opened.push(db);
    return db;
  },
});

export const POSTGRES = engine('PostgreSQL', async () => (await postgresServer()).newDatabase());
export const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.warn('PostgreSQL is not installed: its tests are left out');

const ENGINES: readonly TestedEngine[] = [
  engine('SQLite', async () => ':memory:'),
  ...(hasPostgres ? [POSTGRES] : []),
];

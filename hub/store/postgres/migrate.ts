// Brings a PostgreSQL database to the newest schema, all in one transaction: of two hubs that start at once one waits.
import type { Pool } from 'pg';
import { migrationsIn, migrationText, pendingOf } from '../migrations.ts';
import { LOCKS } from './locks.ts';

const VERSION_MIN = 150_000;

/** Throws, for people, where the server is too old, or the tables are not those of this version or an older one. */
export async function migrate(pool: Pool, name: string, { forCopy = false } = {}): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    // A new index over all hours takes its time.
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query('SELECT pg_advisory_xact_lock($1, 0)', [LOCKS.migration]);
    const { rows } = await client.query(
      "SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding",
    );
    checkServer(rows[0], name);
    const names = async (sql: string) =>
      (await client.query(sql)).rows.map((row: { name: string }) => row.name);
    const tables = await names('SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()');
    const applied = tables.includes('migration') ? await names('SELECT name FROM migration') : [];
    const pending = pendingOf({ known: migrationsIn('postgres'), tables, applied, name, forCopy });
    if (pending.length > 0)
      await client.query(
        'CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL)',
      );
    for (const one of pending) {
      await client.query(migrationText('postgres', one));
      await client.query('INSERT INTO migration VALUES ($1, $2)', [one, Date.now()]);
    }
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    // The connection goes, and what it began with it.
    client.release(true);
    throw error;
  }
}

function checkServer({ version, encoding }: { version: number; encoding: string }, name: string): void {
  if (version < VERSION_MIN) {
    throw new Error(
      `cannot use the database ${name}: its server is PostgreSQL ${Math.floor(version / 10_000)}, and 15 or newer is needed`,
    );
  }
  if (encoding !== 'UTF8') {
    throw new Error(`cannot use the database ${name}: its encoding is ${encoding}: make it with UTF8`);
  }
}

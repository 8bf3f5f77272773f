// The tables of a PostgreSQL database, for what moves them as a whole: on one connection.

import type { Table, TablesDatabase } from '../tables.ts';
import { connectionOn } from './connection.ts';
import { readable } from './errors.ts';
import { tookHubLock } from './locks.ts';
import { migrate } from './migrate.ts';
import { poolOf } from './pool.ts';

/** Rejects, for people, see openPostgres; and where a hub works with it. */
export async function openPostgresTables(location: string): Promise<TablesDatabase> {
  const { pool, name } = poolOf(location, { isPatient: true });
  try {
    await migrate(pool, name, { forCopy: true });
    const client = await pool.connect();
    if (!(await tookHubLock(client))) throw new Error(`a hub works with the database ${name}: stop it first`);
    const connection = connectionOn(client, name);
    return {
      name,
      engine: 'postgres',
      connection,
      async transaction(work) {
        try {
          await client.query('BEGIN');
          await work();
          await client.query('COMMIT');
        } catch (error) {
          await client.query('ROLLBACK');
          throw readable(error, name);
        }
      },
      async insert(table, all) {
        if (all.length === 0) return;
        const guarded = table.name === 'audit';
        if (guarded) await connection.run('ALTER TABLE audit DISABLE TRIGGER audit_runs_on', {});
        await connection.run(insertInto(table), { rows: JSON.stringify(all.map(plain)) });
        if (guarded) await connection.run('ALTER TABLE audit ENABLE TRIGGER audit_runs_on', {});
      },
      async settle() {
        const given = await connection.all<{ table: string }>(
          `SELECT table_name AS table FROM information_schema.columns
           WHERE table_schema = current_schema() AND column_name = 'key' AND is_identity = 'YES'`,
          {},
        );
        for (const { table } of given) {
          await connection.all(
            `SELECT setval(pg_get_serial_sequence('${table}', 'key'), coalesce(max(key), 0) + 1, false) FROM ${table}`,
            {},
          );
        }
      },
      async close() {
        // A server notices later that a connection has gone.
        await client.query('SELECT pg_advisory_unlock_all()').catch(() => {});
        client.release(true);
        await pool.end();
      },
    };
  } catch (error) {
    await pool.end();
    throw readable(error, name);
  }
}

const insertInto = ({ name, columns, isOfSensor }: Table) => {
  const all = [...(isOfSensor ? ['store_key'] : []), ...columns].join(', ');
  return `INSERT INTO ${name} (${all})
    SELECT ${all} FROM json_populate_recordset(CAST(NULL AS ${name}), CAST(@rows AS JSON)) ON CONFLICT DO NOTHING`;
};

/** Bytes as PostgreSQL reads them from text, and no zero byte in a text. */
const plain = (row: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      if (value instanceof Uint8Array) return [column, `\\x${Buffer.from(value).toString('hex')}`];
      return [column, typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value];
    }),
  );

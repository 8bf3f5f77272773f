// Tables over several machines: where the server has Citus. FOOTFALL_TEST_CITUS names a database of one, which is emptied.
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { distributeDatabase } from '../../hub/commands/database-distribute.ts';
import { openDatabase } from '../../hub/store/open.ts';
import { openWholeHub } from '../hub/store/open-whole-hub.ts';
import { closeAtEnd, hasPostgres, POSTGRES, postgresServer } from './engines.ts';
import { FILLED_AT_MS, fillStore } from './filled-store.ts';
import { READS } from './reads.ts';

const citus = process.env.FOOTFALL_TEST_CITUS;

describe.skipIf(!hasPostgres)('without Citus (left out where PostgreSQL is not installed)', () => {
  closeAtEnd();

  test('it is said what is missing, and nothing is changed', async () => {
    await expect(distributeDatabase(await POSTGRES.location())).rejects.toThrow(/has no Citus: install it/);
    await expect(distributeDatabase('hub.sqlite')).rejects.toThrow(
      'only PostgreSQL with Citus is distributed',
    );
  });

  test('nothing is distributed under a hub that runs', async () => {
    const location = await POSTGRES.location();
    const hub = await openWholeHub(location);
    await expect(distributeDatabase(location)).rejects.toThrow(
      /a hub works with the database .*: stop it first/,
    );
    await hub.close();
    await expect(distributeDatabase(location)).rejects.toThrow(/has no Citus/);
  });

  test("the store's key is in every key of what is distributed, and no key reaches from there to what is not", async () => {
    const location = await POSTGRES.location();
    await (await openDatabase(location)).close();
    const { query } = await postgresServer();
    const keys = await query(
      location,
      `SELECT i.indrelid::regclass::text AS table, array_to_string(ARRAY(
         SELECT a.attname FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)), ' ') AS columns
       FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
       WHERE i.indisunique AND c.relnamespace = current_schema()::regnamespace`,
    );
    const byStore =
      'sensor hour setup hand_count calibration asked_settings pause revision config_change objection_key objection kept_sums';
    const names = new Set(byStore.split(' '));
    const ofDistributed = keys.filter(({ table }) => names.has(String(table)));
    expect(ofDistributed.length).toBeGreaterThanOrEqual(names.size);
    for (const { columns } of ofDistributed) expect(String(columns).split(' ')).toContain('store_key');
    const foreign = await query(
      location,
      "SELECT conrelid::regclass::text AS from, confrelid::regclass::text AS to FROM pg_constraint WHERE contype = 'f'",
    );
    for (const { from, to } of foreign) {
      if (!names.has(String(from))) expect(names.has(String(to))).toBe(false);
    }
  });
});

test.skipIf(citus === undefined)(
  'with Citus (left out without FOOTFALL_TEST_CITUS) all is read as before',
  async () => {
    const client = new pg.Client({ connectionString: citus });
    await client.connect();
    await client.query(
      'DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE EXTENSION IF NOT EXISTS citus',
    );
    await client.end();
    const before = await openDatabase(citus!);
    const acme = await fillStore(before, 'acme');
    const found = async (db: typeof before) => {
      const all: unknown[] = [];
      for (const read of Object.values(READS)) {
        const value = await read(db.asTenant('acme'), acme);
        all.push(value instanceof Map ? [...value] : value);
      }
      return all;
    };
    const asBefore = await found(before);
    await before.close();
    expect(await distributeDatabase(citus!)).toContain('hour: distributed by store\n');
    expect(await distributeDatabase(citus!)).toContain('hour: distributed by store already\n');
    const db = await openDatabase(citus!);
    expect(await found(db)).toEqual(asBefore);
    await fillStore(db, 'other');
    await db.asOperator().write((unit) => unit.deleteExpiredObjections(2 * FILLED_AT_MS));
    await db.close();
  },
);

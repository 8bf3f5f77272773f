// What only PostgreSQL can do to a hub: refuse a password, restart, hold another program's tables, take two hubs at once.
import { describe, expect, test } from 'vitest';
import { Conflict, StoreUnavailable } from '../../hub/store/errors.ts';
import { shownLocation } from '../../hub/store/location.ts';
import { openDatabase, openTables } from '../../hub/store/open.ts';
import type { HubDatabase } from '../../hub/store/port.ts';
import { readable } from '../../hub/store/postgres/errors.ts';
import { poolOf } from '../../hub/store/postgres/pool.ts';
import { openWholeHub } from '../hub/store/open-whole-hub.ts';
import { closeAtEnd, hasPostgres, POSTGRES, postgresServer } from './engines.ts';
import { fillStore } from './filled-store.ts';
import { PASSWORD } from './postgres-server.ts';

const failure = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error('it did not fail'),
    (error: Error) => error,
  );

/** All that anybody could log of an error. */
const everythingOf = (error: Error) =>
  JSON.stringify([error.message, error.stack, error.cause, Object.entries(error)]);

describe.skipIf(!hasPostgres)('PostgreSQL (left out where it is not installed)', () => {
  closeAtEnd();

  test.each<[string, (url: URL) => void, RegExp]>([
    ['wrong password', (url) => Object.assign(url, { password: 'wrong-guess' }), /check user and password/],
    [
      'wrong database',
      (url) => Object.assign(url, { pathname: '/none' }),
      /make the database first: createdb/,
    ],
    ['wrong port', (url) => Object.assign(url, { port: '1' }), /check that PostgreSQL runs there/],
    ['wrong host', (url) => Object.assign(url, { hostname: 'no.invalid' }), /check the name of the host/],
  ])('a %s is one sentence that says what to do, without the password', async (_, spoil, advice) => {
    const url = new URL(await POSTGRES.location());
    spoil(url);
    const error = await failure(openDatabase(url.href));
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(error.message).toMatch(advice);
    expect(error.message).toContain(`postgres://hub@${url.host}${url.pathname}`);
    for (const secret of [PASSWORD, url.password]) expect(everythingOf(error)).not.toContain(secret);
  });

  test('an address that is none is refused without what was typed', async () => {
    const error = await failure(openDatabase('postgres://hub:secret@[x/db'));
    expect(error.message).toContain('write postgres://USER:PASSWORD@HOST:PORT/DATABASE');
    expect(everythingOf(error)).not.toContain('secret');
  });

  test('what a password with a # leaves behind it is not shown', () => {
    expect(shownLocation('postgres://hub:12#secret@db/hub')).not.toContain('secret');
  });

  test('tables of another program are left alone, those of a newer version are told', async () => {
    const { query } = await postgresServer();
    const location = await POSTGRES.location();
    await query(location, 'CREATE TABLE receipts (x int)');
    expect((await failure(openDatabase(location))).message).toContain('it is of another program');
    const newer = await POSTGRES.location();
    await (await openDatabase(newer)).close();
    await query(newer, "INSERT INTO migration VALUES ('2999-01-01-flying.sql', 1)");
    expect((await failure(openDatabase(newer))).message).toMatch(
      /newer Footfall.*2999-01-01-flying\.sql\): update the hub/,
    );
  });

  test('two programs that open a new database at once make its tables once', async () => {
    const location = await POSTGRES.location();
    const opened = await Promise.all([1, 2, 3].map(() => openDatabase(location)));
    expect(await opened[2]!.asOperator().stores()).toEqual([]);
    for (const db of opened) await db.close();
  });

  test('a second hub is refused until the first lets go', async () => {
    const location = await POSTGRES.location();
    const first = await openWholeHub(location);
    expect((await failure(openWholeHub(location))).message).toMatch(
      /another hub works with the database .*stop that one/,
    );
    await (await openDatabase(location)).close();
    await first.close();
    await (await openWholeHub(location)).close();
  });

  test('after the server broke all connections the next try works, and nothing is half there', async () => {
    const db = await openWholeHub(await POSTGRES.location());
    const { breakConnections } = await postgresServer();
    await fillStore(db, 'acme');
    const error = await failure(
      db.asOperator().write(async (unit) => {
        const [store] = await unit.stores();
        await unit.writeAskedSettings(store!.key, { profile: 'minutes' });
        await breakConnections();
        await unit.stores();
      }),
    );
    expect(error).toBeInstanceOf(StoreUnavailable);
    const [store] = await db.asOperator().stores();
    expect(await db.asOperator().askedSettings([store!.key])).toEqual(
      new Map([[store!.key, { profile: 'hour' }]]),
    );
    await db.asOperator().write((unit) => unit.writeAskedSettings(store!.key, {}));
    await db.close();
  });

  test('a unit of work that goes on after a statement failed is not taken for one that was kept', async () => {
    const db = await openDatabase(await POSTGRES.location());
    const { key, objectionKey } = await fillStore(db, 'acme');
    const work = db.asOperator().write(async (unit) => {
      await unit.writeAskedSettings(key, { profile: 'minutes' });
      const row = { keyKey: objectionKey + 1, hash: 'x', tokenHash: 'x', network: 'abcdef' };
      const times = { registeredMs: 1, expiresMs: 2, afterRevision: 1 };
      await unit.insertObjection(key, { ...row, ...times }).catch(() => {});
    });
    expect((await failure(work)).message).toContain('went on after one of its statements had failed');
    expect(await db.asOperator().askedSettings([key])).toEqual(new Map([[key, { profile: 'hour' }]]));
    await db.close();
  });

  test('a server that refuses the lock of a hub is told, and holds up nobody', async () => {
    const { query } = await postgresServer();
    const url = new URL(await POSTGRES.location());
    await query(url.href, "CREATE ROLE plain LOGIN PASSWORD 'plain'; GRANT ALL ON SCHEMA public TO plain");
    await query(url.href, 'REVOKE EXECUTE ON FUNCTION pg_try_advisory_lock(int, int) FROM PUBLIC');
    Object.assign(url, { username: 'plain', password: 'plain' });
    for (const open of [() => openWholeHub(url.href), () => openTables(url.href)])
      expect(await failure(open())).toMatchObject({ code: '42501' });
  });

  test('a page is read while more units of work wait for their turn than there are connections', async () => {
    const location = await POSTGRES.location();
    const [hub, beside] = [await openWholeHub(location), await openDatabase(location)];
    const { key } = await fillStore(hub, 'acme');
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let hasTurn = () => {};
    const begun = new Promise<void>((resolve) => {
      hasTurn = resolve;
    });
    const first = beside.asOperator().write(() => {
      hasTurn();
      return held;
    });
    await begun;
    const waiting = Array.from({ length: 20 }, (_, n) =>
      hub.asOperator().write(async (unit) => {
        await unit.writeRevisions(new Map([[key, { revision: n, content: '' }]]));
        return n;
      }),
    );
    expect(await hub.asOperator().stores()).toHaveLength(1);
    letGo();
    await first;
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    await hub.close();
    await beside.close();
  });

  test('what is committed is on the disk also where the server by itself would not wait for that', async () => {
    const location = await POSTGRES.location();
    const { query } = await postgresServer();
    await query(
      location,
      `ALTER DATABASE ${new URL(location).pathname.slice(1)} SET synchronous_commit = off`,
    );
    const db = await openDatabase(location);
    await query(
      location,
      `CREATE TABLE seen (setting TEXT);
       CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN INSERT INTO seen VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$;
       CREATE TRIGGER noted BEFORE INSERT ON hour FOR EACH ROW EXECUTE FUNCTION note()`,
    );
    await fillStore(db, 'acme');
    expect(await query(location, 'SELECT DISTINCT setting FROM seen')).toEqual([{ setting: 'on' }]);
    await db.close();
  });

  test('what two programs write at once is one after the other: the audit chain has no fork', async () => {
    const location = await POSTGRES.location();
    const { query } = await postgresServer();
    const name = new URL(location).pathname.slice(1);
    // A server may be set so: who waited for a turn would read what was there before it waited.
    await query(location, `ALTER DATABASE ${name} SET default_transaction_isolation = 'repeatable read'`);
    const hubs: HubDatabase[] = [await openDatabase(location), await openDatabase(location)];
    await fillStore(hubs[0]!, 'acme');
    const path = { retailer: 'acme', store: 's0' };
    const append = (db: HubDatabase, as: 'tenant' | 'operator') =>
      (as === 'tenant' ? db.asTenant('acme') : db.asOperator()).write(async (unit) => {
        const last = (await unit.lastAsked(path, 'profile'))!;
        return unit.appendAudit({ ...last, after: `${last.key}` }, 9);
      });
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => append(hubs[n % 2]!, n % 3 === 0 ? 'operator' : 'tenant')),
    );
    expect(await hubs[0]!.asOperator().verifyAudit()).toMatchObject({ kind: 'whole', entries: 41 });
    for (const db of hubs) await db.close();
  });

  test('a page waits two minutes for its answer at most, what adds up all hours for as long as it takes', async () => {
    const location = await POSTGRES.location();
    for (const [options, timeout] of [
      [{}, '2min'],
      [{ isPatient: true }, '0'],
    ] as const) {
      const { pool } = poolOf(location, options);
      expect((await pool.query('SHOW statement_timeout')).rows).toEqual([{ statement_timeout: timeout }]);
      await pool.end();
    }
  });

  test('the audit log is never changed, shortened or given a gap', async () => {
    const { query } = await postgresServer();
    const location = await POSTGRES.location();
    const db = await openDatabase(location);
    await fillStore(db, 'acme');
    await db.close();
    for (const sql of [
      "UPDATE audit SET by = 'x'",
      'DELETE FROM audit',
      'TRUNCATE audit',
      'TRUNCATE audit_start',
    ])
      expect((await failure(query(location, sql))).message).toContain('never changed or shortened');
    const gap =
      'INSERT INTO audit SELECT 9, at, retailer, store, sensor, side, by, what, before, after, weaker, reason, hash FROM audit';
    expect((await failure(query(location, gap))).message).toContain('runs on');
  });
});

test('a code of PostgreSQL becomes an error of the port, and says what to do', () => {
  const of = (code: string) => readable(Object.assign(new Error('it broke'), { code }), 'postgres://db/hub');
  expect(of('40P01')).toBeInstanceOf(Conflict);
  expect(of('53100')).toBeInstanceOf(StoreUnavailable);
  expect(of('53100')).toMatchObject({ code: '53100', doThis: expect.stringContaining('disk') });
  expect(of('42703')).toMatchObject({ name: 'StoreFault' });
  const other = new Error('mine');
  expect(readable(other, 'x')).toBe(other);
});

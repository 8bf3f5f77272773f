// That every statement of the store can be spread over machines by the store's key, as Citus does it: read from the texts that
// PostgreSQL is really asked. Distributed tables are joined on the store's key alone, a conflict is found by it, and no statement
// asks for something in a way that only one machine could answer.
import pg from 'pg';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { HubDatabase, Unit } from '../../hub/store/port.ts';
import { SENSORS_PER_STORE_MAX, SILENT_NAME_MS } from '../../hub/store/sensors.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { NOON } from '../hub/ingest/example-messages.ts';
import { closeAtEnd, hasPostgres, POSTGRES } from './engines.ts';
import { type FilledStore, fillStore } from './filled-store.ts';
import { READS } from './reads.ts';

const DISTRIBUTED = [
  ...['sensor', 'hour', 'setup', 'hand_count', 'calibration', 'asked_settings', 'pause', 'revision'],
  ...['config_change', 'objection_key', 'objection', 'kept_sums'],
];
const ONE_OF = `(?:${DISTRIBUTED.join('|')})`;

/** Where a text reads or writes a distributed table, by the name that it has there. */
function namesIn(text: string): { readonly table: string; readonly alias: string }[] {
  const found = text.matchAll(
    new RegExp(
      `(?:FROM|JOIN|UPDATE|INTO)\\s+(${ONE_OF})\\b(?!\\s*\\.)(?:\\s+(?:AS\\s+)?(?!WHERE|JOIN|ON|USING|SET|ORDER|GROUP|CROSS|LEFT|VALUES|SELECT)([a-z]\\w*))?`,
      'g',
    ),
  );
  return [...found].map(([, table, alias]) => ({ table: table!, alias: alias ?? table! }));
}

/** Without what stands in brackets. */
function outermost(text: string): string {
  const without = text.replaceAll('DISTINCT FROM', '').replaceAll(/\([^()]*\)/g, '');
  return without === text ? text : outermost(without);
}

/** What is wrong with a statement; undefined where nothing is. */
function problemOf(text: string): string | undefined {
  const names = namesIn(text);
  if (names.length === 0) return undefined;
  if (new RegExp(`LEFT JOIN\\s+${ONE_OF}\\b`).test(text))
    return 'an outer join whose inner side is distributed';
  if (/nextval|currval|lastval|pg_get_serial_sequence|setval/.test(text)) return 'a sequence';
  if (new RegExp(`^\\s*UPDATE\\s+${ONE_OF}\\b[^;]*\\sSET\\s[^;]*?\\sFROM\\s`).test(outermost(text)))
    return 'an update from another table';
  const written = new RegExp(`INSERT INTO\\s+(${ONE_OF})\\b`).exec(text)?.[1];
  const read = written === undefined ? names : names.filter(({ alias }) => alias !== written);
  // What is read for an insert goes to where it came from, unless the store's key is another value.
  if (written !== undefined && (read.length > 0 || names.length > 1) && /SELECT\s+(?:CAST\()?\$\d/.test(text))
    return 'an insert of what a distributed table has';
  const conflict = /ON CONFLICT\s*(?:\(([^)]*)\))?/.exec(text);
  if (written !== undefined && conflict && !/\bstore_key\b/.test(conflict[1] ?? ''))
    return 'a conflict that is not found by the store';
  return read.length < 2 || isJoinedByStore(text, read) ? undefined : 'a join that is not on the store';
}

/** All of the names are tied by equalities of their `store_key`, to each other or to one value. */
function isJoinedByStore(text: string, names: ReturnType<typeof namesIn>): boolean {
  const tied = new Map<string, string>();
  const rootOf = (name: string): string => {
    const up = tied.get(name);
    return up === undefined ? name : rootOf(up);
  };
  const tie = (a: string, b: string) => {
    if (rootOf(a) !== rootOf(b)) tied.set(rootOf(a), rootOf(b));
  };
  const side = '(\\w+)\\.(?:store_key|store)|(\\$\\d+)';
  for (const [, a, b, c, d] of text.matchAll(new RegExp(`(?:${side})\\s*=\\s*(?:${side})`, 'g')))
    tie((a ?? b)!, (c ?? d)!);
  // What has no alias says its columns bare: each of those names must be held to the same value.
  const bare = [
    ...text.matchAll(
      /(?<![.\w])store_key\s*=\s*(\$\d+)|\(store_key\b[^()]*\)\s+IN\s*\(\s*SELECT\s+(\w+)\.store_key/g,
    ),
  ].map(([, value, alias]) => (value ?? alias)!);
  const unnamed = names.filter(({ table, alias }) => table === alias && !text.includes(`${alias}.store_key`));
  if (bare.length < unnamed.length) return false;
  const roots = new Set([
    ...names.filter((one) => !unnamed.includes(one)).map(({ alias }) => rootOf(alias)),
    ...bare.map(rootOf),
  ]);
  return roots.size === 1;
}

describe('what is found wrong', () => {
  test.each([
    ['SELECT 1 FROM sensor s JOIN hour h ON h.sensor_key = s.key', 'a join that is not on the store'],
    [
      'SELECT 1 FROM sensor s JOIN hour h ON h.store_key = s.store_key JOIN setup x ON x.sensor_key = s.key',
      'a join that is not on the store',
    ],
    [
      'DELETE FROM objection WHERE store_key = $1 AND key = (SELECT key FROM objection LIMIT 1)',
      'a join that is not on the store',
    ],
    [
      'SELECT 1 FROM alarm LEFT JOIN sensor ON sensor.store_key = alarm.store_key',
      'an outer join whose inner',
    ],
    [
      'UPDATE sensor AS s SET state = c.state FROM (SELECT 1) AS c WHERE s.key = c.key',
      'an update from another',
    ],
    ['INSERT INTO sensor (id) SELECT $1 WHERE (SELECT count(*) FROM sensor) < 3', 'an insert of what'],
    ['INSERT INTO revision (store_key) VALUES ($1) ON CONFLICT (key) DO NOTHING', 'a conflict that is not'],
    ['INSERT INTO revision (store_key) VALUES ($1) ON CONFLICT DO NOTHING', 'a conflict that is not'],
    ["SELECT nextval('x') FROM sensor", 'a sequence'],
  ])('%s', (text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });

  test.each([
    'SELECT 1 FROM sensor s JOIN hour h ON h.store_key = s.store_key AND h.sensor_key = s.key',
    'SELECT 1 FROM span CROSS JOIN sensor s CROSS JOIN hour h WHERE s.store_key = span.store AND h.store_key = s.store_key',
    'DELETE FROM objection WHERE store_key = $1 AND key = (SELECT key FROM objection WHERE store_key = $1 LIMIT 1)',
    'SELECT 1 FROM alarm a JOIN store ON store.key = a.store_key',
  ])('and what is not: %s', (text) => {
    expect(problemOf(text)).toBeUndefined();
  });
});

describe.skipIf(!hasPostgres)(
  'of the statements of the store (left out where PostgreSQL is not installed)',
  () => {
    closeAtEnd();
    const texts = new Set<string>();
    const used = new Set<string>();
    let methods: string[] = [];

    beforeAll(async () => {
      const db = await POSTGRES.open();
      const query = vi.spyOn(pg.Client.prototype, 'query');
      await useAll(watched(db));
      for (const [config] of query.mock.calls as unknown as [unknown][]) {
        const text = typeof config === 'string' ? config : (config as { text?: unknown }).text;
        if (typeof text === 'string') texts.add(text);
      }
      query.mockRestore();
    });

    /** Notes which methods of a unit of work are used. */
    function watched(db: HubDatabase): HubDatabase {
      const noted = (unit: Unit): Unit => {
        methods = Object.keys(unit);
        return new Proxy(unit, {
          get(target, name, receiver) {
            used.add(String(name));
            return Reflect.get(target, name, receiver);
          },
        });
      };
      const access = (of: ReturnType<HubDatabase['asOperator']>) => ({
        ...of,
        write: <T>(work: (unit: Unit) => Promise<T>) => of.write((unit) => work(noted(unit))),
      });
      return { ...db, asOperator: () => access(db.asOperator()), asTenant: (id) => access(db.asTenant(id)) };
    }

    async function useAll(db: HubDatabase): Promise<void> {
      const acme = await fillStore(db, 'acme');
      for (const access of [db.asOperator(), db.asTenant('acme')]) {
        await access.write(async (unit) => {
          for (const read of Object.values(READS)) await read(unit, acme);
          await writeMore(unit, acme);
        });
      }
    }

    /** What a filled store has not come to yet. */
    async function writeMore(unit: Unit, { key, path, door }: FilledStore): Promise<void> {
      const shared = { sensor: door.key, area: 'hall', from: 0 as UtcHour, to: (NOON + 9) as UtcHour };
      const asked = [{ store: key, from: 0 as UtcHour, to: NOON, shared: [shared] }];
      await unit.hourSums(asked);
      await unit.visitSums(asked);
      await unit.spanSums(asked);
      await unit.stays(asked);
      // Other days than those of before: their sums are made anew.
      const { stores } = await unit.directory();
      const moved = stores.map((store) => ({ ...store, timeZone: 'Asia/Kathmandu' }));
      await unit.writeDirectory({ retailers: [], groups: [], stores: moved, sensors: [], changes: [] });
      await unit.remakeDays(10_000);
      unit.ifUndone(() => {});
      await unit.changePause(key, 1, { untilMs: 9, pausedBy: 'Kim', reason: '' });
      await unit.endPause(key, 1, 9);
      await unit.withdrawHandCount(key, 1, { atMs: 1, by: 'Lee', why: '-' });
      await unit.endCalibration(key, 1, { ends: NOON, atMs: 1, by: 'Lee', why: '-' });
      await unit.raiseStoreAlarm([key], 'certificate', 'x', 1);
      await unit.changeSensors([{ sensor: door, online: '{"state":"online","n":2}' }], 9);
      await unit.notedStates([door]);
      await unit.takeAllOffline();
      await unit.revokeCredential(path, 9);
      await unit.usePairingCode(1, 9);
      await unit.dropPairingCode(path, 9);
      await unit.deleteNewestObjection(key, { day: 0 });
      await unit.deleteObjection(key, 'token of acme');
      await unit.deleteObjections(key, {});
      await unit.deleteExpiredObjections(2 ** 45);
      // More names than a store has room for, after those that were there have been silent.
      const names = Array.from({ length: SENSORS_PER_STORE_MAX + 1 }, (_, n) => ({
        store: key,
        id: `s${n}`,
      }));
      await unit.sensorKeys(names, 2);
      await unit.sensorKeys([{ store: key, id: 'late' }], 3 + SILENT_NAME_MS);
    }

    test('every method of the port is among them', () => {
      expect(methods.filter((name) => !used.has(name))).toEqual([]);
      expect(texts.size).toBeGreaterThan(100);
      const named = new Set([...texts].flatMap(namesIn).map(({ table }) => table));
      expect([...named].sort()).toEqual([...DISTRIBUTED].sort());
    });

    test('none needs more than the machine of a store', () => {
      const wrong = [...texts].flatMap((text) => {
        const problem = problemOf(text);
        return problem === undefined ? [] : [`${problem}: ${text.slice(0, 300)}`];
      });
      expect(wrong).toEqual([]);
    });
  },
);

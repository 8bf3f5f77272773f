// A hub's data, moved from one database to another of either kind: all of it, also where it was broken off, and nothing
// over what is there.
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyDatabase } from '../../hub/commands/database-copy.ts';
import { copyTables } from '../../hub/store/copy.ts';
import { encodeHour } from '../../hub/store/hour-row.ts';
import { openDatabase, openTables } from '../../hub/store/open.ts';
import type { HubDatabase } from '../../hub/store/port.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { hourlyCount, NOON } from '../hub/ingest/example-messages.ts';
import { openWholeHub } from '../hub/store/open-whole-hub.ts';
import { closeAtEnd, hasPostgres, POSTGRES } from './engines.ts';
import { type FilledStore, fillStore } from './filled-store.ts';
import { READS } from './reads.ts';

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-copy-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
const newFile = async () => {
  files += 1;
  return join(folder, `${files}.sqlite`);
};

async function using<T>(location: string, work: (db: HubDatabase) => Promise<T>): Promise<T> {
  const db = await openDatabase(location);
  return work(db).finally(() => db.close());
}

const HOURS = 5_000;
const fill = (location: string, hours = HOURS) =>
  using(location, async (db): Promise<readonly FilledStore[]> => {
    const filled = [await fillStore(db, 'acme'), await fillStore(db, 'other')];
    await db.asOperator().write((unit) =>
      unit.writeHours(
        Array.from({ length: hours }, (_, n) => ({
          sensor: filled[n % 2]!.door,
          hour: (NOON - 10 - n) as UtcHour,
          values: encodeHour(
            hourlyCount(NOON, { visits: n % 7 ? n % 400 : null, coverage: 1 - (n % 3) / 7 }),
          ),
        })),
        5,
      ),
    );
    return filled;
  });

const everything = (location: string, filled: readonly FilledStore[]) =>
  using(location, async (db) => {
    const found: unknown[] = [];
    for (const one of filled) {
      for (const [name, read] of Object.entries(READS)) {
        const value = await read(db.asOperator(), one);
        found.push([name, value instanceof Map ? [...value].sort(([a], [b]) => a - b) : value]);
      }
    }
    return JSON.parse(
      JSON.stringify(found, (_, one) => (typeof one === 'number' ? Number(one.toPrecision(10)) : one)),
    );
  });

const WAYS: [string, () => Promise<string>, () => Promise<string>][] = [
  ['SQLite to SQLite', newFile, newFile],
  ...(hasPostgres
    ? ([
        ['SQLite to PostgreSQL', newFile, POSTGRES.location],
        ['PostgreSQL to SQLite', POSTGRES.location, newFile],
      ] satisfies typeof WAYS)
    : []),
];

test('a file that is copied to is for its owner alone, one that was there keeps its rights', async () => {
  const [from, to] = [await newFile(), await newFile()];
  await fill(from);
  chmodSync(from, 0o640);
  await copyDatabase(from, to, () => {});
  expect([from, to].map((file) => statSync(file).mode & 0o777)).toEqual([0o640, 0o600]);
});

describe.each(WAYS)('from %s', (_, newSource, newTarget) => {
  closeAtEnd();
  let from: string;
  let filled: readonly FilledStore[];
  beforeAll(async () => {
    from = await newSource();
    filled = await fill(from);
  });

  test('all of it is there, is read as before, and is gone on with', async () => {
    const to = await newTarget();
    const lines: string[] = [];
    const said = await copyDatabase(from, to, (line) => lines.push(line));
    expect(said).toMatch(
      /^copied 5,\d\d\d rows from .*5,006 hours among them: counts, sums and lengths are the same\n/,
    );
    expect(said).toContain('the audit log is whole, with 2 entries');
    expect(said + lines.join()).not.toContain('correct-horse');
    expect(lines).toContain('hour: 5,006 of 5,006');
    expect(await everything(to, filled)).toEqual(await everything(from, filled));
    // New keys come after the old ones.
    await using(to, async (db) => {
      const [acme] = filled;
      const [sensor] = await db
        .asOperator()
        .write((unit) => unit.sensorKeys([{ store: acme!.key, id: 'new' }], 1));
      expect(sensor!.key).toBeGreaterThan(filled[1]!.door.key);
      const { audit } = READS;
      const [last] = (await audit(db.asOperator(), acme!)) as Parameters<typeof entryAfter>[0][];
      await db.asTenant('acme').write((unit) => unit.appendAudit(entryAfter(last!), 9));
      expect(await db.asOperator().verifyAudit()).toMatchObject({ kind: 'whole', entries: 3 });
    });
    await expect(copyDatabase(from, to, () => {})).rejects.toThrow('is not empty: name a new database');
  });

  const entryAfter = (
    row: Parameters<
      Parameters<Parameters<ReturnType<HubDatabase['asTenant']>['write']>[0]>[0]['appendAudit']
    >[0],
  ) => ({
    ...row,
    after: '"minutes"',
  });

  test('one that was broken off is opened by nobody, and goes on where it was', async () => {
    const to = await newTarget();
    const [source, target] = [await openTables(from), await openTables(to)];
    const broken = copyTables(source, target, (table, done) => {
      if (table === 'hour' && done >= 2_000) throw new Error('the power went');
    });
    await expect(broken).rejects.toThrow('the power went').finally(source.close).finally(target.close);
    for (const open of [openDatabase, openWholeHub])
      await expect(open(to)).rejects.toThrow(/is a copy that was not finished: run the same/);
    const lines: string[] = [];
    await copyDatabase(from, to, (line) => lines.push(line));
    expect(lines.filter((line) => line.startsWith('hour: 0') || line.startsWith('hour: 2,000'))).toEqual([]);
    expect(await everything(to, filled)).toEqual(await everything(from, filled));
  });

  test('bug fixed: one that was broken off was never the same once the hub had gone on with the source', async () => {
    const [source, to] = [await newSource(), await newTarget()];
    const [acme, other] = await fill(source, 20);
    await breakOff(source, to, 'objection');
    await using(source, (db) => goOn(db, acme!));
    await breakOff(source, to, 'alarm');
    await using(source, (db) => db.asOperator().write((unit) => unit.takeAllOffline()));
    const lines: string[] = [];
    await copyDatabase(source, to, (line) => lines.push(line));
    expect(lines[0]).toMatch(/^rows that have changed since the copy began: \d of \d$/);
    expect(await everything(to, [acme!, other!])).toEqual(await everything(source, [acme!, other!]));
  });

  /** A bit of everything that a hub changes or takes away; and an hour that is older than others. */
  const goOn = async (db: HubDatabase, acme: FilledStore) => {
    await db.asOperator().write(async (unit) => {
      await unit.sensorKeys([{ store: acme.key, id: 'back' }], 7);
      await unit.changeSensors([{ sensor: acme.door, state: '{"state":"online","more":1}' }], 7);
      await unit.endPause(acme.key, 1, 7);
      await unit.deleteObjections(acme.key, {});
      await unit.revokeCredential(acme.path, 7);
      await unit.raiseAlarm(acme.door, 'cannot-count', 'since', 7);
      await unit.writeHours(
        [NOON + 1, NOON - 50_000].map((hour) => ({
          sensor: acme.door,
          hour: hour as UtcHour,
          values: encodeHour(hourlyCount()),
        })),
        7,
      );
    });
  };

  const breakOff = async (source: string, to: string, at: string) => {
    const [a, b] = [await openTables(source), await openTables(to)];
    const broken = copyTables(a, b, (table) => {
      if (table === at) throw new Error('the power went');
    });
    await expect(broken).rejects.toThrow('the power went').finally(a.close).finally(b.close);
  };

  test('one that is not the same is told', async () => {
    const to = await newTarget();
    const [source, target] = [await openTables(from), await openTables(to)];
    const copying = copyTables(source, target, async (table, done, of) => {
      if (table === 'pause' && done === of)
        await target.connection.run("UPDATE hand_count SET people = 13, note = 'acmf'", {});
    });
    await expect(copying).rejects.toThrow(/is not the same: .* of hand_count is .* run the same copy again/);
    await source.close();
    await target.close();
    await expect(openDatabase(to)).rejects.toThrow(/is a copy that was not finished/);
  });

  test('a database that a hub works with is not touched', async () => {
    const hub = await openWholeHub(from);
    await expect(copyDatabase(from, await newTarget(), () => {})).rejects.toThrow(
      /hub works with the database/,
    );
    await hub.close();
  });
});

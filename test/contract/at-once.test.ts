// Two processes on one PostgreSQL database, each with its own connections: what both do at once comes out as if one had done
// it after the other, and neither waits for what does not concern it.
import { beforeAll, describe, expect, test } from 'vitest';
import { dayNumber, type LocalDate } from '../../hub/calendar/local-days.ts';
import { applyWanted, readDirectory } from '../../hub/directory/apply.ts';
import { readRetailers } from '../../hub/directory/read-form.ts';
import { prepareCommitBatch } from '../../hub/ingest/commit-batch.ts';
import { validateMessage } from '../../hub/ingest/validate.ts';
import { registerObjection } from '../../hub/objections/objections.ts';
import { findRoom, REGISTERED_A_DAY_PER_NETWORK_MAX } from '../../hub/objections/room.ts';
import { exchange, issueCode } from '../../hub/pairing/codes.ts';
import type { AuditEntry } from '../../hub/store/audit.ts';
import { Conflict } from '../../hub/store/errors.ts';
import { encodeHour } from '../../hub/store/hour-row.ts';
import { openDatabase } from '../../hub/store/open.ts';
import type { HubDatabase } from '../../hub/store/port.ts';
import { SENSORS_PER_STORE_MAX } from '../../hub/store/sensors.ts';
import { parsePairingCode } from '../../shared/pairing.ts';
import { seededRandom } from '../../shared/random.ts';
import { type SensorPath, topicOf } from '../../shared/topics.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { bytes, hourlyCount, NOON, NOW_MS, RETAILERS, STATE } from '../hub/ingest/example-messages.ts';
import { closeAtEnd, hasPostgres, POSTGRES } from './engines.ts';
import { addStores } from './some-stores.ts';

const SAID = { by: 'Kim', reason: 'a test' };
const entry = (retailer: string): AuditEntry => ({
  retailer,
  store: 's0',
  sensor: null,
  side: 'hub',
  ...SAID,
  what: 'profile',
  before: 'null',
  after: '1',
  weaker: false,
});

/** Resolves when all of them have come. */
function meeting(count: number): () => Promise<void> {
  let left = count;
  const { promise, resolve } = Promise.withResolvers<void>();
  return () => {
    left -= 1;
    if (left === 0) resolve();
    return promise;
  };
}

describe.skipIf(!hasPostgres)('two processes on PostgreSQL (left out where it is not installed)', () => {
  closeAtEnd();
  let both: readonly [HubDatabase, HubDatabase];
  let stores: { readonly acme: readonly number[]; readonly bolt: readonly number[] };
  const findStore = (retailer: string, store: string) => {
    const key = stores[retailer as 'acme' | 'bolt'][Number(store.slice(1))];
    return key === undefined ? undefined : { key, retirementOf: () => undefined };
  };
  beforeAll(async () => {
    const location = await POSTGRES.location();
    both = [await openDatabase(location), await openDatabase(location)];
    stores = { acme: await addStores(both[0], 3), bolt: await addStores(both[0], 3, 'bolt') };
    return async () => {
      for (const db of both) await db.close();
    };
  });

  const onBoth = <T>(work: (db: HubDatabase, at: number) => Promise<T>, times = 1): Promise<T[]> =>
    Promise.all(Array.from({ length: 2 * times }, (_, at) => work(both[at % 2]!, at)));
  /** Commits messages together, as the ingest of a process does. */
  const take = (db: HubDatabase, ...messages: readonly (readonly [topic: string, body: unknown])[]) =>
    prepareCommitBatch(db)(
      messages.map(([topic, body]) => {
        const message = validateMessage(topic, bytes(body), { nowMs: NOW_MS, findStore });
        const storeKey = message.kind === 'refused' ? null : message.storeKey;
        return { topic, storeKey, body: bytes(body), message };
      }),
      NOW_MS,
    );
  const hourOf = (path: SensorPath, changes = {}) =>
    [topicOf(path, 'hour'), hourlyCount(NOON, { sensor: path.sensor, ...changes })] as const;
  const stateOf = (path: SensorPath, changes = {}) =>
    [topicOf(path, 'state'), { ...STATE, sensor: path.sensor, ...changes }] as const;

  test('what one reads before it writes, the other has not changed', async () => {
    const [key] = stores.acme;
    const count = (db: HubDatabase) =>
      db.asTenant('acme').write(async (unit) => {
        const revision = (await unit.revisions([key!])).get(key!)?.revision ?? 0;
        await unit.writeRevisions(new Map([[key!, { revision: revision + 1, content: '' }]]));
      });
    await onBoth(count, 20);
    expect((await both[0].asOperator().revisions([key!])).get(key!)?.revision).toBe(40);
  });

  test('an hour that both take is stored once: with the same values a duplicate, with others refused with an alarm', async () => {
    const path = { retailer: 'acme', store: 's0', sensor: 'twice' };
    const fates = async (visits: readonly [number, number]) => {
      const taken = await onBoth((db, at) => take(db, hourOf(path, { visits: visits[at]!, interval: wide })));
      return taken.flatMap((one) => one.fates).sort();
    };
    const wide = { ...hourlyCount().interval, visits: [0, 100] };
    expect(await fates([41, 41])).toEqual(['duplicate', 'stored']);
    const other = { ...path, sensor: 'otherwise' };
    const [one, two] = await onBoth((db, at) => take(db, hourOf(other, { visits: 41 + at, interval: wide })));
    expect([one!.fates, two!.fates].flat().sort()).toEqual(['conflict', 'stored']);
    expect(await both[0].asOperator().alarms(9)).toMatchObject([
      { kind: 'conflicting-repeat', sensor: 'otherwise' },
    ]);
  });

  test('messages in any order, of sensors that neither knew, come in from both: once, with a whole audit log', async () => {
    const paths = ['acme', 'bolt'].flatMap((retailer) =>
      ['s1', 's2'].flatMap((store) => ['a', 'b', 'c'].map((sensor) => ({ retailer, store, sensor }))),
    );
    const before = await both[0].asOperator().verifyAudit();
    const taken = await onBoth((db, at) => {
      const mine = at % 2 === 0 ? paths : paths.toReversed();
      return take(db, ...mine.flatMap((path) => [stateOf(path), hourOf(path)]));
    }, 3);
    const fates = Map.groupBy(
      taken.flatMap((one) => one.fates),
      (fate) => fate,
    );
    expect([fates.get('stored')!.length, fates.get('duplicate')!.length]).toEqual([12, 60]);
    const after = await both[0].asOperator().verifyAudit();
    if (before.kind !== 'whole' || after.kind !== 'whole') throw new Error('the audit log is broken');
    // The first that each sensor says of its settings.
    expect(after.entries - before.entries).toBe(12);
  });

  test('a store takes no more sensors from both than from one', async () => {
    const names = Array.from({ length: SENSORS_PER_STORE_MAX }, (_, n) => `n${n}`);
    await onBoth((db, at) =>
      take(
        db,
        ...names.map((sensor) => hourOf({ retailer: 'bolt', store: 's0', sensor: `${sensor}-${at}` })),
      ),
    );
    const sensors = await both[0].asOperator().sensorIds([stores.bolt[0]!]);
    expect(sensors.get(stores.bolt[0]!)).toHaveLength(SENSORS_PER_STORE_MAX);
  });

  test('an audit log runs on where both add to several, in any order', async () => {
    const [one, other] = [['acme', 'bolt'] as const, ['bolt', 'acme'] as const];
    const meet = meeting(2);
    let tries = 0;
    await onBoth((db, at) =>
      db.asOperator().take([], async (unit) => {
        tries += 1;
        const [first, second] = at === 0 ? one : other;
        await unit.appendAudit(entry(first), 1);
        // Each has what the other waits for: the server ends one of them, which begins anew.
        await meet();
        await unit.appendAudit(entry(second), 1);
      }),
    );
    expect(tries).toBe(3);
    await onBoth(
      (db, at) =>
        db
          .asTenant(one[at % 3 === 0 ? 0 : 1])
          .write((unit) => unit.appendAudit(entry(one[at % 3 === 0 ? 0 : 1]), 2)),
      10,
    );
    expect(await both[0].asOperator().verifyAudit()).toMatchObject({ kind: 'whole' });
  });

  test('who is in the way again and again is told, after a few tries', async () => {
    const key = stores.acme[0]!;
    let tries = 0;
    const work = both[0].asTenant('acme').write(async (unit) => {
      tries += 1;
      const { key: keyKey } = await unit.insertObjectionKey(key, Buffer.alloc(16), 1);
      const times = { registeredMs: 1, expiresMs: 2, afterRevision: 0 };
      for (let n = 0; n < 2; n += 1)
        await unit.insertObjection(key, { keyKey, hash: 'x', tokenHash: 'same', network: 'x', ...times });
    });
    await expect(work).rejects.toThrow(Conflict);
    expect(tries).toBe(6);
  });

  test('of two who come with one code, one is paired', async () => {
    const path = { retailer: 'acme', store: 's1', sensor: 'a' };
    const authority = { raw: Buffer.from('authority'), pem: 'pem' };
    const issued = { path, by: 'Kim', authority: authority.raw, random: seededRandom(7), nowMs: NOW_MS };
    const { code } = await issueCode(both[0], issued);
    const { secret } = parsePairingCode(code)!;
    const outcomes = await onBoth((db) =>
      exchange(
        { db, authority, brokers: ['mqtts://hub'] },
        { v: 1, secret },
        { nowMs: NOW_MS, isThere: () => true },
      ),
    );
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['paired', 'refused']);
  });

  test('objections from both keep to the limit of a network, and each has its token', async () => {
    const store = (await both[0].asTenant('acme').store('acme', 's2'))!;
    const outcomes = await onBoth(
      (db, at) =>
        registerObjection(
          db.asTenant('acme'),
          store,
          { typed: `00:11:22:33:44:${at.toString(16).padStart(2, '0')}`, network: 'abcdef' },
          NOW_MS,
        ),
      REGISTERED_A_DAY_PER_NETWORK_MAX - 5,
    );
    expect(outcomes.filter(({ kind }) => kind === 'registered')).toHaveLength(
      REGISTERED_A_DAY_PER_NETWORK_MAX,
    );
    const room = await both[1].asTenant('acme').write((unit) => findRoom(unit, store, 'abcdef', NOW_MS));
    expect(room.kind).toBe('wait');
  });

  test('both change the directory of a retailer: nothing is lost', async () => {
    const [acme] = RETAILERS;
    const [shop] = acme!.stores;
    const wanted = (id: string) =>
      readRetailers(
        [{ ...acme!, id: 'acme', name: 'acme', stores: [{ ...shop!, id, name: id }] }],
        ['retailers'],
      );
    const before = await both[0].asOperator().directoryRevision();
    await onBoth((db, at) => applyWanted(db.asTenant('acme'), wanted(`new-${at}`), SAID, NOW_MS), 5);
    const { retailers } = await readDirectory(both[1].asOperator());
    const ids = retailers.find(({ id }) => id === 'acme')!.stores.map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('new-'))).toHaveLength(10);
    expect(await both[1].asOperator().directoryRevision()).toBe(before + 10);
    expect(await both[0].asOperator().verifyAudit()).toMatchObject({ kind: 'whole' });
  });

  test('of sensors that hear the same one counts, also for a process that has not heard of the newer one', async () => {
    const [key] = await addStores(both[0], 1, 'hall');
    const rows = await both[0].asTenant('hall').directory();
    const sensors = ['first', 'later'].map((id) => ({
      retailer: 'hall',
      store: 's0',
      id,
      area: 'hall',
      retired: null,
      replacedBy: null,
    }));
    await both[0].asOperator().write((unit) => unit.writeDirectory({ ...rows, sensors }));
    const write = (db: HubDatabase, id: string, hour: number, visits: number) =>
      db.asOperator().take([key!], async (unit) => {
        const [sensor] = await unit.sensorKeys([{ store: key!, id }], 1);
        const at = (NOON + hour) as UtcHour;
        const values = encodeHour(hourlyCount(at, { visits, coverage: visits / 100 }));
        await unit.writeHours([{ sensor: sensor!, hour: at, values }], 5);
      });
    await write(both[0], 'first', 0, 40);
    await write(both[1], 'later', 1, 50);
    await write(both[0], 'first', 1, 41);
    const day = dayNumber('2026-03-02' as LocalDate);
    const [kept] = await both[0].asOperator().keptSums([{ store: key!, step: 1, from: day, to: day + 1 }]);
    expect(kept!.map(({ sums }) => [sums.heard, sums.cells.visits.sum])).toEqual([[2, 90]]);
  });

  test('an alarm of a store that both raise is kept once', async () => {
    const key = stores.bolt[1]!;
    const raised = await onBoth(
      (db) => db.asOperator().take([], (unit) => unit.raiseStoreAlarm([key], 'certificate', 'once', 1)),
      5,
    );
    expect(raised.reduce((sum, one) => sum + one)).toBe(1);
  });

  test('messages are taken while somebody else writes, and of other stores beside each other; of one store in turn', async () => {
    const [one, other] = both;
    const open = Promise.withResolvers<void>();
    const begun = meeting(3);
    const writing = one.asOperator().write(async () => {
      begun();
      await open.promise;
    });
    const taking = one.asOperator().take([stores.acme[0]!], async () => {
      begun();
      await open.promise;
    });
    const path = { retailer: 'acme', store: 's1', sensor: 'beside' };
    expect((await take(other, hourOf(path))).fates).toEqual(['stored']);
    let isTaken = false;
    const waiting = take(other, hourOf({ ...path, store: 's0' })).then(() => {
      isTaken = true;
    });
    begun();
    expect((await take(other, hourOf({ ...path, sensor: 'beside-2' }))).fates).toEqual(['stored']);
    expect(isTaken).toBe(false);
    open.resolve();
    await Promise.all([writing, taking, waiting]);
    expect(isTaken).toBe(true);
  });

  test('what a batch that came to nothing would have used up is there for the next', async () => {
    const topic = 'footfall/v1/acme/s0/door/hour';
    const refused = Array.from({ length: 30 }, () => ({
      ...({ topic, storeKey: stores.acme[0]!, code: 'not-json', reason: 'not-json: x' } as const),
      body: new Uint8Array(),
    }));
    const nothing = new Error('nothing of it');
    const failed = both[0].asOperator().take([], async (unit) => {
      await unit.addRefused(refused, NOW_MS);
      throw nothing;
    });
    await expect(failed).rejects.toBe(nothing);
    await both[0].asOperator().take([], (unit) => unit.addRefused(refused, NOW_MS));
    const kept = await both[0].asOperator().refused(99);
    expect(kept.filter((row) => row.topic === topic).map(({ code }) => code)).toEqual(
      Array(30).fill('not-json'),
    );
  });
});

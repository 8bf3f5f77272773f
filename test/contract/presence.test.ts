// Processes of a hub on one PostgreSQL database: who may work beside whom, who has the jobs, and to whom they pass.
import { describe, expect, onTestFinished, test } from 'vitest';
import { openForHub, openTables } from '../../hub/store/open.ts';
import { poolOf, watchedClient } from '../../hub/store/postgres/pool.ts';
import { joinHub, SURE_MS } from '../../hub/store/postgres/presence.ts';
import { PARTS, type Part, type Presence } from '../../hub/store/presence.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { closeAtEnd, hasPostgres, POSTGRES, postgresServer } from './engines.ts';

const SOON = { timeout: 20_000 };

describe.skipIf(!hasPostgres)('processes on PostgreSQL (left out where it is not installed)', () => {
  closeAtEnd();

  async function opened(location: string, parts: readonly Part[], ownBroker = false) {
    const { db, presence } = await openForHub(location, { parts, ownBroker });
    let isOpen = true;
    const close = async () => {
      if (isOpen) await db.close();
      isOpen = false;
    };
    onTestFinished(close);
    return { db, presence, close };
  }
  /** One whose clock stands still unless it is moved: as a process that is frozen. */
  async function joined(location: string, parts: readonly Part[], clock = fakeClock(0)) {
    const { pool, name } = poolOf(location);
    const client = () => watchedClient(location, SURE_MS);
    const presence = await joinHub({ parts, ownBroker: false, pool, client, name, clock });
    onTestFinished(async () => {
      await presence.leave();
      await pool.end();
    });
    return { presence, clock };
  }
  /** How it holds the jobs, as it is told. */
  function told(presence: Presence): boolean[] {
    const heard: boolean[] = [];
    presence.onJobs(() => heard.push(presence.holdsJobs()));
    return heard;
  }

  test('one has the jobs, who leaves passes them on, and who waited is told', async () => {
    const location = await POSTGRES.location();
    const first = await opened(location, PARTS);
    const second = await opened(location, ['jobs']);
    expect([first.presence.holdsJobs(), second.presence.holdsJobs()]).toEqual([true, false]);
    const heard = told(second.presence);
    const leavesMs = performance.now();
    await first.close();
    await expect.poll(() => heard, SOON).toEqual([false, true]);
    // As long as another one that lost its connection may take to notice.
    expect(performance.now() - leavesMs).toBeGreaterThan(SURE_MS);
    expect(second.presence.holdsJobs()).toBe(true);
    expect(second.presence.hubId).toBe(first.presence.hubId);
    expect((await opened(await POSTGRES.location(), ['web'])).presence.hubId).not.toBe(first.presence.hubId);
  });

  test('a connection that breaks loses them at once, and somebody has them again', async () => {
    const location = await POSTGRES.location();
    const both = [await opened(location, ['jobs']), await opened(location, ['jobs'])];
    const heard = told(both[0]!.presence);
    await (await postgresServer()).breakConnections();
    await expect.poll(() => heard[1], SOON).toBe(false);
    const holders = () => both.filter(({ presence }) => presence.holdsJobs()).length;
    await expect.poll(holders, SOON).toBe(1);
  });

  test('a frozen process loses them, knows it before another has them, and gets none back by waking up', async () => {
    const location = await POSTGRES.location();
    const frozen = await joined(location, ['jobs']);
    expect(frozen.presence.holdsJobs()).toBe(true);
    const { presence } = await opened(location, ['jobs']);
    const isLost: boolean[] = [];
    presence.onJobs(() => {
      if (!presence.holdsJobs()) return;
      // By then its clock has run on for at least as long as it is sure.
      frozen.clock.advance(SURE_MS + 1);
      isLost.push(!frozen.presence.holdsJobs());
    });
    await expect.poll(() => isLost, SOON).toEqual([true]);
    await expect.poll(() => frozen.presence.holdsJobs()).toBe(false);
  });

  test('who has heard nothing of the server for two seconds takes them for lost, also where the server does not', async () => {
    const location = await POSTGRES.location();
    const { presence, clock } = await joined(location, ['jobs']);
    const heard = told(presence);
    clock.advance(SURE_MS);
    expect(presence.holdsJobs()).toBe(true);
    clock.advance(SURE_MS / 4);
    expect(presence.holdsJobs()).toBe(false);
    expect(heard).toEqual([true, false]);
  });

  test('all see which parts are done, and whether somebody has the jobs', async () => {
    const location = await POSTGRES.location();
    const web = await opened(location, ['web']);
    expect(await web.presence.seen()).toEqual({ parts: new Set(['web']), hasJobs: false });
    expect(web.presence.holdsJobs()).toBe(false);
    const others = await opened(location, ['ingest', 'jobs']);
    expect(await web.presence.seen()).toEqual({ parts: new Set(PARTS), hasJobs: true });
    await others.close();
    await expect.poll(() => web.presence.seen(), SOON).toEqual({ parts: new Set(['web']), hasJobs: false });
  });

  test('a part that a process cannot do at the moment is not seen', async () => {
    const location = await POSTGRES.location();
    const { presence } = await opened(location, ['ingest']);
    let isConnected = false;
    presence.showWhile('ingest', () => isConnected);
    const parts = async () => [...(await presence.seen()).parts];
    await expect.poll(parts, SOON).toEqual([]);
    isConnected = true;
    await expect.poll(parts, SOON).toEqual(['ingest']);
    await (await postgresServer()).breakConnections();
    isConnected = false;
    await expect.poll(() => parts().catch(() => 'the server is away'), SOON).toEqual([]);
  });

  test('a broker of its own wants the sensors for itself; pages may be served beside it', async () => {
    const location = await POSTGRES.location();
    const own = await opened(location, ['ingest', 'jobs'], true);
    await opened(location, ['web']);
    for (const ownBroker of [true, false])
      await expect(opened(location, ['ingest'], ownBroker)).rejects.toThrow(
        /another hub works with the database .* broker of its own: stop that one, .* one `broker.url` for both/,
      );
    await own.close();
    await opened(location, ['ingest']);
    await expect(opened(location, PARTS, true)).rejects.toThrow('has a broker of its own');
  });

  test('a database is moved while no process works with it, not even for pages, and none begins meanwhile', async () => {
    const location = await POSTGRES.location();
    const web = await opened(location, ['web']);
    await expect(openTables(location)).rejects.toThrow('a hub works with the database');
    await web.close();
    const tables = await openTables(location);
    await expect(opened(location, ['web'])).rejects.toThrow(/is being moved or distributed: wait/);
    await tables.close();
    await opened(location, ['web']);
  });

  test('who cannot have its locks back writes nothing', async () => {
    const location = await POSTGRES.location();
    const { db, close } = await opened(location, PARTS);
    const { breakConnections } = await postgresServer();
    let tables: Awaited<ReturnType<typeof openTables>> | undefined;
    // Between its connection and the next one somebody may be faster.
    while (tables === undefined) {
      await breakConnections();
      tables = await openTables(location).catch(() => undefined);
    }
    await expect(db.asOperator().write((unit) => unit.takeAllOffline())).rejects.toThrow('is being moved');
    await tables.close();
    await db.asOperator().write((unit) => unit.takeAllOffline());
    await close();
  });
});

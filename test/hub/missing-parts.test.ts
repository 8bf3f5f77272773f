// What a process that serves pages says where nobody does a part of the hub's work: on a real database, by a clock of the test.
import { describe, expect, onTestFinished, test } from 'vitest';
import { watchParts } from '../../hub/missing-parts.ts';
import { openForHub } from '../../hub/store/open.ts';
import { ALONE, type Part } from '../../hub/store/presence.ts';
import { createLogger } from '../../shared/logger.ts';
import { closeAtEnd, hasPostgres, POSTGRES } from '../contract/engines.ts';
import { addStores } from '../contract/some-stores.ts';
import { fakeClock } from '../support/fake-clock.ts';

const logger = createLogger('test', 'silent');
const NOW_MS = Date.parse('2026-11-28T12:00:00Z');
const LOOK_MS = 2_000;
const SOON = { timeout: 10_000, interval: 20 };

describe.skipIf(!hasPostgres)('on PostgreSQL (left out where it is not installed)', () => {
  closeAtEnd();

  test('a part that nobody does for half a minute is told, with an alarm in each store, until somebody does it', async () => {
    const location = await POSTGRES.location();
    const opened = async (...parts: Part[]) => {
      const { db, presence } = await openForHub(location, { parts, ownBroker: false });
      return { db, presence };
    };
    const web = await opened('web');
    onTestFinished(() => web.db.close());
    await addStores(web.db, 2);
    const clock = fakeClock(NOW_MS);
    const missing = watchParts({ ...web, clock, logger });
    onTestFinished(missing.stop);
    await expect.poll(missing.hasJobs, SOON).toBe(false);
    clock.advance(29_999);
    expect(missing.troubles()).toEqual([]);
    clock.advance(1);
    expect(missing.troubles()).toEqual([
      expect.stringContaining('no process of the hub takes hours, since none runs, or none can'),
      expect.stringContaining('no process of the hub does its jobs'),
    ]);
    const alarms = () => web.db.asOperator().alarms(9);
    /** It looks once each two seconds, whatever they take. */
    const look = async () => {
      clock.advance(LOOK_MS);
      return (await alarms()).length;
    };
    await expect.poll(look, SOON).toBe(4);
    expect((await alarms()).map(({ kind, store, text }) => [kind, store, text.slice(0, 40)])).toEqual(
      expect.arrayContaining([['hub-part', 's1', '2026-11-28: no process of the hub takes ']]),
    );
    // Once a day, however often it looks.
    for (let n = 0; n < 5; n += 1) expect(await look()).toBe(4);

    const other = await opened('ingest');
    const troubles = async () => {
      await look();
      return missing.troubles().map((text) => text.slice(0, 30));
    };
    await expect.poll(troubles, SOON).toEqual(['no process of the hub does its']);
    const jobs = await opened('jobs');
    await expect.poll(troubles, SOON).toEqual([]);
    expect(missing.hasJobs()).toBe(true);
    await jobs.db.close();
    await other.db.close();
  });
});

test('a hub of one process misses nothing', async () => {
  const clock = fakeClock(NOW_MS);
  const { db } = await openForHub(':memory:', { parts: ['web', 'ingest', 'jobs'], ownBroker: true });
  const missing = watchParts({ presence: ALONE, db, clock, logger });
  clock.advance(60_000);
  await missing.stop();
  expect([missing.troubles(), missing.hasJobs()]).toEqual([[], true]);
  await db.close();
});

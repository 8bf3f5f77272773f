// What is sent to which sensor, and when, over a real database and a clock that a test moves.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { configureStore, pauseStore, resumeStore } from '../../../hub/remote/actions.ts';
import { startConfigPublisher } from '../../../hub/remote/config-publisher.ts';
import { openSqlite } from '../../../hub/store/sqlite/database.ts';
import { createLogger } from '../../../shared/logger.ts';
import type { ObjectionList, RemoteConfig } from '../../../shared/remote-config.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { ALWAYS } from '../report/filled-hub.ts';
import { askedStore, NOW_MS } from './asked-store.ts';

const KIM = { by: 'Kim' };
const LIST: ObjectionList = {
  key: '0'.repeat(32),
  until: '2026-12-01T00:00:00Z',
  hashes: ['0123456789abcdef'],
};

function publishing(nowMs = NOW_MS, hasOther = false) {
  const asked = askedStore();
  const clock = fakeClock(nowMs);
  const sent: (RemoteConfig & { readonly topic: string })[] = [];
  let objections: ObjectionList[] = [];
  let connected = true;
  let watched: (stores: readonly number[]) => void = () => {};
  /** Of one that is there for all of the time. */
  const sentToOther: RemoteConfig[] = [];
  const publisher = startConfigPublisher({
    db: asked.hub.db,
    clock,
    logger: createLogger('test', 'silent'),
    objections: async (_, stores) => {
      watched(stores);
      return new Map(stores.map((store) => [store, objections]));
    },
    brokers: [
      {
        publishRetained(topic, body, done) {
          sent.push({ topic, ...JSON.parse(body) });
          done();
        },
        isConnected: () => connected,
      },
      {
        publishRetained(_topic, body, done) {
          sentToOther.push(JSON.parse(body));
          done();
        },
        isConnected: () => hasOther,
      },
    ],
  });
  return {
    ...asked,
    clock,
    publisher,
    /** As the clock goes on, a second at a time. */
    async sentAfter(ms: number) {
      sent.length = 0;
      for (let gone = 0; gone < ms; gone += 1000) {
        clock.advance(1000);
        await nextTurn();
      }
      return [...sent];
    },
    object(lists: ObjectionList[]) {
      objections = lists;
    },
    async connect(is: boolean) {
      connected = is;
      if (is) publisher.connected(0);
      await nextTurn();
    },
    /** Told of the stores that are looked at. */
    watch(by: typeof watched) {
      watched = by;
    },
    sent,
    sentToOther,
  };
}

test('sends at a connection, then only what changes, with a revision that rises', async () => {
  const at = publishing();
  await at.connect(true);
  expect(at.sent).toMatchObject([
    {
      topic: 'footfall/v1/acme/berlin/door/config',
      v: 1,
      revision: 1,
      pause: null,
      settings: {},
      objections: [],
    },
  ]);
  expect(await at.sentAfter(300_000)).toEqual([]);
  await pauseStore(at.hub.db.asOperator(), at.store, KIM, at.clock.nowMs());
  expect(await at.sentAfter(1000)).toMatchObject([{ revision: 2, pause: { until: null } }]);
  at.hub.addSensor(at.store, 'window');
  expect(await at.sentAfter(1000)).toMatchObject([
    { topic: 'footfall/v1/acme/berlin/window/config', revision: 2 },
  ]);
  await resumeStore(at.hub.db.asOperator(), at.store, KIM, at.clock.nowMs());
  expect((await at.sentAfter(1000)).map(({ revision, pause }) => [revision, pause])).toEqual([
    [3, null],
    [3, null],
  ]);
});

test('another process that writes the database is noticed within a second', async () => {
  const at = publishing();
  await at.connect(true);
  const beside = openSqlite(at.hub.db.name, { forHub: false });
  await pauseStore(beside.asOperator(), at.store, KIM, at.clock.nowMs());
  await beside.close();
  expect(await at.sentAfter(1000)).toMatchObject([{ revision: 2 }]);
});

test('what time alone changes is found within a minute: the end of a pause, and of an objection', async () => {
  const at = publishing();
  await at.connect(true);
  await pauseStore(at.hub.db.asOperator(), at.store, { ...KIM, until: '2026-11-23T16:30' }, at.clock.nowMs());
  expect(await at.sentAfter(1000)).toMatchObject([{ pause: { until: '2026-11-23T15:30:00Z' } }]);
  expect(await at.sentAfter(5 * 60_000)).toMatchObject([{ pause: null }]);
  at.object([LIST]);
  expect(await at.sentAfter(61_000)).toMatchObject([{ objections: [LIST] }]);
  at.object([]);
  expect(await at.sentAfter(61_000)).toMatchObject([{ objections: [] }]);
});

test('nothing is sent without a connection, and everything with the next', async () => {
  const at = publishing();
  await at.connect(true);
  await at.connect(false);
  await pauseStore(at.hub.db.asOperator(), at.store, KIM, at.clock.nowMs());
  expect(await at.sentAfter(60_000)).toEqual([]);
  await at.connect(true);
  expect(at.sent).toMatchObject([{ revision: 2 }]);
});

test('a sensor that has accepted a higher revision, of another copy of the hub, is outrun', async () => {
  const at = publishing();
  await at.connect(true);
  await at.says({ revision: 41, refused: 'revision 1 is older than 41' });
  expect(await at.sentAfter(1000)).toMatchObject([{ revision: 42 }]);
});

test("the weeks ahead go to sensors that keep to the store's hours, anew each Monday, and to no others", async () => {
  const mondayMs = Date.parse('2026-11-29T23:00:00Z');
  const at = publishing(mondayMs - 90_000);
  await at.connect(true);
  expect(at.sent[0]).not.toHaveProperty('open');
  const ask = (set: Record<string, unknown>) =>
    configureStore(at.hub.db.asOperator(), at.store, { ...KIM, set, unset: [] }, at.clock.nowMs());
  await ask({ opening: 'store' });
  // It is open always: one span for all of the weeks, the first of which began on Monday, 23 November.
  const [told] = await at.sentAfter(1000);
  expect(told?.open).toEqual({
    from: '2026-11-22T23:00:00Z',
    until: '2026-12-27T23:00:00Z',
    spans: [['2026-11-22T23:00:00Z', '2026-12-27T23:00:00Z']],
  });
  expect(await at.sentAfter(mondayMs - at.clock.nowMs() - 1)).toEqual([]);
  expect(await at.sentAfter(60_001)).toMatchObject([{ revision: 3, open: { from: '2026-11-29T23:00:00Z' } }]);
  await ask({ opening: { timeZone: 'Europe/Berlin', hours: { ...at.store.opening, sun: null } } });
  const [own] = await at.sentAfter(1000);
  expect(own).toMatchObject({ revision: 4, settings: { opening: { hours: { sun: null } } } });
  expect(own).not.toHaveProperty('open');
});

test('each broker is told all, and one that comes back is told again, without the others', async () => {
  const at = publishing(NOW_MS, true);
  await at.connect(true);
  expect([at.sent, at.sentToOther].map((all) => all.map(({ revision }) => revision))).toEqual([[1], [1]]);
  await at.connect(false);
  await pauseStore(at.hub.db.asOperator(), at.store, KIM, at.clock.nowMs());
  expect(await at.sentAfter(1000)).toEqual([]);
  expect(at.sentToOther.map(({ revision }) => revision)).toEqual([1, 2]);
  await at.connect(true);
  expect(at.sent.map(({ revision }) => revision)).toEqual([2]);
  expect(at.sentToOther).toHaveLength(2);
});

test('where one store has changed, it alone is looked at', async () => {
  const at = publishing();
  const other = at.hub.addStore('paris', 'Europe/Paris', ALWAYS);
  at.hub.addSensor(other, 'door');
  await at.connect(true);
  await at.sentAfter(1000);
  const looked: (readonly number[])[] = [];
  at.watch((stores) => looked.push(stores));
  await pauseStore(at.hub.db.asOperator(), at.store, KIM, at.clock.nowMs());
  expect(await at.sentAfter(2000)).toMatchObject([{ revision: 2 }]);
  expect(looked).toEqual([[at.store.key]]);
});

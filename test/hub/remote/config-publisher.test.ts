// What is sent to which sensor, and when, over a real database and a clock that a test moves.
import { expect, test } from 'vitest';
import { pauseStore, resumeStore } from '../../../hub/remote/actions.ts';
import { startConfigPublisher } from '../../../hub/remote/config-publisher.ts';
import { openDatabase } from '../../../hub/store/database.ts';
import { createLogger } from '../../../shared/logger.ts';
import type { ObjectionList, RemoteConfig } from '../../../shared/remote-config.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { askedStore, NOW_MS } from './asked-store.ts';

const KIM = { by: 'Kim' };
const LIST: ObjectionList = {
  key: '0'.repeat(32),
  until: '2026-12-01T00:00:00Z',
  hashes: ['0123456789abcdef'],
};

function publishing() {
  const asked = askedStore();
  const clock = fakeClock(NOW_MS);
  const sent: (RemoteConfig & { readonly topic: string })[] = [];
  let objections: ObjectionList[] = [];
  let connected = true;
  const publisher = startConfigPublisher({
    db: asked.hub.db,
    clock,
    logger: createLogger('test', 'silent'),
    objections: () => objections,
    send(topic, body, done) {
      sent.push({ topic, ...JSON.parse(body) });
      done();
    },
    isConnected: () => connected,
  });
  return {
    ...asked,
    ...{ clock, publisher },
    sentAfter(ms: number) {
      sent.length = 0;
      clock.advance(ms);
      return [...sent];
    },
    object(lists: ObjectionList[]) {
      objections = lists;
    },
    connect(is: boolean) {
      connected = is;
      if (is) publisher.connected();
    },
    sent,
  };
}

test('sends at a connection, then only what changes, with a revision that rises', () => {
  const at = publishing();
  at.connect(true);
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
  expect(at.sentAfter(300_000)).toEqual([]);
  pauseStore(at.hub.db, at.store, KIM, at.clock.nowMs());
  expect(at.sentAfter(1000)).toMatchObject([{ revision: 2, pause: { until: null } }]);
  at.hub.addSensor(at.store, 'window');
  expect(at.sentAfter(1000)).toMatchObject([{ topic: 'footfall/v1/acme/berlin/window/config', revision: 2 }]);
  resumeStore(at.hub.db, at.store, KIM, at.clock.nowMs());
  expect(at.sentAfter(1000).map(({ revision, pause }) => [revision, pause])).toEqual([
    [3, null],
    [3, null],
  ]);
});

test('another process that writes the database is noticed within a second', () => {
  const at = publishing();
  at.connect(true);
  const beside = openDatabase(at.hub.db.name);
  pauseStore(beside, at.store, KIM, at.clock.nowMs());
  beside.close();
  expect(at.sentAfter(1000)).toMatchObject([{ revision: 2 }]);
});

test('what time alone changes is found within a minute: the end of a pause, and of an objection', () => {
  const at = publishing();
  at.connect(true);
  pauseStore(at.hub.db, at.store, { ...KIM, until: '2026-11-23T16:30' }, at.clock.nowMs());
  expect(at.sentAfter(1000)).toMatchObject([{ pause: { until: '2026-11-23T15:30:00Z' } }]);
  expect(at.sentAfter(5 * 60_000)).toMatchObject([{ pause: null }]);
  at.object([LIST]);
  expect(at.sentAfter(61_000)).toMatchObject([{ objections: [LIST] }]);
  at.object([]);
  expect(at.sentAfter(61_000)).toMatchObject([{ objections: [] }]);
});

test('nothing is sent without a connection, and everything with the next', () => {
  const at = publishing();
  at.connect(true);
  at.connect(false);
  pauseStore(at.hub.db, at.store, KIM, at.clock.nowMs());
  expect(at.sentAfter(60_000)).toEqual([]);
  at.connect(true);
  expect(at.sent).toMatchObject([{ revision: 2 }]);
});

test('a sensor that has accepted a higher revision, of another copy of the hub, is outrun', () => {
  const at = publishing();
  at.connect(true);
  at.says({ revision: 41, refused: 'revision 1 is older than 41' });
  expect(at.sentAfter(1000)).toMatchObject([{ revision: 42 }]);
});

// A store that a command adds or retires is known to the running hub within a second or two.
import { expect, test, vi } from 'vitest';
import { applyWanted } from '../../../hub/directory/apply.ts';
import { readDirectoryFile } from '../../../hub/directory/file.ts';
import { startLiveStores } from '../../../hub/directory/live.ts';
import { openDatabase } from '../../../hub/store/open.ts';
import type { KnownStore } from '../../../hub/store/stores.ts';
import { createLogger } from '../../../shared/logger.ts';
import { hourStartMs, utcHourOf } from '../../../shared/utc-hour.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { NOW_MS, shop } from './written.ts';

/** In Berlin. */
const MIDNIGHT = utcHourOf(Date.parse('2026-11-24T23:00:00Z'));

test('stores come and go while the hub runs', async () => {
  const db = await openDatabase(':memory:');
  const clock = fakeClock(NOW_MS);
  const apply = async (yaml: string) => {
    const { wanted } = await readDirectoryFile(yaml, 'shops.yaml');
    await applyWanted(db.asOperator(), wanted, { by: 'kim', reason: '' }, NOW_MS);
  };
  const { findStore, stop } = await startLiveStores({ db, clock, logger: createLogger('test', 'silent') });
  const find = () => findStore('acme', 'main-street');
  const becomes = (what: (found: KnownStore | undefined) => boolean) =>
    vi.waitFor(() => {
      clock.advance(1000);
      expect(what(find())).toBe(true);
    });
  const isRetired = (found: KnownStore | undefined) => found?.retirementOf('door')?.from === MIDNIGHT;
  expect(find()).toBeUndefined();
  await apply(shop('08:00-20:00'));
  await becomes((found) => found !== undefined);
  expect(find()!.retirementOf('door')).toBeUndefined();
  await apply(shop('08:00-20:00', ['retired: 2026-11-25']));
  await becomes(isRetired);
  await apply(shop('08:00-20:00', ['retired: null']));
  await becomes((found) => found?.retirementOf('door') === undefined);
  await apply(shop('08:00-20:00', [], ['retired: 2026-11-25']));
  await becomes(isRetired);
  await apply(shop('08:00-20:00', ['sensors: [{ id: door, retired: 2026-11-20 }]'], ['retired: 2026-11-25']));
  await becomes((found) => found?.retirementOf('door')?.since === '2026-11-20');
  expect(find()!.retirementOf('back')).toEqual({ kind: 'store', since: '2026-11-25', from: MIDNIGHT });
  await stop();
  await db.close();
});

test('a sensor that is retired ahead loses its credential on the day, in the time zone of its store', async () => {
  const db = await openDatabase(':memory:');
  const clock = fakeClock(NOW_MS);
  const lines = [
    'sensors: [{ id: door, retired: 2026-11-27 }, { id: back, retired: 2026-11-28 }, { id: till }]',
  ];
  const { wanted } = await readDirectoryFile(shop('08:00-20:00', lines), 'shops.yaml');
  await applyWanted(db.asOperator(), wanted, { by: 'kim', reason: '' }, NOW_MS);
  await db.asOperator().write(async (unit) => {
    for (const sensor of ['door', 'back', 'till'])
      await unit.issueCredential({ retailer: 'acme', store: 'main-street', sensor }, 'hash', NOW_MS);
  });
  const logger = createLogger('test', 'silent');
  const { findStore, stop } = await startLiveStores({ db, clock, logger });
  const letIn = async () => (await db.asOperator().liveCredentials()).map(({ sensor }) => sensor);
  const before = hourStartMs(findStore('acme', 'main-street')!.retirementOf('door')!.from) - 1;
  expect(before + 1).toBe(Date.parse('2026-11-26T23:00:00Z'));
  clock.advance(before - NOW_MS);
  await vi.waitFor(async () => expect(await letIn()).toEqual(['back', 'door', 'till']));
  await vi.waitFor(async () => {
    clock.advance(1000);
    expect(await letIn()).toEqual(['back', 'till']);
  });
  const [entry] = await db.asOperator().audit(undefined, 1);
  expect(entry).toMatchObject({
    sensor: 'door',
    what: 'credential',
    by: 'footfall-hub',
    reason: 'retired from 2026-11-27 on',
  });
  await stop();
  // A hub that was away on the day sees to it as it starts.
  clock.advance(3 * 86_400_000);
  await (await startLiveStores({ db, clock, logger })).stop();
  expect(await letIn()).toEqual(['till']);
  await db.close();
});

// A store that a command adds or retires is known to the running hub within a second or two.
import { expect, test, vi } from 'vitest';
import { applyWanted } from '../../../hub/directory/apply.ts';
import { readDirectoryFile } from '../../../hub/directory/file.ts';
import { startLiveStores } from '../../../hub/directory/live.ts';
import { openDatabase } from '../../../hub/store/open.ts';
import type { KnownStore } from '../../../hub/store/stores.ts';
import { createLogger } from '../../../shared/logger.ts';
import { utcHourOf } from '../../../shared/utc-hour.ts';
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

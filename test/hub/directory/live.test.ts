// A store that a command adds or retires is known to the running hub within a second or two.
import { expect, test, vi } from 'vitest';
import { applyWanted } from '../../../hub/directory/apply.ts';
import { readDirectoryFile } from '../../../hub/directory/file.ts';
import { startLiveStores } from '../../../hub/directory/live.ts';
import { openDatabase } from '../../../hub/store/open.ts';
import { createLogger } from '../../../shared/logger.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { NOW_MS, shop } from './written.ts';

test('stores come and go while the hub runs', async () => {
  const db = await openDatabase(':memory:');
  const clock = fakeClock(NOW_MS);
  const apply = async (yaml: string) => {
    const { wanted } = await readDirectoryFile(yaml, 'shops.yaml');
    await applyWanted(db.asOperator(), wanted, { by: 'kim', reason: '' }, NOW_MS);
  };
  const { findStore, stop } = await startLiveStores({ db, clock, logger: createLogger('test', 'silent') });
  const find = () => findStore('acme', 'main-street');
  const becomes = (what: (found: number | undefined) => boolean) =>
    vi.waitFor(() => {
      clock.advance(1000);
      expect(what(find())).toBe(true);
    });
  expect(find()).toBeUndefined();
  await apply(shop('08:00-20:00'));
  await becomes((found) => found !== undefined);
  await apply(shop('08:00-20:00', ['retired: 2026-11-25']));
  await becomes((found) => found === undefined);
  await apply(shop('08:00-20:00', ['retired: null']));
  await becomes((found) => found !== undefined);
  await apply(shop('08:00-20:00', [], ['retired: 2026-11-25']));
  await becomes((found) => found === undefined);
  await stop();
  await db.close();
});

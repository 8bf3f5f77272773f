// What a page asks of the database does not grow with the stores, nor with their calibrations.
import { expect, test, vi } from 'vitest';
import { applyFit } from '../../../hub/calibration/actions.ts';
import { raiseWarnings } from '../../../hub/calibration/watch.ts';
import { loadDay } from '../../../hub/report/day-page.ts';
import { findGroup } from '../../../hub/report/group.ts';
import { loadGroupReport } from '../../../hub/report/group-report.ts';
import { loadOverview } from '../../../hub/report/overview.ts';
import { loadStoreReport } from '../../../hub/report/store-report.ts';
import { loadStores } from '../../../hub/report/store-state.ts';
import { countedStore, EIGHT_HOURS, NOW_MS, value } from '../calibration/counted-store.ts';
import { daily, type FilledHub, filledHub, utc } from '../report/filled-hub.ts';

/** How many statements `work` runs. */
async function statementsOf({ raw }: FilledHub, work: () => Promise<unknown>): Promise<number> {
  const statement = Object.getPrototypeOf(raw.prepare('SELECT 1'));
  const all = vi.spyOn(statement, 'all');
  await work();
  const count = all.mock.calls.length;
  all.mockRestore();
  return count;
}

async function hubOf(others: number) {
  const hub = filledHub();
  const at = countedStore(hub);
  await at.count(...EIGHT_HOURS);
  value(await applyFit(hub.db.asOperator(), at.store, 'visits', { by: 'Kim' }, NOW_MS));
  for (let n = 0; n < others; n += 1) {
    const store = hub.addStore(`s${n}`, 'Europe/Berlin', daily('10:00', '18:00'));
    hub.addHours(hub.addSensor(store, 'door'), utc('2026-11-20T00'), utc('2026-11-23T12'), () => ({}));
  }
  hub.raw.exec(`INSERT INTO store_group (retailer, id, name) VALUES ('acme', 'all', 'All');
    UPDATE store SET groups = '["all"]'`);
  return { hub, store: at.store };
}

test('of an overview, a store, a group, and the watch over all calibrations', async () => {
  const counts = async (others: number) => {
    const { hub, store } = await hubOf(others);
    const reader = hub.db.asOperator();
    const [state] = await loadStores(reader, [store], NOW_MS);
    return {
      overview: await statementsOf(hub, () => loadOverview(reader, NOW_MS)),
      ranked: await statementsOf(hub, () =>
        loadOverview(reader, NOW_MS, { order: '-change', search: undefined, page: 1 }),
      ),
      states: await statementsOf(hub, async () => loadStores(reader, await reader.stores(), NOW_MS)),
      storePage: await statementsOf(hub, () =>
        loadStoreReport(reader, state!, { day: undefined, range: '4w' }, NOW_MS),
      ),
      day: await statementsOf(hub, () => loadDay(reader, state!, state!.lastDay!)),
      group: await statementsOf(hub, async () => {
        const tenant = hub.db.asTenant('acme');
        const group = (await findGroup(tenant, 'all', NOW_MS))!;
        const asked = { day: undefined, range: '4w', as: 'people' } as const;
        const answer = await loadGroupReport(tenant, group, asked, NOW_MS);
        if (answer.kind !== 'fine') throw new Error(answer.kind);
        expect(answer.report.stores).toHaveLength(others + 1);
      }),
      watch: await statementsOf(hub, () => raiseWarnings(hub.db, NOW_MS)),
    };
  };
  const few = await counts(1);
  expect(few).toEqual(await counts(12));
  expect(few).toEqual({ overview: 23, ranked: 28, states: 7, storePage: 9, day: 3, group: 18, watch: 4 });
});

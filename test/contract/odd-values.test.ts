// What a sensor sends may hold characters and numbers that an engine does not read: pages show all stores all the same.
import { beforeAll, expect, test } from 'vitest';
import { dayNumber, type LocalDate } from '../../hub/calendar/local-days.ts';
import { prepareCommitBatch } from '../../hub/ingest/commit-batch.ts';
import { validateMessage } from '../../hub/ingest/validate.ts';
import { loadStorePage } from '../../hub/report/store-pages.ts';
import type { HubDatabase } from '../../hub/store/port.ts';
import { topicOf } from '../../shared/topics.ts';
import { bytes, HEALTH, hourlyCount, NOON, NOW_MS, STATE } from '../hub/ingest/example-messages.ts';
import { onEachEngine } from './engines.ts';
import { addStores } from './some-stores.ts';

const health = (reason: string, uptime = '19500') =>
  JSON.stringify(HEALTH)
    .replace('"reason":null', `"reason":${reason}`)
    .replace('"uptime_s":19500', `"uptime_s":${uptime}`);
const BODIES = [
  ['a zero character', 'health', health('"a\\u0000b"')],
  ['half a surrogate', 'health', health('"a\\uD800b"')],
  ['the other half', 'health', health('"a\\udc00b"')],
  ['a backslash before a u', 'health', health('"a\\\\u0000b"')],
  [
    'a number that is as good as none',
    'health',
    health('null', '1e-400').replace('"running"', '"restarting"'),
  ],
  ['a zero character', 'state', JSON.stringify(STATE).replace('"refused":null', '"refused":"a\\u0000b"')],
] as const;

onEachEngine(({ open }) => {
  let db: HubDatabase;
  let key: number;
  beforeAll(async () => {
    db = await open();
    [key] = (await addStores(db, 1)) as [number];
  });

  test.each(BODIES)('%s in %s', async (_, kind, body) => {
    const topic = topicOf({ retailer: 'acme', store: 's0', sensor: 'door' }, kind);
    const findStore = () => ({ key, retirementOf: () => undefined });
    const message = validateMessage(topic, bytes(body), { nowMs: NOW_MS, findStore });
    const received = { topic, storeKey: key, body: bytes(body), message };
    expect((await prepareCommitBatch(db)([received], NOW_MS)).fates).toEqual([kind]);
    const asked = { search: undefined, order: 'hand', retired: 'none', limit: 9 } as const;
    const page = await loadStorePage(db.asOperator(), { ...asked, from: { offset: 0 } }, NOW_MS);
    expect(page.stores).toHaveLength(1);
    await db.asOperator().saidStates([key]);
  });

  test('an error that is as good as none, whose square is too small for a number', async () => {
    const topic = topicOf({ retailer: 'acme', store: 's0', sensor: 'door' }, 'hour');
    const gain = { visits: 1e-200, present: 1e-200, passersby: 1e-200, occupancy: 1e-200 };
    const body = bytes(hourlyCount(NOON, { gain }));
    const findStore = () => ({ key, retirementOf: () => undefined });
    const message = validateMessage(topic, body, { nowMs: NOW_MS, findStore });
    const received = { topic, storeKey: key, body, message };
    expect((await prepareCommitBatch(db)([received], NOW_MS)).fates).toEqual(['stored']);
    const from = dayNumber('2026-03-02' as LocalDate);
    const asked = { store: key, step: 1, from, to: from + 1, factors: {} } as const;
    const [total] = await db.asOperator().keptTotals([asked]);
    expect(total!.sums.cells.visits).toMatchObject({ sum: 41, shared: 0 });
  });
});

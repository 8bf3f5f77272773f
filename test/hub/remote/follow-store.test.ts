// Sensors that keep to the hours of their store keep to them when the directory changes them.
import { expect, test } from 'vitest';
import { applyWanted } from '../../../hub/directory/apply.ts';
import { readDirectoryFile } from '../../../hub/directory/file.ts';
import { configureStore } from '../../../hub/remote/actions.ts';
import { currentMessages } from '../../../hub/remote/message.ts';
import { openDatabase } from '../../../hub/store/open.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import { NOW_MS, shop, week } from '../directory/written.ts';

const DAY_MS = 86_400_000;
const apply = async (db: HubDatabase, yaml: string) => {
  const { wanted } = await readDirectoryFile(yaml, 'shops.yaml');
  await applyWanted(db.asOperator(), wanted, { by: 'kim', reason: '' }, NOW_MS);
};
const mainStreet = async (db: HubDatabase) => (await db.asOperator().store('acme', 'main-street'))!;
const messageOf = (db: HubDatabase, nowMs = NOW_MS) =>
  db.asOperator().write(async (unit) => {
    const stores = await unit.stores();
    return (await currentMessages(unit, stores, async () => new Map(), nowMs)).get(stores[0]!.key)!;
  });
const configure = async (db: HubDatabase, opening: unknown) =>
  configureStore(
    db.asOperator(),
    await mainStreet(db),
    { by: 'kim', reason: '', set: { opening }, unset: [] },
    NOW_MS,
  );

async function withShop(hours: string) {
  const db = await openDatabase(':memory:');
  await apply(db, shop(hours));
  return db;
}

test('other hours are told at once, and stand in the audit log', async () => {
  const db = await withShop('08:00-20:00');
  await configure(db, 'store');
  const before = await messageOf(db);
  expect([before.settings.opening!.hours.mon, before.open!.spans[0]]).toEqual([
    ['08:00', '20:00'],
    ['2026-11-23T07:00:00Z', '2026-11-23T19:00:00Z'],
  ]);
  await apply(db, shop('12:00-14:00, 18:00-02:00'));
  const after = await messageOf(db);
  expect(after.revision).toBeGreaterThan(before.revision);
  // Sensors that know no spans hear from the first opening to the end of the day.
  expect(after.settings.opening!.hours.mon).toEqual(['12:00', '24:00']);
  expect(after.open!.spans.slice(1, 5)).toEqual([
    ['2026-11-24T07:00:00Z', '2026-11-24T19:00:00Z'],
    ['2026-11-25T11:00:00Z', '2026-11-25T13:00:00Z'],
    ['2026-11-25T17:00:00Z', '2026-11-26T01:00:00Z'],
    ['2026-11-26T11:00:00Z', '2026-11-26T13:00:00Z'],
  ]);
  const [entry] = await db.asOperator().audit(undefined, 1);
  expect(entry).toMatchObject({ what: 'opening', by: 'footfall-hub', weaker: true });
  expect((await messageOf(db)).revision).toBe(after.revision);
});

test('hours of their own stay', async () => {
  const db = await withShop('08:00-20:00');
  const span = ['09:00', '10:00'];
  const hours = { mon: span, tue: span, wed: span, thu: span, fri: span, sat: span, sun: span };
  await configure(db, { timeZone: 'Europe/Berlin', hours });
  await apply(db, shop('10:00-18:00'));
  const { settings, open } = await messageOf(db);
  expect([settings.opening!.hours.mon, open]).toEqual([span, undefined]);
});

test('hours that are to come are in the weeks ahead before they hold', async () => {
  const db = await withShop('08:00-20:00');
  await configure(db, 'store');
  await apply(db, shop('08:00-20:00', [`changes: [{ from: 2026-12-01, opening: ${week('10:00-18:00')} }]`]));
  const { open } = await messageOf(db, NOW_MS + DAY_MS);
  expect(open!.spans.slice(7, 9)).toEqual([
    ['2026-11-30T07:00:00Z', '2026-11-30T19:00:00Z'],
    ['2026-12-01T09:00:00Z', '2026-12-01T17:00:00Z'],
  ]);
});

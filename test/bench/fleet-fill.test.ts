// A filled fleet is what its hours would have made of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { addDays, localDateAt } from '../../hub/calendar/local-days.ts';
import { loadDays } from '../../hub/report/read-days.ts';
import { loadDayReports, loadStores } from '../../hub/report/store-state.ts';
import { openDatabase } from '../../hub/store/open.ts';
import { hourStartMs, utcHourOf } from '../../shared/utc-hour.ts';
import { fillFleet } from './fleet-fill.ts';

test('bug fixed: the days of a made-up fleet were kept without the hours of its past', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-fleet-fill-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'hub.sqlite');
  const end = utcHourOf(Date.parse('2026-11-27T12:00:00Z'));
  await fillFleet(path, { stores: 12, days: 7, longDays: 7 }, end, () => {});
  const db = await openDatabase(path);
  onTestFinished(() => db.close());
  const access = db.asOperator();
  const states = await loadStores(access, await access.stores(), hourStartMs(end));
  const date = addDays(localDateAt('UTC', hourStartMs(end)), -2);
  const reports = await loadDayReports(
    access,
    states.map((state) => ({ state, date })),
  );
  const kept = await Promise.all(states.map((state) => loadDays(access, state, date, date)));
  const heard = reports.map(({ totals }) => totals.heard);
  expect(heard.reduce((sum, hours) => sum + hours, 0)).toBeGreaterThan(12);
  expect(kept.map(([day]) => day!.sums?.heard ?? 0)).toEqual(heard);
});

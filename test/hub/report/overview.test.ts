// The overview reads no more hours than it shows, and shows what the whole days would.
import { expect, test } from 'vitest';
import { addDays } from '../../../hub/calendar/local-days.ts';
import type { StoreForm } from '../../../hub/directory/form.ts';
import { loadOverview } from '../../../hub/report/overview.ts';
import { loadDayReports, loadStores } from '../../../hub/report/store-state.ts';
import { hourStartMs, type UtcHour } from '../../../shared/utc-hour.ts';
import { filledHub, historyOf, utc } from './filled-hub.ts';

const week = (hours: StoreForm['opening']['mon'], sun = hours): StoreForm['opening'] => ({
  mon: hours,
  tue: hours,
  wed: hours,
  thu: hours,
  fri: hours,
  sat: hours,
  sun,
});

test.each([
  ['by day', week(['09:00', '18:00'])],
  ['with a lunch', week('09:00-12:00, 14:00-19:00', null)],
  ['by night', week(['18:00', '02:00'])],
  ['always', week(['00:00', '24:00'])],
  ['for an hour a day', week(['09:00', '10:00'])],
  ['on Saturdays', { ...week(null), sat: ['09:00', '18:00'] as [string, string] }],
])('a store that is open %s', async (_, opening) => {
  const hub = filledHub();
  const store = hub.addStore('berlin', 'Europe/Berlin', week(['09:00', '18:00']) as never);
  hub.raw.prepare('UPDATE store SET opening = ?').run(JSON.stringify(opening));
  const row = { ...store, history: historyOf({ name: 'berlin', timeZone: 'Europe/Berlin', opening }) };
  const last = utc('2026-11-23T13');
  hub.addHours(hub.addSensor(store, 'door'), utc('2026-11-08T00'), (last + 1) as UtcHour, (hour) =>
    hour % 17 === 0
      ? undefined
      : { visits: hour % 11 === 0 ? null : hour % 40, coverage: hour % 13 === 0 ? 0.5 : 1 },
  );
  const db = hub.db.asOperator();
  for (let later = 1; later < 24; later += 3) {
    const nowMs = hourStartMs((last + later) as UtcHour) + 20 * 60_000;
    const [shown] = (await loadOverview(db, nowMs)).stores;
    const [state] = await loadStores(db, [row], nowMs);
    const reports = await loadDayReports(
      db,
      [-4, -3, -2, -1, 0].map((days) => ({ state: state!, date: addDays(state!.lastDay!, days) })),
    );
    const open = reports.flatMap(({ hours }) => hours).filter((hour) => hour.open && hour.state !== 'ahead');
    expect(shown!.day!.recent).toEqual(open.slice(-24));
    expect(shown!.day!.report.totals).toEqual(reports.at(-1)!.totals);
    expect(shown!.day!.report.missing).toBe(reports.at(-1)!.missing);
  }
});

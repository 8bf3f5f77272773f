// A hub remakes the kept sums that do not hold, slice by slice, also while hours come; and begins anew where the database heals.
import { expect, test } from 'vitest';
import { DAYS_END } from '../../../hub/store/day-sums.ts';
import { encodeHour } from '../../../hub/store/hour-row.ts';
import { startRemaking } from '../../../hub/store/remaking.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts';
import { heardLog, type LoggedLine } from '../../support/heard-log.ts';
import { hourlyCount } from '../ingest/example-messages.ts';
import { ALWAYS, filledHub, utc } from '../report/filled-hub.ts';

const DAYS = 400;
const FROM = utc('2025-01-01T00');
const SAID = 'sums of days are remade';

async function until(clock: FakeClock, lines: readonly LoggedLine[], said: string): Promise<LoggedLine> {
  for (let turns = 0; turns < 5_000; turns += 1) {
    const line = lines.find(({ msg }) => msg === said);
    if (line) return line;
    clock.advance(1_000);
    await new Promise(setImmediate);
  }
  throw new Error(`it was not said: ${said}`);
}

test('sums of a database that has none are made in slices, with what comes meanwhile', async () => {
  const hub = filledHub();
  const store = hub.addStore('main-street', 'Europe/Berlin', ALWAYS);
  const sensor = { key: hub.addSensor(store, 'door'), store: store.key };
  hub.addHours(sensor.key, FROM, (FROM + 24 * DAYS) as UtcHour, () => ({ visits: 10 }));
  const clock = fakeClock(0);
  const { logger, lines } = heardLog();
  const stop = startRemaking({ db: hub.db, clock, logger });
  await until(clock, lines, 'remaking sums of days');
  const access = hub.db.asOperator();
  const hours = [FROM - 24, FROM + 24 * DAYS + 48].map((hour) => ({
    sensor,
    hour: hour as UtcHour,
    values: encodeHour(hourlyCount(undefined, { visits: 7 })),
  }));
  await access.write((unit) => unit.writeHours(hours, 1));
  const { days, storesLeft } = await until(clock, lines, SAID);
  expect(storesLeft).toBe(0);
  expect(days).toBeGreaterThanOrEqual(DAYS);
  const [rows] = await access.keptSums([{ store: store.key, step: 1, from: 0, to: DAYS_END }]);
  const visits = rows!.reduce((sum, { sums }) => sum + sums.cells.visits.sum, 0);
  expect(visits).toBe(24 * DAYS * 10 + 14);
  const state = (await access.keptStates([store.key])).get(store.key)!;
  expect(state.kept).toEqual({ stale: undefined });
  await stop();
});

test('a database that fails is told of, and asked again', async () => {
  const hub = filledHub();
  const store = hub.addStore('main-street', 'Europe/Berlin', ALWAYS);
  hub.addHour(hub.addSensor(store, 'door'), FROM);
  hub.raw.pragma('query_only = ON');
  const clock = fakeClock(0);
  const { logger, lines } = heardLog();
  const stop = startRemaking({ db: hub.db, clock, logger });
  await until(clock, lines, 'could not remake sums of days');
  hub.raw.pragma('query_only = OFF');
  await until(clock, lines, SAID);
  await stop();
});

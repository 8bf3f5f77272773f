// A store is calibrated by the phones that its reports show: of sensors that hear the same, once.
import { expect, test } from 'vitest';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { utc } from '../report/filled-hub.ts';
import { countedStore, EIGHT_HOURS } from './counted-store.ts';

test('two sensors that hear the same have the factor of one', async () => {
  const at = countedStore();
  const back = at.hub.addSensor(at.store, 'back', 'online');
  at.hub.addHours(back, utc('2026-11-20T09'), utc('2026-11-20T17'), (hour: UtcHour) => ({
    visits: 10 + 5 * ((hour % 24) - 9),
    coverage: 0.96,
  }));
  await at.count(...EIGHT_HOURS);
  const added = (await at.state()).measures.visits.fit!.factor;
  for (const id of ['door', 'back']) {
    at.hub.raw
      .prepare("INSERT INTO listed_sensor (retailer, store, id, area) VALUES ('acme', 'berlin', ?, 'hall')")
      .run(id);
  }
  const once = (await at.state()).measures.visits.fit!.factor;
  expect(once / added).toBeGreaterThan(1.8);
  expect(once).toBeGreaterThan(1.8);
});

// Both engines say the same of the same: every method that reads, over many hours, whatever was released.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { encodeHour } from '../../hub/store/hour-row.ts';
import { openDatabase } from '../../hub/store/open.ts';
import type { HubDatabase } from '../../hub/store/port.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { hourlyCount, NOON } from '../hub/ingest/example-messages.ts';
import { closeAtEnd, hasPostgres, POSTGRES } from './engines.ts';
import { type FilledStore, fillStore } from './filled-store.ts';
import { READS } from './reads.ts';
import { sensorOf } from './some-stores.ts';

const HOURS = 400;
const count = fc.option(fc.integer({ min: 0, max: 500 }), { nil: null });
const hours = fc.array(
  fc.record({
    visits: count,
    present: count,
    passersby: count,
    occupancy: fc.option(fc.nat(5000).map((tenths) => tenths / 10)),
    dwell: fc.option(fc.record({ under5: count, from5to15: count, from15to60: count, over60: count })),
    coverage: fc.constantFrom(0, 0.25, 0.96, 1),
    floor: fc.integer({ min: 0, max: 9 }),
    config: fc.constantFrom('0123456789ab', 'ba9876543210'),
  }),
  { minLength: HOURS, maxLength: HOURS },
);
const [values] = fc.sample(hours, { numRuns: 1, seed: 7 });

async function fill(db: HubDatabase): Promise<FilledStore> {
  const filled = await fillStore(db, 'acme');
  await db.asOperator().write(async (unit) => {
    const sensors = [filled.door, await sensorOf(unit, filled.key, 'back')];
    const rows = values!.map((one, n) => ({
      sensor: sensors[n % 2]!,
      hour: (NOON - 10 - (n % 300)) as UtcHour,
      values: encodeHour(hourlyCount(NOON, one)),
    }));
    await unit.writeHours(rows, 5);
  });
  return filled;
}

/** Sums of fractions depend a little on their order. */
const rounded = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value instanceof Map ? [...value] : value, (_, one) =>
      typeof one === 'number' ? Number(one.toPrecision(10)) : one,
    ) ?? 'null',
  );

describe.skipIf(!hasPostgres)('SQLite and PostgreSQL (left out where it is not installed)', () => {
  closeAtEnd();
  let dbs: readonly HubDatabase[];
  let filled: FilledStore;
  beforeAll(async () => {
    dbs = [await openDatabase(':memory:'), await POSTGRES.open()];
    const [one, other] = [await fill(dbs[0]!), await fill(dbs[1]!)];
    expect(other).toEqual(one);
    filled = one;
  });

  const span = (from: number, to: number) => ({
    store: filled.key,
    from: (NOON + from) as UtcHour,
    to: (NOON + to) as UtcHour,
  });
  test.each(Object.entries(READS))('%s', async (_, read) => {
    const [one, other] = await Promise.all(dbs.map((db) => read(db.asOperator(), filled)));
    expect(rounded(other)).toEqual(rounded(one));
  });

  test.each(['hourSums', 'visitSums', 'spanSums', 'stays'] as const)('%s of many spans', async (name) => {
    const asked = [span(-400, 9), span(-50, -20), span(100, 200), span(-311, -309), span(5, 5)];
    const [one, other] = await Promise.all(dbs.map((db) => db.asOperator()[name](asked)));
    expect(one).toHaveLength(asked.length);
    expect(rounded(other)).toEqual(rounded(one));
    expect(JSON.stringify(one).length).toBeGreaterThan(100);
  });

  test.each(['first', 'last'] as const)('the %s hour that is not as a setup says', async (which) => {
    const setup = [{ sensor: 'door', estimator: hourlyCount().estimator, config: '0123456789ab' }];
    const asked = [-400, -300, -100, -11].flatMap((from) =>
      [-250, -12, 9].filter((to) => to > from).map((to) => ({ ...span(from, to), setup, which })),
    );
    const [one, other] = await Promise.all(dbs.map((db) => db.asOperator().setupChanges(asked)));
    expect(other).toEqual(one);
    expect(one!.filter((found) => found !== undefined).length).toBeGreaterThan(3);
  });
});

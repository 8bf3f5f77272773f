// `footfall-hub directory`: what it says, and what it does.
import { expect, test } from 'vitest';
import { applyFile, changeThing, exportFile, type Verb } from '../../../hub/commands/directory.ts';
import type { Kind, ThingOptions } from '../../../hub/commands/directory-options.ts';
import { RETAILERS_MAX } from '../../../hub/directory/limits.ts';
import { openDatabase } from '../../../hub/store/open.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import { NOW_MS, shop } from '../directory/written.ts';

const KIM = { by: 'kim' };
const run = (
  db: HubDatabase,
  line: string,
  options: ThingOptions & { dryRun?: boolean; json?: boolean } = {},
) => {
  const [verb, kind, name] = line.split(' ') as [Verb, Kind, string];
  return changeThing(db, { verb, kind, name }, { ...KIM, ...options }, NOW_MS);
};
const file = (text: string) => ({ text, file: 'shops.yaml' });

async function withShop() {
  const db = await openDatabase(':memory:');
  await applyFile(db, file(shop('08:00-20:00')), KIM, NOW_MS);
  return db;
}

test('apply says what changes; a dry run says so and changes nothing', async () => {
  const db = await openDatabase(':memory:');
  const said = "retailer acme: new, 'Acme'.\nstore acme/main-street: new, 'Main Street'.\n";
  expect(await applyFile(db, file(shop('08:00-20:00')), { ...KIM, dryRun: true }, NOW_MS)).toBe(
    `This would change, and nothing was changed:\n${said}`,
  );
  expect(await db.asOperator().storeKeys()).toEqual([]);
  expect(await applyFile(db, file(shop('08:00-20:00')), KIM, NOW_MS)).toBe(said);
  expect(await applyFile(db, file(shop('08:00-20:00')), KIM, NOW_MS)).toBe('Nothing changes.\n');
  expect(JSON.parse(await applyFile(db, file(shop('10:00-18:00')), { ...KIM, json: true }, NOW_MS))).toEqual({
    applied: true,
    changes: [expect.stringContaining('opening from 2026-11-25 on')],
    notes: [],
  });
});

test('export gives one retailer, or all', async () => {
  const db = await withShop();
  await run(db, 'add retailer beta', { name: 'Beta' });
  expect(await exportFile(db, {})).toContain('- id: beta');
  expect(await exportFile(db, { retailer: 'acme' })).not.toContain('beta');
  await expect(exportFile(db, { retailer: 'gamma' })).rejects.toThrow('retailer: there is no retailer gamma');
});

test('retailers that are added one by one are not more than there may be', async () => {
  const db = await openDatabase(':memory:');
  const many = Array.from({ length: RETAILERS_MAX }, (_, at) => `  - {id: r${at}, name: R, stores: []}`);
  await applyFile(db, file(['retailers:', ...many].join('\n')), KIM, NOW_MS);
  await expect(run(db, 'add retailer one-more', { name: 'More' })).rejects.toThrow('there may be 1000');
  await run(db, 'change retailer r7', { name: 'Seven' });
  expect(await db.asOperator().retailer('one-more')).toBeUndefined();
});

test('single things are added, changed and retired', async () => {
  const db = await withShop();
  expect(await run(db, 'add group acme/north', { name: 'North' })).toBe("group acme/north: new, 'North'.\n");
  expect(
    await run(db, 'add store acme/harbour', {
      name: 'Harbour',
      timeZone: 'Europe/Berlin',
      groups: 'north',
      city: 'Kiel',
      opening: 'mon-fri 09:00-12:30, 14:00-19:00; sat 18:00-02:00; sun closed',
    }),
  ).toBe("store acme/harbour: new, 'Harbour'.\n");
  expect(await run(db, 'change store acme/harbour', { name: 'Port', from: '2027-01-01' })).toBe(
    "store acme/harbour: name from 2027-01-01 on: 'Harbour' becomes 'Port'. The past stays as it was.\n",
  );
  expect(await run(db, 'change store acme/harbour', { groups: 'none', from: 'always' })).toContain(
    'groups from the beginning: north becomes none. This corrects all of the past',
  );
  await run(db, 'add sensor acme/harbour/door', { area: 'entrance' });
  expect(await run(db, 'retire sensor acme/harbour/door', { replacedBy: 'door-2' })).toContain(
    'sensor acme/harbour/door: retired from: none becomes 2026-11-25.',
  );
  expect(await exportFile(db, {})).toMatch(
    /- id: door-2\n +changes:\n +- from: 2026-11-25\n +area: entrance\n/,
  );
  expect(await run(db, 'retire store acme/harbour')).toContain('retired from: none becomes 2026-11-25.');
  expect(await run(db, 'retire store acme/harbour')).toBe('Nothing changes.\n');
  expect(await run(db, 'change store acme/harbour', { retired: 'no' })).toContain('It is in use again.');
});

test('other hours leave the exceptions and holidays as they are', async () => {
  const db = await withShop();
  const yaml = shop('08:00-20:00').replace(' }', ', exceptions: { 2026-12-24: "09:00-13:00" } }');
  await applyFile(db, file(yaml), KIM, NOW_MS);
  await run(db, 'change store acme/main-street', { opening: 'mon-sun 10:00-18:00' });
  expect((await exportFile(db, {})).match(/2026-12-24: 09:00-13:00/g)).toHaveLength(1);
});

test('a sensor that was only heard of can be retired', async () => {
  const db = await withShop();
  await expect(run(db, 'retire sensor acme/main-street/door')).rejects.toThrow(
    'sensor: there is no sensor door; there are none',
  );
  await db.asOperator().write(async (unit) => {
    const [store] = await unit.storeKeys();
    await unit.sensorKeys([{ store: store!.key, id: 'door' }], 1);
  });
  expect(await run(db, 'retire sensor acme/main-street/door')).toContain(
    'retired from: none becomes 2026-11-25',
  );
});

test.each<[string, ThingOptions, string]>([
  [
    'add store acme/main-street',
    { name: 'x' },
    'store: main-street is there already: change it, or choose another id',
  ],
  ['add store beta/x', { name: 'x' }, 'store: there is no retailer beta: add it first'],
  [
    'add store acme/x',
    { name: 'x' },
    '--time-zone: missing: a new store needs a name, a time zone and its opening',
  ],
  ['change store acme/x', { name: 'x' }, 'store: there is no store x; there are main-street'],
  [
    'change store acme',
    { name: 'x' },
    "store: 'acme' is not a store: write RETAILER/STORE, of a-z, 0-9 and -",
  ],
  ['change store acme/main-street', { area: 'x' }, '--area: is not of a store: leave it out'],
  [
    'change store acme/main-street',
    { timeZone: 'Berlin' },
    "--time-zone: no time zone 'Berlin': write an IANA name",
  ],
  [
    'change store acme/main-street',
    { from: 'soon', name: 'x' },
    "--from: 'soon' is not a date: write it as 2026-12-24",
  ],
  ['change store acme/main-street', { name: ' ' }, '--name: has 0 characters: write 1 to 100'],
  [
    'change store acme/main-street',
    { opening: 'mon-sat 9:00-18:00' },
    '--opening: sun is missing: say of each day',
  ],
  [
    'change store acme/main-street',
    { opening: 'mon-mon,mon 9:00-18:00' },
    '--opening: mon is there twice: write it once',
  ],
  [
    'change store acme/main-street',
    { opening: 'weekdays' },
    "--opening: 'weekdays' does not say which days and hours",
  ],
  [
    'change store acme/main-street',
    { groups: 'nowhere' },
    "--groups: there is no group 'nowhere': add it, or correct the id",
  ],
  [
    'retire store acme/main-street',
    { retired: '2026-12-32' },
    "--retired: '2026-12-32' is not a date: write it as 2026-12-24",
  ],
])('%s with %j is refused', async (line, options, problem) => {
  await expect(run(await withShop(), line, options)).rejects.toThrow(problem);
});

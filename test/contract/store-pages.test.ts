// Pages of stores: what the database finds, orders and counts is what a plain look at every store gives.
import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, describe, expect, test } from 'vitest';
import { versionOn } from '../../hub/calendar/history.ts';
import { type LocalDate, localDateAt } from '../../hub/calendar/local-days.ts';
import type { RetailerForm, StoreForm } from '../../hub/directory/form.ts';
import { isTroubled } from '../../hub/report/sensor-health.ts';
import {
  type AskedStores,
  cursorAt,
  loadStorePage,
  type PageOfStores,
} from '../../hub/report/store-pages.ts';
import { loadStores } from '../../hub/report/store-state.ts';
import { encodeHour } from '../../hub/store/hour-row.ts';
import type { HubDatabase, Reader } from '../../hub/store/port.ts';
import { type RetiredStores, STORE_ORDERS, type StoreCursor } from '../../hub/store/store-pages.ts';
import { isRetiredAt, type StoreRow } from '../../hub/store/stores.ts';
import { type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { withStores } from '../hub/directory/with-stores.ts';
import { hourlyCount } from '../hub/ingest/example-messages.ts';
import { onEachEngine } from './engines.ts';
import { sensorOf } from './some-stores.ts';

const NOW_MS = Date.parse('2026-11-25T15:30:00Z');
const DAY_MS = 86_400_000;
const STORES = 36;

const week = (hours: StoreForm['opening']['mon']): StoreForm['opening'] => ({
  mon: hours,
  tue: hours,
  wed: hours,
  thu: hours,
  fri: hours,
  sat: null,
  sun: null,
});
const OPENINGS = [
  week(['09:00', '18:00']),
  week('09:00-12:00, 14:00-19:00'),
  week(['18:00', '02:00']),
  week(null),
];
const STATES = [
  undefined,
  { state: 'online', paused: null },
  { state: 'online', paused: '2026-11-25T10:00:00Z' },
  { state: 'offline', paused: null },
];
const HEALTHS = [
  undefined,
  { uptime_s: 9000, source: { state: 'running', restarts: 0, reason: null } },
  { uptime_s: 9000, source: { state: 'deaf', restarts: 0, reason: null } },
  { uptime_s: 10, source: { state: 'restarting', restarts: 0, reason: null } },
  { uptime_s: 61, source: { state: 'restarting', restarts: 0, reason: null } },
  { uptime_s: 10, source: { state: 'restarting', restarts: 2, reason: 'no adapter' } },
  { uptime_s: 9000, source: { state: 'running', restarts: 0, reason: null }, trouble: { kind: 'too-weak' } },
  { uptime_s: 9000, source: { state: 'running', restarts: 0, reason: null }, trouble: { kind: 'haunted' } },
];
/** Hours before now. */
const LAST = [undefined, 1, 2, 3, 4, 5, 6, 8, 20, 60, 400];

function storeOf(n: number): StoreForm {
  const other = OPENINGS[(n + 1) % OPENINGS.length]!;
  return {
    id: `s${n}`,
    from: 'always',
    name: `${['Épinal', 'ulm', 'Zürich'][n % 3]} ${n % 5}`,
    timeZone: ['Europe/Paris', 'America/New_York', 'Asia/Kolkata'][n % 3]!,
    opening: OPENINGS[n % OPENINGS.length]!,
    place: n % 4 === 0 ? null : { city: `City ${n % 6}` },
    groups: [`city-${n % 3}`],
    ...(n % 6 === 5 && {
      changes: [{ from: `2026-11-${21 + (n % 5)}`, opening: other, name: `Renamed ${n}` }],
    }),
    ...(n % 9 === 4 && { opened: '2026-11-24' }),
    ...(n % 12 === 7 && { retired: n % 24 === 7 ? '2026-11-25' : '2027-01-01' }),
    ...(n % 5 === 1 && {
      sensors: [{ id: 'b', from: 'always', retired: n % 2 === 0 ? '2026-11-20' : '2026-12-20' }],
    }),
  };
}

const retailer = (id: string, name: string, stores: StoreForm[]): RetailerForm => ({
  id,
  name,
  groups: [
    { id: 'south', name: 'Le Sud', from: 'always' },
    { id: 'north', name: 'North', from: 'always' },
    { id: 'city-0', name: 'Villages', in: 'south', from: 'always' },
    {
      id: 'city-1',
      name: 'Towns',
      in: 'north',
      from: 'always',
      changes: [{ from: '2026-11-24', in: 'south' }],
    },
    { id: 'city-2', name: 'Ports', in: 'north', from: 'always' },
  ],
  stores,
});

async function fill(db: HubDatabase): Promise<void> {
  const all = Array.from({ length: STORES }, (_, n) => storeOf(n));
  const find = await withStores(db, [
    retailer('acme', 'Zeta', all.slice(0, STORES / 2)),
    retailer('best', 'Alpha', all.slice(STORES / 2)),
  ]);
  await db.asOperator().write(async (unit) => {
    let next = 0;
    for (let n = 0; n < STORES; n += 1) {
      const { key } = find(n < STORES / 2 ? 'acme' : 'best', `s${n}`)!;
      for (const id of n % 7 === 0 ? [] : n % 2 === 0 ? ['a', 'b'] : ['b']) {
        const sensor = await sensorOf(unit, key, id, NOW_MS);
        const [state, health] = [STATES[next % STATES.length], HEALTHS[next % HEALTHS.length]];
        const last = LAST[(next * 3) % LAST.length];
        next += n % 2 === 0 ? 1 : 3;
        await unit.changeSensors(
          [
            {
              sensor,
              ...(state && { state: JSON.stringify(state) }),
              ...(health && { health: JSON.stringify(health) }),
            },
          ],
          NOW_MS,
        );
        if (last === undefined) continue;
        const hour = (utcHourOf(NOW_MS) - last) as UtcHour;
        await unit.writeHours(
          [{ sensor, hour, values: encodeHour(hourlyCount(hour, { sensor: id })) }],
          NOW_MS,
        );
      }
      if (n % 8 === 0) await unit.raiseStoreAlarm([key], 'certificate', 'x', NOW_MS - DAY_MS * (1 + n));
    }
  });
}

interface Plain {
  readonly row: StoreRow;
  readonly name: string;
  readonly sensors: number;
  readonly troubled: number;
  readonly hasAlarm: boolean;
}

/** In the order of retailers and names. */
async function plainly(db: Reader, nowMs: number): Promise<Plain[]> {
  const rows = (await db.stores()).filter((row) => !isRetiredAt(row, nowMs));
  const states = await loadStores(db, rows, nowMs);
  const alarms = await db.alarmCounts(nowMs - 7 * DAY_MS);
  return states
    .map(({ store, sensors }) => ({
      row: store,
      name: versionOn(store.history, localDateAt('UTC', nowMs)).name,
      sensors: sensors.length,
      troubled: sensors.filter(isTroubled).length,
      hasAlarm: alarms.has(store.key),
    }))
    .sort(
      (a, b) =>
        byText(a.row.retailerName, b.row.retailerName) || byText(a.name, b.name) || a.row.key - b.row.key,
    );
}

const byText = (a: string, b: string) => (a < b ? -1 : Number(a > b));

const rank = ({ troubled, hasAlarm }: Plain) => (troubled > 0 ? 0 : hasAlarm ? 1 : 2);
const sum = (all: readonly Plain[], of: (one: Plain) => number) =>
  all.reduce((total, one) => total + of(one), 0);

onEachEngine(({ open }) => {
  let db: HubDatabase;
  beforeAll(async () => {
    db = await open();
    await fill(db);
  });
  const page = (reader: Reader, asked: Partial<Parameters<typeof loadStorePage>[1]> = {}, nowMs = NOW_MS) =>
    loadStorePage(
      reader,
      {
        ...({ search: undefined, order: 'name', retired: 'none' } as const),
        limit: 999,
        from: { offset: 0 },
        ...asked,
      },
      nowMs,
    );
  const found = async (search: string, nowMs = NOW_MS) =>
    (await page(db.asTenant('acme'), { search }, nowMs)).stores.map(({ id }) => id).sort();

  property.prop([fc.integer({ min: -200, max: 40 }), fc.constantFrom(...STORE_ORDERS)], { numRuns: 25 })(
    'the order and the counts are those of a plain look, at any moment',
    async (quarters, order) => {
      const nowMs = NOW_MS + quarters * 900_000;
      const plain = await plainly(db.asOperator(), nowMs);
      const { stores, found: count, all } = await page(db.asOperator(), { order }, nowMs);
      const expected = order === 'name' ? plain : plain.toSorted((a, b) => rank(a) - rank(b));
      expect(stores.map(({ id }) => id)).toEqual(expected.map(({ row }) => row.id));
      expect(count).toBe(plain.length);
      expect(all).toEqual({
        stores: plain.length,
        sensors: sum(plain, ({ sensors }) => sensors),
        troubled: sum(plain, ({ troubled }) => troubled),
      });
    },
  );

  test('those that are retired are on no page, or on all, or alone, as it was asked', async () => {
    const ids = async (retired: RetiredStores) =>
      (await page(db.asOperator(), { retired })).stores.map(({ id }) => id).sort();
    const rows = await db.asOperator().stores();
    const isGone = (row: StoreRow) => isRetiredAt(row, NOW_MS);
    expect(await ids('only')).toEqual(
      rows
        .filter(isGone)
        .map(({ id }) => id)
        .sort(),
    );
    expect((await ids('only')).length).toBeGreaterThan(1);
    expect(await ids('too')).toEqual(rows.map(({ id }) => id).sort());
  });

  test('there is something of everything to be told apart', async () => {
    const ranks = new Set((await plainly(db.asOperator(), NOW_MS)).map(rank));
    expect([...ranks].sort()).toEqual([0, 1, 2]);
  });

  test('pages by place and by cursor hold every store once', async () => {
    const reader = db.asOperator();
    const whole = (await page(reader)).stores.map(({ key }) => key);
    const byPlace: number[] = [];
    for (let offset = 0; offset < whole.length; offset += 7)
      byPlace.push(...(await page(reader, { limit: 7, from: { offset } })).stores.map(({ key }) => key));
    const byCursor: number[] = [];
    let after: StoreCursor | undefined;
    do {
      const { stores, found: count } = await page(reader, {
        limit: 7,
        from: after ? { after } : { offset: 0 },
      });
      expect(count).toBe(whole.length);
      byCursor.push(...stores.map(({ key }) => key));
      const last = stores.at(-1);
      after = last && cursorAt(last, NOW_MS);
    } while (after);
    expect(byPlace).toEqual(whole);
    expect(byCursor).toEqual(whole);
    expect(await page(reader, { from: { offset: 999 } })).toMatchObject({ stores: [], found: whole.length });
  });

  test('a cursor is of the day of its page, also behind a store that is called otherwise since', async () => {
    const reader = db.asTenant('acme');
    const nowMs = Date.parse('2026-11-20T12:00:00Z');
    const whole = (await page(reader, {}, nowMs)).stores.map(({ id }) => id);
    const byCursor: string[] = [];
    let from: AskedStores['from'] = { offset: 0 };
    for (let n = 0; n < whole.length; n += 1) {
      const one: PageOfStores = await page(reader, { limit: 1, from }, nowMs);
      const [store] = one.stores;
      byCursor.push(store!.id);
      from = { after: cursorAt(store!, nowMs) };
    }
    expect(byCursor).toEqual(whole);
  });

  property.prop([fc.array(fc.option(fc.integer({ min: -3, max: 3 })), { maxLength: STORES })], {
    numRuns: 15,
  })(
    'by rank, the least first and those without one last, and pages by place and by cursor hold every store once',
    async (given) => {
      const reader = db.asOperator();
      const plain = await plainly(reader, NOW_MS);
      const big = 2 ** 45;
      const ranks = new Map(
        plain.flatMap(({ row }, at): [number, number][] => {
          const rank = given[at] ?? null;
          return rank === null ? [] : [[row.key, rank * big]];
        }),
      );
      const place = ({ row }: Plain) => ranks.get(row.key) ?? Number.POSITIVE_INFINITY;
      const expected = plain
        .toSorted((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)))
        .map(({ row }) => row.key);
      const order = { ranks };
      expect((await page(reader, { order })).stores.map(({ key }) => key)).toEqual(expected);
      const byPlace = await page(reader, { order, limit: 5, from: { offset: 5 } });
      expect(byPlace.stores.map(({ key }) => key)).toEqual(expected.slice(5, 10));
      const byCursor: number[] = [];
      let after: StoreCursor | undefined;
      do {
        const from = after ? { after } : { offset: 0 };
        const { stores } = await page(reader, { order, limit: 7, from });
        byCursor.push(...stores.map(({ key }) => key));
        const last = stores.at(-1);
        after = last && { ...last, rank: ranks.get(last.key) ?? null };
      } while (after);
      expect(byCursor).toEqual(expected);
    },
  );

  test('each retailer has its own stores, and the operator all of them', async () => {
    const counts = await Promise.all(
      [db.asTenant('acme'), db.asTenant('best'), db.asOperator(), db.asTenant('nobody')].map(
        async (reader) => (await page(reader)).all.stores,
      ),
    );
    expect(counts[0]! + counts[1]!).toBe(counts[2]);
    expect(counts[3]).toBe(0);
    expect((await page(db.asTenant('acme'))).stores.every(({ retailer: of }) => of === 'acme')).toBe(true);
  });

  describe('a search', () => {
    const where = (is: (n: number) => boolean) =>
      Array.from({ length: STORES / 2 }, (_, n) => n)
        .filter((n) => n !== 7 && is(n))
        .map((n) => `s${n}`)
        .sort();
    test('finds names whatever their case and accents', async () => {
      const isEpinal = (n: number) => n % 3 === 0 && n % 6 !== 5;
      for (const typed of ['épinal', 'EPINAL', 'Épin', 'e\u0301pinal'])
        expect(await found(typed)).toEqual(where(isEpinal));
      expect(await found('pinal 99')).toEqual([]);
      expect(await found("%_' OR 1=1 --")).toEqual([]);
    });
    test('finds ids, retailers and places', async () => {
      expect(await found('s1')).toEqual(where((n) => String(n).startsWith('1')));
      expect(await found('zeta')).toEqual(where(() => true));
      expect(await found('city 2')).toEqual(where((n) => n % 6 === 2 && n % 4 !== 0));
    });
    test('finds groups, and those below them as they are on the day', async () => {
      expect(await found('ports')).toEqual(where((n) => n % 3 === 2));
      expect(await found('le sud')).toEqual(where((n) => n % 3 < 2));
      expect(await found('le sud', Date.parse('2026-11-23T12:00:00Z'))).toEqual(
        [...where((n) => n % 3 === 0), 's7'].filter((id) => Number(id.slice(1)) % 3 === 0).sort(),
      );
    });
    test('finds a new name from its date on', async () => {
      // s5 is called so from the 21st on.
      expect(await found('renamed 5')).toEqual(['s5']);
      expect(await found('renamed 5', Date.parse('2026-11-20T12:00:00Z'))).toEqual([]);
      const { others } = await db.asTenant('acme').storeKinds('2026-11-25' as LocalDate);
      expect(others.map(({ id }) => id)).toContain('s5');
    });
  });
});

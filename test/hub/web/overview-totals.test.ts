// The totals of the overview: over all stores that are found, on whatever page.
import { expect, test } from 'vitest';
import { applyFit } from '../../../hub/calibration/actions.ts';
import { TOGETHER_MAX } from '../../../hub/report/store-pages.ts';
import type { WebApp } from '../../../hub/web/web-app.ts';
import { countedStore, EIGHT_HOURS, NOW_MS, value } from '../calibration/counted-store.ts';
import { daily, type FilledHub, utc } from '../report/filled-hub.ts';
import { figure, pageData } from './page-data.ts';
import { startWeb } from './start-web.ts';

const STORES = 60;
/** That was not heard on the last day. */
const SILENT = 1;
const id = (n: number) => `s${String(n).padStart(2, '0')}`;

/** From a Saturday to a Monday nine days later: a hundred visits an hour more than in the week before. */
function addStores(hub: FilledHub): void {
  hub.raw.transaction(() => {
    for (let n = 0; n < STORES; n += 1) {
      const store = hub.addStore(id(n), 'Europe/Berlin', daily('09:00', '18:00'), `Store ${id(n)}`);
      const until = n === SILENT ? utc('2026-11-21T12') : utc('2026-11-23T13');
      hub.addHours(hub.addSensor(store, 'door', 'online'), utc('2026-11-14T00'), until, (hour) => ({
        visits: 10 + n + (hour >= utc('2026-11-20T00') ? 100 : 0),
        passersby: 330,
        error: 0.1,
        gain: 0.05,
      }));
    }
  })();
}

const pageOf = async (app: WebApp, url: string, language = 'en') =>
  (await app.inject({ url, headers: { 'accept-language': language } })).body;
const totalsOf = (body: string) => pageData(body).find(({ totals }) => totals !== undefined);
/** Of nine hours of each of some stores. */
const sum = (which: (n: number) => boolean, more = 0) =>
  Array.from({ length: STORES }, (_, n) => (n !== SILENT && which(n) ? 9 * (10 + n + more) : 0)).reduce(
    (a, b) => a + b,
  );

test('every page has the sum over all stores, how many are in it, the change and the share that came in', async () => {
  const { app, hub } = await startWeb();
  addStores(hub);
  const all = sum(() => true, 100);
  for (const url of ['/', '/?page=2', '/?sort=name']) {
    const body = await pageOf(app, url);
    expect(totalsOf(body)).toEqual({ totals: '2026-11-22', stores: STORES, counted: STORES - 1 });
    const visits = figure(body, 'visits-together');
    expect(visits).toMatchObject({ value: all, unit: 'phones', known: 'exact' });
    expect(visits.low).toBeLessThan(all);
    expect(visits.high).toBeGreaterThan(all);
    expect(pageData(body)).toContainEqual({ compared: STORES - 1 });
    const change = pageData(body).find((data) => data.change !== undefined)!;
    expect(change.change).toBeCloseTo(all / sum(() => true) - 1, 6);
    expect(Number(change.low)).toBeGreaterThan(0);
    expect(figure(body, 'capture-together').value).toBeCloseTo(all / (all + (STORES - 1) * 9 * 330), 6);
    expect(body).toContain('59 of 60 stores counted');
  }
});

test('a search has the totals of what it finds; one store alone has none beside its own row', async () => {
  const { app, hub } = await startWeb();
  addStores(hub);
  const some = await pageOf(app, '/?q=store%20s1', 'fr');
  expect(totalsOf(some)).toEqual({ totals: '2026-11-22', stores: 10, counted: 10 });
  expect(figure(some, 'visits-together').value).toBe(sum((n) => n >= 10 && n < 20, 100));
  expect(some).toContain('10 magasins comptés sur 10');
  expect(totalsOf(await pageOf(app, '/?q=s12'))).toBeUndefined();
});

test('stores are ordered by their visits of that day, and by their change, and those without come last', async () => {
  const { app, hub } = await startWeb();
  addStores(hub);
  const shown = async (url: string) =>
    pageData(await pageOf(app, url)).flatMap(({ store }) =>
      store === undefined ? [] : [String(store).slice(5)],
    );
  const known = Array.from({ length: STORES }, (_, n) => id(n)).filter((one) => one !== id(SILENT));
  const least = [...known, id(SILENT)];
  const most = [...known.toReversed(), id(SILENT)];
  // A hundred more is the more the fewer there were.
  for (const [order, expected] of [
    ['-visits', most],
    ['visits', least],
    ['-change', least],
    ['change', most],
  ] as const) {
    expect(await shown(`/?sort=${order}`)).toEqual(expected.slice(0, 50));
    expect(await shown(`/?sort=${order}&page=2`)).toEqual(expected.slice(50));
    expect(await shown(`/?sort=${order}&page=9`)).toEqual(expected.slice(0, 50));
  }
  // Rows are of the day by which they are ordered, with the change by which they are.
  const rows = pageData(await pageOf(app, '/?sort=-change&q=store')).slice(1);
  expect(rows.filter(({ day }) => day !== undefined).every(({ day }) => day === '2026-11-22')).toBe(true);
  const changes = rows.filter((data) => data.change !== undefined && data.low !== undefined);
  expect(changes.slice(1, 3).map(({ change }) => change)).toEqual([110 / 10 - 1, 112 / 12 - 1]);
});

test('the API has the same orders, and goes on behind a cursor of the same order alone', async () => {
  const { app, hub } = await startWeb();
  addStores(hub);
  const list = async (query: string) => {
    const { statusCode, body } = await app.inject({ url: `/api/v1/stores?${query}` });
    const read = JSON.parse(body) as { stores?: { store: string }[]; next?: string | null };
    return { statusCode, stores: read.stores?.map(({ store }) => store), next: read.next };
  };
  const known = Array.from({ length: STORES }, (_, n) => id(n)).filter((one) => one !== id(SILENT));
  for (const [order, expected] of [
    ['visits', known],
    ['change', known.toReversed()],
  ] as const) {
    const first = await list(`sort=${order}&limit=59`);
    expect(first.stores).toEqual(expected);
    const second = await list(`sort=${order}&limit=59&after=${first.next}`);
    expect(second).toEqual({ statusCode: 200, stores: [id(SILENT)], next: null });
    for (const other of ['name', '-visits', '-change'])
      expect((await list(`sort=${other}&after=${first.next}`)).statusCode).toBe(400);
  }
  const { next } = await list('limit=1');
  expect((await list(`sort=visits&after=${next}`)).statusCode).toBe(400);
  expect((await list('sort=-visits&limit=2')).stores).toEqual([id(59), id(58)]);
});

test('phones are never added to people, and it is said why', async () => {
  const { app, hub } = await startWeb();
  const at = countedStore(hub);
  await at.count(...EIGHT_HOURS);
  value(await applyFit(hub.db.asOperator(), at.store, 'visits', { by: 'Kim' }, NOW_MS));
  const other = hub.addStore('ulm', 'Europe/Berlin', daily('10:00', '18:00'), 'Ulm');
  expect(figure(await pageOf(app, '/'), 'visits-together')).toMatchObject({ unit: 'people' });
  hub.addHours(
    hub.addSensor(other, 'door', 'online'),
    utc('2026-11-13T00'),
    utc('2026-11-23T13'),
    () => ({}),
  );
  const body = await pageOf(app, '/');
  const phones = 8 * 10 + 220;
  expect(figure(body, 'visits-together')).toMatchObject({ unit: 'phones', value: phones });
  // By name each row has its own unit; ordered by visits all have one.
  const unitsOf = async (url: string) =>
    pageData(await pageOf(app, url)).flatMap(({ figure: name, unit }) => (name === 'visits' ? unit : []));
  expect(await unitsOf('/?sort=name')).toEqual(['people', 'phones']);
  expect(await unitsOf('/?sort=-visits')).toEqual(['phones', 'phones']);
  expect(body).toContain('In phones, since 1 of 2 stores counted is calibrated.');
});

test('nothing is said where all were silent or closed', async () => {
  const { app, hub } = await startWeb();
  for (const name of ['one', 'two']) {
    const store = hub.addStore(name, 'Europe/Berlin', daily('09:00', '18:00'));
    hub.addHour(hub.addSensor(store, 'door'), utc('2026-11-20T10'));
  }
  const body = await pageOf(app, '/');
  expect(totalsOf(body)).toEqual({ totals: '2026-11-22', stores: 2, counted: 0 });
  expect(pageData(body).some((data) => data.figure === 'visits-together')).toBe(false);
});

test('more stores than are looked at together have no sum, and no order by a figure; a search has both', async () => {
  const { app, hub } = await startWeb();
  addStores(hub);
  hub.raw.transaction(() => {
    for (let n = STORES; n <= TOGETHER_MAX; n += 1)
      hub.addStore(`t${n}`, 'Europe/Berlin', daily('09:00', '18:00'), `Shop ${n}`);
  })();
  const all = await pageOf(app, '/?sort=-visits');
  expect(totalsOf(all)).toBeUndefined();
  expect(all).toContain('More than 2,000 stores are not added up');
  expect(await pageOf(app, '/', 'fr')).toMatch(/Au-delà de 2\s000 magasins/);
  const refused = await app.inject({ url: '/api/v1/stores?sort=-visits' });
  expect([refused.statusCode, refused.body]).toEqual([400, expect.stringContaining('only 2000 stores')]);
  const some = await pageOf(app, '/?sort=-visits&q=store');
  expect(totalsOf(some)).toBeDefined();
  expect(some).not.toContain('More than 2,000 stores');
  expect((await app.inject({ url: '/api/v1/stores?sort=-visits&q=store' })).statusCode).toBe(200);
});

// Finding a store among many, on the page and in the API.
import { expect, test } from 'vitest';
import type { WebApp } from '../../../hub/web/web-app.ts';
import { daily, type FilledHub, utc } from '../report/filled-hub.ts';
import { pageData } from './page-data.ts';
import { startWeb } from './start-web.ts';

const STORES = 120;

/** Stores `s000` to `s119`; the last of them has an offline sensor. */
function addStores(hub: FilledHub, count = STORES): void {
  hub.raw.transaction(() => {
    for (let n = 0; n < count; n += 1) {
      const id = `s${String(n).padStart(3, '0')}`;
      const store = hub.addStore(id, 'Europe/Berlin', daily('09:00', '18:00'), `Store ${id}`);
      const sensor = hub.addSensor(store, 'door', n === count - 1 ? 'offline' : 'online');
      hub.addHour(sensor, utc('2026-11-23T14'));
    }
  })();
}

const shown = (body: string) => pageData(body).flatMap(({ store }) => (store === undefined ? [] : [store]));
const get = async (app: WebApp, url: string) => {
  const { statusCode, body } = await app.inject({ url, headers: { 'accept-language': 'en' } });
  return { statusCode, body, stores: shown(body) };
};
const linksOf = (body: string, rel: string) =>
  [...body.matchAll(/<a href="([^"]*)" rel="(\w+)"/g)].flatMap(([, href, as]) =>
    as === rel ? [href!.replaceAll('&amp;', '&')] : [],
  );

test('the overview has pages of fifty, and what needs a hand is first', async () => {
  const { app, hub } = await startWeb();
  addStores(hub);
  const seen: unknown[] = [];
  const sizes: number[] = [];
  for (let url: string | undefined = '/'; url !== undefined; ) {
    const { body, stores } = await get(app, url);
    expect(body).toContain('120 stores, 120 sensors, 1 silent, late or deaf.');
    seen.push(...stores);
    sizes.push(stores.length);
    [url] = linksOf(body, 'next');
  }
  expect(sizes).toEqual([50, 50, 20]);
  expect(new Set(seen).size).toBe(STORES);
  expect(seen.slice(0, 2)).toEqual(['acme/s119', 'acme/s000']);
  const { body } = await get(app, '/?page=2');
  expect(pageData(body)).toContainEqual({ page: 2, found: 120 });
  expect(linksOf(body, 'prev')).toEqual(['/']);
  expect(linksOf(body, 'next')).toEqual(['/?page=3']);
});

test('a search and an order stay from page to page', async () => {
  const { app, hub } = await startWeb();
  addStores(hub);
  const first = await get(app, '/?q=STORE%20s&sort=name');
  expect(first.stores[0]).toBe('acme/s000');
  const [next] = linksOf(first.body, 'next');
  expect(next).toBe('/?q=STORE+s&sort=name&page=2');
  const second = await get(app, next!);
  expect(second.stores[0]).toBe('acme/s050');
  expect(second.body).toContain('value="STORE s"');
  const one = await get(app, '/?q=s119&sort=name');
  expect(one.stores).toEqual(['acme/s119']);
  expect(one.body).toContain('1 store found. <a href="/?sort=name">Show all stores</a>');
  expect(second.body).toContain('120 stores found.');
  expect((await get(app, '/')).body).not.toContain('found.');
  expect((await get(app, '/?q=+')).stores).toHaveLength(50);
});

test('nothing found is said, with a way back; a page that is no more is the first', async () => {
  const { app, hub } = await startWeb();
  addStores(hub, 3);
  const none = await get(app, '/?q=%3Cb%3E');
  expect(none.body).toContain('No store has “&lt;b>” in its name, place or groups.');
  expect(none.body).toContain('<a href="/">Show all stores</a>');
  expect((await get(app, '/?page=9')).stores).toHaveLength(3);
});

test('a few stores need neither search nor pages', async () => {
  const { app, hub } = await startWeb();
  addStores(hub, 9);
  const few = await get(app, '/');
  expect(few.body).not.toContain('type="search"');
  expect(few.body).not.toContain('class="pages"');
});

test.each(['page=0', 'page=x', 'sort=colour', `q=${'x'.repeat(101)}`])(
  'an address with ?%s is refused',
  async (query) => {
    const { app } = await startWeb();
    expect((await get(app, `/?${query}`)).statusCode).toBe(400);
  },
);

test('the API goes through all stores by a cursor, and finds some', async () => {
  const { app, hub } = await startWeb();
  addStores(hub);
  const list = async (query: string) =>
    JSON.parse((await app.inject({ url: `/api/v1/stores${query}` })).body) as {
      stores: { store: string }[];
      total: number;
      next: string | null;
    };
  const first = await list('');
  expect(first).toMatchObject({ total: STORES });
  expect(first.stores).toHaveLength(100);
  const second = await list(`?after=${first.next}`);
  expect(second.stores.map(({ store }) => store)).toEqual(
    Array.from({ length: 20 }, (_, n) => `s${100 + n}`),
  );
  expect(second).toMatchObject({ total: STORES, next: null });
  // A store that comes meanwhile moves no other.
  hub.addStore('s0005', 'Europe/Berlin', daily('09:00', '18:00'), 'Store s0005');
  expect((await list(`?after=${first.next}`)).stores).toHaveLength(20);
  expect(await list('?q=s11&limit=5')).toMatchObject({ total: 10, stores: { length: 5 } });
  expect((await list('?limit=1000')).next).toBeNull();
});

/** A number that SQLite takes for a key, and PostgreSQL for none. */
const FAR = Buffer.from('["acme","Store s000",-1e300]').toString('base64url');

test.each(['after=x', 'after=WyJhIl0', `after=${FAR}`, 'limit=0', 'limit=1001', 'colour=red'])(
  'the API refuses ?%s',
  async (query) => {
    const { app } = await startWeb();
    const answer = await app.inject({ url: `/api/v1/stores?${query}` });
    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(answer.body).error.where).toContain(query.split('=')[0]);
  },
);

// A group's page, and the ways to it: from the overview, from the groups above it, and from its stores.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'vitest';
import { browserMissing, inBrowser, withBrowser } from '../../support/browser.ts';
import { withStores } from '../directory/with-stores.ts';
import { daily, utc } from '../report/filled-hub.ts';
import { figure, pageData } from './page-data.ts';
import { startWeb } from './start-web.ts';

/** Monday 23 November 2026, 16:26 in Berlin. Kiel and Lund count; Oslo was not heard today, Bonn is closed on Mondays. */
async function startShops() {
  const { app, hub } = await startWeb();
  const store = (id: string, name: string, groups: string[], opening = daily('10:00', '12:00')) => ({
    id,
    name,
    groups,
    opening,
    timeZone: 'UTC',
  });
  await withStores(hub.db, [
    {
      id: 'acme',
      name: 'Acme',
      groups: [
        { id: 'north', name: 'North' },
        { id: 'sea', name: 'Sea', in: 'north' },
        { id: 'empty', name: 'Empty' },
        { id: 'evening', name: 'Evening' },
        { id: 'bars', name: 'Bars', in: 'evening' },
      ],
      stores: [
        { ...store('kiel', 'Kiel', ['sea']), changes: [{ from: '2026-11-20', comparesAnew: true }] },
        store('lund', 'Lund', ['north']),
        store('oslo', 'Oslo', ['north']),
        store('mora', 'Mora', ['bars'], daily('18:00', '20:00')),
        store('bonn', 'Bonn', ['north'], { ...daily('10:00', '12:00'), mon: null }),
      ],
    },
  ]);
  for (const row of await hub.db.asTenant('acme').stores()) {
    const until = row.id === 'oslo' ? utc('2026-11-22T12') : utc('2026-11-23T15');
    const visits = { kiel: 10, lund: 20, oslo: 40, bonn: 80, mora: 160 }[row.id]!;
    hub.addHours(hub.addSensor(row, 'door'), utc('2026-10-01T00'), until, () => ({ visits }));
  }
  const page = async (url: string) => {
    const { statusCode, body } = await app.inject({ url });
    expect(statusCode).toBe(200);
    return body;
  };
  return { app, page };
}

test('shows the sum of the day and of the range, who counted, and each part with its figures', async () => {
  const { page } = await startShops();
  const north = await page('/groups/acme/north');
  expect(figure(north, 'visits')).toMatchObject({ value: 60, unit: 'phones', hours: 6, missing: 2 });
  expect(pageData(north)).toContainEqual({ stores: 4, counted: 2 });
  expect(north).toContain('2 of 4 stores counted · 1 not heard (Oslo) · 1 closed.');
  const parts = pageData(north).filter(({ part }) => part !== undefined);
  expect(parts).toEqual([
    { part: 'sea' },
    { part: 'bonn', standing: 'closed' },
    { part: 'kiel', standing: 'counted' },
    { part: 'lund', standing: 'counted' },
    { part: 'oslo', standing: 'not-heard' },
  ]);
  const ranges = pageData(north)
    .filter((data) => data.figure === 'part-range')
    .map(({ value }) => value);
  // 27 October to 23 November; Bonn has 24 days of it, Oslo one less than the others.
  expect(ranges).toEqual([560, 24 * 160, 560, 1120, 27 * 80]);
  expect(figure(north, 'range-visits')).toMatchObject({ value: 560 + 1120 + 24 * 160 + 27 * 80 });
});

test('says nothing of a day on which no open hour is over', async () => {
  const { page } = await startShops();
  const evening = pageData(await page('/groups/acme/evening'));
  expect(evening.filter(({ part }) => part !== undefined)).toEqual([
    { part: 'bars' },
    { part: 'mora', standing: 'early' },
  ]);
  expect(evening.filter((data) => data.figure === 'part-range')).toHaveLength(2);
  expect(evening.filter((data) => data.figure === 'part-day')).toEqual([]);
});

test('compares like for like, and names the stores that are left out', async () => {
  const { page } = await startShops();
  const north = await page('/groups/acme/north');
  const [like] = pageData(north).filter((data) => data.like !== undefined);
  expect(like).toMatchObject({ like: '2026-09-29', change: 0 });
  expect(pageData(north)).toContainEqual({ leftOut: 'kiel', because: 'begins' });
  expect(north).toContain('it opened, moved or was rebuilt on 20 November 2026');
  const kiel = await page('/stores/acme/kiel');
  expect(kiel).toContain('Not compared with');
  expect(pageData(kiel)).toContainEqual({ change: 'begins' });
});

test('leads up and down the tree, and the overview and the stores lead to it', async () => {
  const { page } = await startShops();
  const overview = await page('/');
  expect(overview).toContain('href="/groups/acme/north"');
  expect(overview).not.toContain('href="/groups/acme/sea"');
  const north = await page('/groups/acme/north');
  for (const to of ['/groups/acme/sea', '/stores/acme/lund']) expect(north).toContain(`href="${to}"`);
  const sea = await page('/groups/acme/sea?day=2026-11-20&range=12w');
  expect(sea).toContain('href="/groups/acme/north"');
  expect(sea).toContain('href="/stores/acme/kiel?day=2026-11-20&amp;range=12w"');
  expect(await page('/stores/acme/kiel')).toContain('href="/groups/acme/sea"');
  expect(await page('/groups/acme/empty')).toContain('No store is in this group yet');
});

test.skipIf(browserMissing)(`is without barriers on a phone, and no wider than it ${inBrowser}`, async () => {
  const { app } = await startShops();
  const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
  await withBrowser({ width: 390, height: 844, dark: true }, async (context) => {
    const page = await context.newPage();
    await page.goto(`${baseUrl}/groups/acme/north`);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    const { violations } = await new AxeBuilder({ page: page as never }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
});

test.each([
  ['/groups/acme/south', 404, 'There is no such group'],
  ['/groups/beta/north', 404, 'There is no such group'],
  ['/groups/acme/north?day=soon', 400, 'is not a date'],
  ['/groups/acme/north?range=6d', 400, 'is not a range'],
])('%s is answered %i', async (url, status, what) => {
  const { app } = await startShops();
  const { statusCode, body } = await app.inject({ url });
  expect(statusCode).toBe(status);
  expect(body).toContain(what);
});

test('what is retired is shown as such on the overview and its page, and by programs, with its history', async () => {
  const { app, hub } = await startWeb();
  const shop = { timeZone: 'UTC', opening: daily('10:00', '12:00') };
  await withStores(hub.db, [
    {
      id: 'acme',
      name: 'Acme',
      stores: [
        { ...shop, id: 'kiel', name: 'Kiel', sensors: [{ id: 'old', retired: '2026-11-10' }] },
        {
          ...shop,
          id: 'oslo',
          name: 'Oslo',
          retired: '2026-11-19',
          changes: [{ from: '2026-11-03', name: 'Bergen' }],
        },
      ],
    },
  ]);
  for (const row of await hub.db.asTenant('acme').stores()) {
    hub.addHours(hub.addSensor(row, 'old'), utc('2026-10-28T00'), utc('2026-11-10T00'), () => ({
      visits: 10,
    }));
    if (row.id === 'kiel')
      hub.addHours(hub.addSensor(row, 'new'), utc('2026-11-10T00'), utc('2026-11-23T15'), () => ({}));
  }
  const page = async (url: string) => (await app.inject({ url })).body;
  const overview = await page('/');
  expect(pageData(overview)).toContainEqual({ retired: 'acme/oslo', since: '2026-11-19' });
  expect(overview).toContain('1 retired store');
  expect(pageData(overview).filter(({ store }) => store !== undefined)).toEqual([{ store: 'acme/kiel' }]);
  const oslo = await page('/stores/acme/oslo');
  expect(oslo).toContain('Retired since 19 November 2026');
  expect(oslo).not.toContain('Open today');
  expect(oslo).not.toContain('Pause counting');
  // 28 October to 9 November, called otherwise until the third.
  expect(figure(oslo, 'range-visits')).toMatchObject({ value: 13 * 20 });
  expect(pageData(oslo)).toContainEqual({ nameUntil: '2026-11-02' });
  expect(oslo).toContain('Until 2 November 2026: Oslo.');
  const kiel = await page('/stores/acme/kiel');
  expect(kiel).toContain('retired since 10 November 2026');
  const json = async (url: string) => (await app.inject({ url })).json();
  expect((await json('/api/v1/stores')).stores).toMatchObject([{ store: 'kiel', retired: null }]);
  expect((await json('/api/v1/stores?retired=true')).stores).toMatchObject([
    { store: 'oslo', name: 'Bergen', retired: '2026-11-19' },
    { store: 'kiel', retired: null },
  ]);
  expect((await json('/api/v1/stores/acme/kiel/sensors')).sensors).toMatchObject([
    { sensor: 'new', alive: 'reporting', retired: null },
    { sensor: 'old', alive: 'retired', retired: '2026-11-10', last_hour: '2026-11-09T23:00:00Z' },
  ]);
});

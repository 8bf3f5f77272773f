// Which language a page is in, and how a reader changes it.
import { expect, test } from 'vitest';
import { inLanguage } from '../../../hub/web/reader.ts';
import { ALWAYS, utc } from '../report/filled-hub.ts';
import { startWeb } from './start-web.ts';

const STORE = '/stores/acme/berlin';
const langOf = (body: string) => /<html lang="(\w+)"/.exec(body)?.[1];

async function start() {
  const { app, hub } = await startWeb();
  hub.addStore('berlin', 'Europe/Berlin', ALWAYS, 'Berlin Mitte');
  return app;
}

test.each([
  ['/', {}, 'en'],
  ['/', { 'accept-language': 'fr-FR, en;q=0.5' }, 'fr'],
  ['/', { 'accept-language': 'en', cookie: 'a=b; footfall-lang=fr' }, 'fr'],
  ['/?lang=en', { cookie: 'footfall-lang=fr' }, 'en'],
  ['/?lang=xx', { cookie: 'footfall-lang=fr' }, 'fr'],
  [`${STORE}?range=1y&lang=fr`, {}, 'fr'],
  ['/nowhere', { 'accept-language': 'fr' }, 'fr'],
  ['/stores/acme/%E0%A4%A', { 'accept-language': 'fr' }, 'fr'],
  ['/messages', { host: 'evil.example', 'accept-language': 'fr' }, 'fr'],
])('%s with %j is in %s', async (url, headers, lang) => {
  const app = await start();
  expect(langOf((await app.inject({ url, headers })).body)).toBe(lang);
});

test('caches are told by what pages differ, and keep what is the same for all', async () => {
  const app = await start();
  for (const url of ['/', STORE, '/messages', '/nowhere'])
    expect((await app.inject({ url })).headers.vary, url).toBe('Accept-Language, Cookie, Accept-Encoding');
  expect((await app.inject({ url: '/api/v1/stores' })).headers.vary).toBe('Accept-Encoding');
});

test('the switch leads to the same page with all that its address says, and is remembered', async () => {
  const app = await start();
  const { body, headers } = await app.inject({ url: `${STORE}?range=12w&as=phones` });
  expect(headers['set-cookie']).toBeUndefined();
  const link = /href="([^"]+)" lang="fr"/.exec(body)?.[1]?.replaceAll('&amp;', '&');
  expect(link).toBe(`${STORE}?range=12w&as=phones&lang=fr`);
  const french = await app.inject({ url: link! });
  expect(langOf(french.body)).toBe('fr');
  const cookie = String(french.headers['set-cookie']);
  expect(cookie).toBe('footfall-lang=fr; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly');
  expect(langOf((await app.inject({ url: '/', headers: { cookie: cookie.split(';')[0]! } })).body)).toBe(
    'fr',
  );
});

test('no cookie holds what a request says', async () => {
  const app = await start();
  for (const lang of ['xx', 'fr;x=1', 'fr\r\nx: y', 'fr-FR-x']) {
    const { headers } = await app.inject({ url: `/?lang=${encodeURIComponent(lang)}` });
    expect(headers['set-cookie'], lang).toBeUndefined();
  }
  expect((await app.inject({ url: '/?lang=fr-CA' })).headers['set-cookie']).toMatch(/^footfall-lang=fr;/);
});

test.each([
  ['/stores/a/b?day=2026-11-23#day', '/stores/a/b?day=2026-11-23&lang=fr'],
  ['/?lang=en&lang=en', '/?lang=fr'],
  ['//evil.example/x', '/evil.example/x?lang=fr'],
  ['/\\evil.example', '/evil.example?lang=fr'],
  ['https://evil.example/', '/https://evil.example/?lang=fr'],
])('%s in French is %s: never elsewhere', (address, french) => {
  expect(inLanguage(address, 'fr')).toBe(french);
});

test('the API speaks English to everybody', async () => {
  const app = await start();
  const headers = { 'accept-language': 'fr' };
  const { error } = (await app.inject({ url: '/api/v1/stores/acme/none', headers })).json();
  expect(error.what).toBe('There is no such store');
});

test('the week of the heat map begins where the reader has it begin', async () => {
  const { app, hub } = await startWeb();
  const store = hub.addStore('berlin', 'Europe/Berlin', ALWAYS);
  hub.addHours(hub.addSensor(store, 'door'), utc('2026-11-09T00'), utc('2026-11-23T15'), () => ({}));
  const first = async (accepted: string) => {
    const { body } = await app.inject({ url: STORE, headers: { 'accept-language': accepted } });
    return /class="heat wide-only">[\s\S]*?<th scope="row">([^<]*)</.exec(body)?.[1];
  };
  expect(await first('en-GB')).toBe('Mon');
  expect(await first('en-US')).toBe('Sun');
  expect(await first('fr')).toBe('lun.');
  expect(await first('fr-CA')).toBe('dim.');
});

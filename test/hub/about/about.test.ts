// The public page and a visitor's objection, over the real server; what it looks like, in a real browser.
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, onTestFinished, test } from 'vitest';
import { aboutRoutes } from '../../../hub/about/about-routes.ts';
import { createVisitors } from '../../../hub/about/visitors.ts';
import { loadFacts } from '../../../hub/papers/load-facts.ts';
import { pauseStore } from '../../../hub/remote/actions.ts';
import { createWebServer, type WebOptions } from '../../../hub/web/server.ts';
import type { WebApp } from '../../../hub/web/web-app.ts';
import { createLogger } from '../../../shared/logger.ts';
import { browserMissing, inBrowser, withBrowser } from '../../support/browser.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { STATE } from '../ingest/example-messages.ts';
import { asConfigured, config, NOW_MS, STORE } from '../papers/papered-store.ts';
import { askedStore } from '../remote/asked-store.ts';
import { filledHub } from '../report/filled-hub.ts';
import { foreign, MARKED } from '../web/marked-words.ts';

const PAGE = `/about/${STORE}`;
const ADDRESS = '3c:28:6d:01:02:03';

async function startAbout(options: Partial<WebOptions> = {}) {
  const hub = filledHub();
  const asked = askedStore(hub);
  asConfigured(hub, config());
  const clock = fakeClock(NOW_MS);
  const logger = createLogger('test', 'silent');
  const facts = async (path: string) =>
    path === STORE ? loadFacts(config(), hub.db, path, NOW_MS) : undefined;
  const visitors = createVisitors(clock);
  const app = await createWebServer({
    db: hub.db,
    clock,
    logger,
    ...options,
    publicPages: (scope, assets) => aboutRoutes(scope, { db: hub.db, clock, facts, visitors }, assets),
  });
  onTestFinished(() => app.close());
  return { ...asked, app, clock };
}

const submit = (app: WebApp, url: string, fields: Record<string, string>, headers = {}) =>
  app.inject({
    method: 'POST',
    url,
    payload: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });

test('it says who, what and the values in force, of the weakest sensor, in both languages', async () => {
  const { app, says, hub, store } = await startAbout();
  const { settings } = STATE;
  await says({ settings: { ...settings, profile: 'hour', privacy: { epsilon: 2, floor: 3 } } });
  const english = (await app.inject({ url: PAGE })).body;
  expect(english).toContain('<html lang="en">');
  for (const text of [
    'Acme Retail GmbH',
    'within 60 minutes',
    'epsilon 2',
    'below 3',
    'You need not switch Wi-Fi off',
  ]) {
    expect(english).toContain(text);
  }
  expect(english).not.toContain('href="/"');
  await pauseStore(hub.db.asOperator(), store, { by: 'Kim', until: '2026-11-23T18:00' }, NOW_MS);
  const french = (await app.inject({ url: PAGE, headers: { 'accept-language': 'fr' } })).body;
  for (const text of ['lang="fr"', '60 minutes', 'suspendu jusqu’au 23 novembre 2026'])
    expect(french).toContain(text);
  expect((await app.inject({ url: '/about/acme/nowhere' })).statusCode).toBe(404);
});

test.each([
  ['da:a1:19:00:00:01', 400, 'made up and will change'],
  ['01:00:5e:00:00:01', 400, 'several receivers'],
  ['my phone', 400, 'not a Wi-Fi address'],
  ['', 400, 'not a Wi-Fi address'],
])('%s is refused kindly, not repeated, and nothing is stored', async (address, status, why) => {
  const { app, hub } = await startAbout();
  const answer = await submit(app, PAGE, { address });
  expect([answer.statusCode, answer.body]).toEqual([status, expect.stringContaining(why)]);
  if (address) expect(answer.body).not.toContain(address);
  expect(hub.raw.prepare('SELECT count(*) AS n FROM objection').get()).toEqual({ n: 0 });
});

test('an objection is followed and withdrawn by its link, and by no other', async () => {
  const { app, says } = await startAbout();
  await says({ revision: null });
  const link = (await submit(app, `${PAGE}?lang=fr`, { address: ADDRESS })).headers.location as string;
  expect(link).toMatch(/^\/about\/acme\/berlin\/objection\/[\w-]{22}\?lang=fr$/);
  expect((await app.inject({ url: link })).body).toContain('En route');
  await says({ revision: 1 });
  expect((await app.inject({ url: link })).body).toContain('En vigueur\u00a0: door');
  const path = link.split('?')[0]!;
  expect((await submit(app, `${path.slice(0, -1)}x/withdraw`, {})).statusCode).toBe(404);
  expect((await submit(app, `${path}/withdraw`, {})).body).toContain('withdrawn and deleted');
  expect((await app.inject({ url: path })).statusCode).toBe(404);
});

test('no page of an objection has a word that is not of the catalogue', async () => {
  const { app, says } = await startAbout({ catalogue: MARKED });
  const own = (body: string) => foreign(body, ['Footfall', 'English', 'door', 'à']);
  const read = async (url: string) => own((await app.inject({ url })).body);
  const link = (await submit(app, `${PAGE}?lang=fr`, { address: ADDRESS })).headers.location as string;
  expect(await read(link)).toEqual([]);
  await says({ revision: null, state: 'offline' });
  expect(await read(link)).toEqual([]);
  await says({ revision: 1 });
  expect(await read(link)).toEqual([]);
  expect(await read(link.replace('?', 'x?'))).toEqual([]);
  const withdrawn = await submit(app, link.replace('?', '/withdraw?'), {});
  expect(withdrawn.body).toContain('supprimée');
  expect(own(withdrawn.body)).toEqual([]);
});

test('the answer does not tell whether the address was there before', async () => {
  const { app } = await startAbout();
  const shape = async () => {
    const { statusCode, headers, body } = await submit(app, PAGE, { address: ADDRESS });
    const page = await app.inject({ url: headers.location as string });
    return [statusCode, body, page.body.replaceAll(/[\w-]{22}/g, 'TOKEN')];
  };
  expect(await shape()).toEqual(await shape());
});

test('attempts are counted for a home, whatever address of its block a proxy names', async () => {
  const { app } = await startAbout();
  const from = async (client: string) =>
    (await submit(app, PAGE, { address: 'no' }, { 'x-forwarded-for': client })).statusCode;
  for (let n = 0; n < 10; n += 1) expect(await from(`2001:db8:0:ab${n}0::${n}`)).toBe(400);
  expect(await from('2001:db8:0:abff::1')).toBe(429);
  expect(await from('2001:db8:0:ac00::1')).toBe(400);
  expect(await from('203.0.113.7')).toBe(400);
});

test('the eleventh attempt within an hour is refused in words; another site cannot send one', async () => {
  const { app } = await startAbout();
  for (let n = 0; n < 10; n += 1) await submit(app, PAGE, { address: 'no' });
  const answer = await submit(app, `${PAGE}?lang=fr`, { address: ADDRESS });
  expect([answer.statusCode, answer.body]).toEqual([429, expect.stringMatching(/Trop d’essais.* 6 minutes/)]);
  expect(answer.headers['retry-after']).toBe('360');
  const foreign = await submit(app, PAGE, { address: ADDRESS }, { 'sec-fetch-site': 'cross-site' });
  expect(foreign.statusCode).toBe(403);
});

test('the networks of a flood come no further, and visitors register at each stage of it', async () => {
  const { app, hub, store, clock } = await startAbout({ onlyPublic: true });
  hub.raw.pragma('synchronous = OFF');
  const statuses = new Map<number, number>();
  let devices = 0;
  /** Behind a proxy on this machine. */
  const objectsFrom = async (from: string) => {
    devices += 1;
    const address = `3c286d${devices.toString(16).padStart(6, '0')}`;
    const answer = await submit(app, PAGE, { address }, { 'x-forwarded-for': from });
    statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
    return answer;
  };
  const links: string[] = [];
  const visitor = async (from: string) => {
    const answer = await objectsFrom(from);
    expect(answer.statusCode).toBe(303);
    links.push(answer.headers.location as string);
  };
  const rows = () => hub.raw.prepare<[], number>('SELECT count(*) FROM objection').pluck().get();
  const hex = (n: number) => n.toString(16);

  for (let n = 0; n < 20; n += 1) {
    for (let times = 0; times < 10; times += 1) await objectsFrom(`2001:db8:0:ab${hex(16 + n)}::${times}`);
  }
  expect(statuses).toEqual(
    new Map([
      [303, 10],
      [429, 190],
    ]),
  );
  await visitor('2001:db8:1:ab10::1');
  for (let n = 0; n < 300; n += 1)
    await objectsFrom(`2001:db8:${n < 256 ? 2 : 3}:${hex((n % 256) * 256)}::1`);
  expect(rows()).toBe(10 + 1 + 2 * 20);
  await visitor('198.51.100.1');
  for (let n = 0; n < 30; n += 1) {
    for (let times = 0; times < 10; times += 1)
      await objectsFrom(`2001:db8:${hex(256 + n)}:${hex(times)}00::1`);
  }
  expect(rows()).toBe(200);
  await visitor('2001:db8:1:ab20::1');
  for (let n = 0; n < 200; n += 1) await objectsFrom(`10.0.${n}.1`);
  expect(rows()).toBe(200);

  // Every network has few by now: patience is asked for, until the day is over.
  const patience = await submit(
    app,
    `${PAGE}?lang=fr`,
    { address: ADDRESS },
    { 'x-forwarded-for': '198.51.100.2' },
  );
  expect([patience.statusCode, patience.body]).toEqual([
    503,
    expect.stringMatching(/plus accepté avant le 24 novembre 2026 à 01:00/),
  ]);
  const waitS = Number(patience.headers['retry-after']);
  expect(waitS).toBeLessThanOrEqual(86_400);
  clock.advance(1000 * waitS);
  await visitor('198.51.100.2');

  for (const link of links) expect((await app.inject({ url: link })).statusCode).toBe(200);
  expect(store.id).toBe('berlin');
});

test('nothing of where a visitor comes from is stored but a mark that tells nothing when the day is over', async () => {
  const { app, hub, clock } = await startAbout();
  const from = '2001:db8:77:ab10::1';
  const marks = () => hub.raw.prepare<[], string>('SELECT network FROM objection ORDER BY key').pluck().all();
  const objects = (address: string, headers = { 'x-forwarded-for': from }) =>
    submit(app, PAGE, { address }, headers);
  await objects('3c:28:6d:01:02:03');
  await objects('3c:28:6d:01:02:04');
  clock.advance(24 * 3_600_000);
  await objects('3c:28:6d:01:02:05');
  const [first, second, nextDay] = marks();
  expect(first).toMatch(/^[0-9a-f]{6}$/);
  expect([second === first, nextDay === first]).toEqual([true, false]);
  const bytes = hub.raw.serialize();
  for (const spelling of [from, '2001:db8:77', '20010db80077']) expect(bytes.includes(spelling)).toBe(false);
  expect(bytes.includes(Buffer.from('20010db80077', 'hex'))).toBe(false);
});

test('the public listener serves these pages and nothing else', async () => {
  const { app } = await startAbout({ onlyPublic: true });
  expect((await app.inject({ url: PAGE })).statusCode).toBe(200);
  for (const url of ['/', `/stores/${STORE}`, '/messages', '/api/v1/stores', '/api/v1/openapi.json']) {
    expect((await app.inject({ url })).statusCode).toBe(404);
  }
});

test.skipIf(browserMissing).each([
  { width: 1200, height: 900, dark: true },
  { width: 390, height: 844, dark: false },
])(`${inBrowser} $width wide a visitor objects, sees it and withdraws, without a script`, async (view) => {
  const { app, says } = await startAbout();
  await says({});
  await app.listen({ host: '127.0.0.1', port: 0 });
  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  await withBrowser(view, async (context) => {
    const page = await context.newPage();
    const problems = async () => (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id);
    await page.goto(`${base}${PAGE}`);
    expect(await problems()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(view.width);
    await page.getByRole('link', { name: 'Français' }).click();
    await page.getByLabel('Adresse Wi-Fi fixe').fill('da:a1:19:00:00:01');
    await page.getByRole('button', { name: 'Ne pas compter cet appareil' }).click();
    await page.getByRole('alert').waitFor();
    expect(await problems()).toEqual([]);
    await page.getByLabel('Adresse Wi-Fi fixe').fill(ADDRESS);
    await page.getByRole('button', { name: 'Ne pas compter cet appareil' }).click();
    await page.getByText('En route').waitFor();
    expect(await problems()).toEqual([]);
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Withdraw the objection' }).click();
    await page.getByText('withdrawn and deleted').waitFor();
  });
});

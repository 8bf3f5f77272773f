// Pausing a store from its page: with the forms alone, refused in words, and seen on page, API and CSV.
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'vitest';
import { browserMissing, inBrowser, withBrowser } from '../../support/browser.ts';
import { daily, utc } from '../report/filled-hub.ts';
import { pageData } from './page-data.ts';
import { startWeb } from './start-web.ts';

const PAGE = '/stores/acme/berlin';

async function startStore() {
  const { app, hub } = await startWeb();
  const store = hub.addStore('berlin', 'Europe/Berlin', daily('10:00', '20:00'), 'Berlin Mitte');
  const sensor = hub.addSensor(store, 'door', 'online');
  hub.addHours(sensor, utc('2026-11-23T09'), utc('2026-11-23T13'), () => ({}));
  const submit = (path: string, fields: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: `${PAGE}/${path}`,
      payload: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  return { app, hub, store, submit };
}

test('a pause shows on the page, in the hours and in the log, and is resumed', async () => {
  const { app, hub, store, submit } = await startStore();
  const paused = await submit('pause', { by: 'Kim', until: '2026-11-23T18:00', reason: 'refit' });
  expect([paused.statusCode, paused.headers.location]).toEqual([303, PAGE]);
  const page = (await app.inject({ url: PAGE })).body;
  expect(pageData(page)).toContainEqual({ paused: 'Kim', until: '2026-11-23T17:00:00.000Z' });
  for (const words of ['since 23 Nov 2026, 16:26', 'until 23 Nov 2026, 18:00', '(refit)'])
    expect(page).toContain(words);
  const refused = await submit('pause', { by: '', reason: 'refit' });
  expect([refused.statusCode, refused.body]).toEqual([400, expect.stringContaining('role="alert"')]);
  expect((await submit('resume', { by: 'Lee' })).statusCode).toBe(303);
  expect(pageData((await app.inject({ url: PAGE })).body).filter((data) => 'paused' in data)).toEqual([]);
  expect((await hub.db.asOperator().audit(store, 9)).map(({ what, by }) => `${what} ${by}`)).toEqual([
    'pause Lee',
    'pause Kim',
  ]);
});

test('paused hours say so in API and CSV', async () => {
  const { app, hub, store } = await startStore();
  const at = (time: string) => Date.parse(`2026-11-23T${time}Z`);
  hub.raw
    .prepare('INSERT INTO pause (store_key, since, until, paused_by, reason) VALUES (?, ?, ?, ?, ?)')
    .run(store.key, at('12:30:00'), at('14:30:00'), 'Kim', '');
  const { hours } = (await app.inject({ url: `/api/v1${PAGE}/hours?from=2026-11-23&to=2026-11-23` })).json();
  expect(hours.map((hour: { paused_minutes: number }) => hour.paused_minutes)).toEqual([0, 0, 0, 30]);
  const csv = (await app.inject({ url: `/api/v1${PAGE}/hours.csv?from=2026-11-23&to=2026-11-23` })).body;
  expect(csv).toMatch(/2026-11-23T13:00:00Z,[^\n]*,paused,/);
});

test.skipIf(browserMissing)(`${inBrowser}, on a phone, somebody pauses and resumes`, async () => {
  const { app } = await startStore();
  await app.listen({ host: '127.0.0.1', port: 0 });
  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const view = { width: 390, height: 844, dark: false };
  await withBrowser(view, async (context) => {
    const page = await context.newPage();
    const problems = async () => (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id);
    await page.goto(`${base}${PAGE}`);
    await page.getByLabel('Your name').fill('Kim');
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.locator('[data-paused="Kim"]').waitFor();
    expect(await problems()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(view.width);
    await page.getByLabel('Your name').fill('Kim');
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  });
});

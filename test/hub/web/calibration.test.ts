// The calibration page and its API: what a person or a program can do, and what another site cannot.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { Check } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { CalibrationStateSchema } from '../../../hub/web/api/calibration-schemas.ts';
import type { WebApp } from '../../../hub/web/web-app.ts';
import { browserMissing, inBrowser, withBrowser } from '../../support/browser.ts';
import { type CountedStore, changeSetup, countedStore, EIGHT_HOURS } from '../calibration/counted-store.ts';
import { utc } from '../report/filled-hub.ts';
import { figure, pageData } from './page-data.ts';
import { startWeb } from './start-web.ts';

const PAGE = '/stores/acme/berlin/calibration';
const API = '/api/v1/stores/acme/berlin';

async function startCounted(): Promise<CountedStore & { readonly app: WebApp }> {
  const { app, hub } = await startWeb(undefined, { names: ['hub.example'] });
  return { ...countedStore(hub), app };
}

const post = (app: WebApp, url: string, payload: object, headers = {}) =>
  app.inject({ method: 'POST', url, payload, headers });
const submit = (app: WebApp, path: string, fields: Record<string, string>, headers = {}) =>
  app.inject({
    method: 'POST',
    url: `${PAGE}${path}`,
    payload: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
const count = { kind: 'entries', from: '2026-11-20T10:00', to: '', people: '20', by: 'Kim', note: '' };

describe('the API', () => {
  test('takes counts, fits, puts in force, ends, and tells all of it', async () => {
    const { app } = await startCounted();
    const empty = (await app.inject({ url: `${API}/calibration` })).json();
    expect(empty).toMatchObject({
      counts: [],
      fits: { visits: null, occupancy: null },
      calibrations: [],
      warnings: [],
    });
    for (const one of EIGHT_HOURS) {
      const response = await post(app, `${API}/hand-counts`, { ...one, people: Number(one.people) });
      expect(response.statusCode, response.body).toBe(201);
    }
    const applied = await post(app, `${API}/calibrations`, {
      measure: 'visits',
      by: 'Kim',
      from: '2026-11-05',
    });
    expect(applied.statusCode, applied.body).toBe(201);
    const state = applied.json();
    expect(Check(CalibrationStateSchema, state)).toBe(true);
    expect(state.fits.visits).toMatchObject({
      ratio: 2,
      hours: 8,
      more_hours: 0,
      left_one_out: { raw: 0.5 },
    });
    expect(state.fits.visits.points[0]).toMatchObject({
      people: 20,
      phones: 10,
      from: '2026-11-20T09:00:00Z',
    });
    expect(state.counts[0]).toMatchObject({ by: 'Kim', withdrawn: null, left_out: null });
    expect(state.calibrations).toMatchObject([
      { measure: 'visits', state: 'running', from: '2026-11-04T23:00:00Z', to: null },
    ]);

    const { key } = state.calibrations[0];
    const ended = await post(app, `${API}/calibrations/${key}/end`, {
      by: 'Kim',
      why: 'moved',
      from: '2026-11-21',
    });
    expect(ended.json().calibrations).toMatchObject([{ state: 'ended', to: '2026-11-20T23:00:00Z' }]);
    const withdrawn = await post(app, `${API}/hand-counts/${state.counts[0].key}/withdraw`, {
      by: 'Lee',
      why: 'a slip',
    });
    expect(withdrawn.json().counts[0]).toMatchObject({
      left_out: 'withdrawn',
      withdrawn: { by: 'Lee', why: 'a slip' },
    });
    expect(withdrawn.json().fits.visits.points).toHaveLength(7);
  });

  test.each([
    [`${API}/hand-counts`, { ...count, people: 3, from: 'noon' }, 400, 'from', /'noon' is not a time/],
    [`${API}/hand-counts`, { kind: 'entries' }, 400, 'body', /not what is expected/],
    [`${API}/calibrations`, { measure: 'visits', by: 'Kim' }, 400, 'measure', /No hand count of visits/],
    [`${API}/calibrations/7/end`, { by: 'Kim', why: '-' }, 400, 'key', /no calibration 7/],
    [
      '/api/v1/stores/acme/nowhere/calibrations',
      { measure: 'visits', by: 'Kim' },
      404,
      'acme/nowhere',
      /no such store/,
    ],
  ])('%s with %j answers %i', async (url, body, status, where, what) => {
    const { app } = await startCounted();
    const response = await post(app, url, body);
    expect([response.statusCode, response.json().error.where]).toEqual([status, where]);
    expect(response.json().error.what).toMatch(what);
  });

  test('is described', async () => {
    const { app } = await startCounted();
    const { paths } = (await app.inject({ url: '/api/v1/openapi.json' })).json();
    expect(Object.keys(paths).filter((path) => /calibration|hand-counts/.test(path))).toHaveLength(5);
    expect(JSON.stringify(paths)).not.toContain('/stores/{retailer}/{store}/calibration/counts');
  });
});

describe('another site', () => {
  test.each([
    [{ origin: 'http://evil.example' }],
    [{ origin: 'null' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site', origin: 'http://hub.example:81', host: 'hub.example' }],
    [{ origin: 'http://hub.example:81', host: 'hub.example:80' }],
  ])('that sends %j changes nothing', async (headers) => {
    const { app, state } = await startCounted();
    for (const response of [
      await submit(app, '/counts', count, headers),
      await post(app, `${API}/hand-counts`, { ...count, people: 20 }, headers),
    ]) {
      expect(response.statusCode).toBe(403);
      expect(response.body).toContain('Another site asked for this');
    }
    expect((await state()).counts).toEqual([]);
    expect((await app.inject({ url: PAGE, headers })).statusCode).toBe(200);
  });

  test.each([
    [{ 'sec-fetch-site': 'same-origin', origin: 'http://hub.example', host: 'hub.example' }],
    [{ origin: 'http://hub.example:8080', host: 'Hub.example:8080' }],
    [{}],
  ])('is not the hub itself, nor a program: %j', async (headers) => {
    const { app, state } = await startCounted();
    expect((await submit(app, '/counts', count, headers)).statusCode).toBe(303);
    expect((await state()).counts).toHaveLength(1);
  });

  test('cannot have JSON read from a form, nor a form from JSON', async () => {
    const { app, state } = await startCounted();
    const form = await app.inject({
      method: 'POST',
      url: `${API}/hand-counts`,
      payload: new URLSearchParams(count).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(form.statusCode).toBe(415);
    expect((await state()).counts).toEqual([]);
  });
});

describe('the page', () => {
  test('shows what was refused with what was typed, and its words are text', async () => {
    const { app } = await startCounted();
    const response = await submit(app, '/counts', { ...count, from: '2026-11-20T10:20', by: '<b>Kim</b>' });
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain('10:20 is not where an hour of the sensors starts');
    expect(response.body).toContain('write 10:00 or 11:00');
    expect(response.body).toContain('value="2026-11-20T10:20"');
    expect(response.body).toContain('value="&lt;b>Kim&lt;/b>"');
    expect(response.body).not.toContain('<b>Kim');
  });

  test('says why a count is not used, and that settings changed', async () => {
    const at = await startCounted();
    await at.count(...EIGHT_HOURS, { from: '2026-11-20T20:00', people: '3' });
    await submit(at.app, '/apply', { measure: 'visits', from: '', by: 'Kim' });
    changeSetup(at, utc('2026-11-22T12'));
    const { body } = await at.app.inject({ url: PAGE });
    expect(pageData(body).filter(({ leftOut }) => leftOut)).toEqual([{ count: 9, leftOut: 'not-heard' }]);
    expect(body).toContain('The settings of sensor door changed at 22 Nov 2026, 13:00');
    expect(body).not.toMatch(/ style=|<style|<script| on[a-z]+=/);
  });

  test.each([
    ['/counts/7/withdraw', { by: 'Kim', why: '-' }, 400, 'no hand count 7'],
    ['/7/end', { by: 'Kim', why: '-', from: 'x' }, 400, 'is not a date'],
    ['/apply', { measure: 'dwell', by: 'Kim' }, 400, 'not what is expected'],
  ])('%s answers %j with %i', async (path, fields, status, words) => {
    const { app } = await startCounted();
    const response = await submit(app, path, fields as Record<string, string>);
    expect(response.statusCode).toBe(status);
    expect(response.body.replaceAll('&#39;', "'")).toContain(words);
  });
});

describe('the figures of a calibrated store', () => {
  /** In force from Friday 20 November; the days before are phones. */
  async function startCalibrated(from = '') {
    const at = await startCounted();
    await at.count(...EIGHT_HOURS);
    await submit(at.app, '/apply', { measure: 'visits', from, by: 'Kim' });
    const { factor } = (await at.state()).validities[0]!.calibration;
    return { ...at, factor };
  }
  /** Against earlier days. */
  const changes = (page: string) => pageData(page).flatMap(({ change }) => change ?? []);
  const text = (html: string) => html.replace(/<svg[\s\S]*?<\/svg>|<[^>]+>/g, ' ').replace(/\s+/g, ' ');

  test('are people in the API, with a narrower range, and phones on demand', async () => {
    const { app, factor } = await startCalibrated();
    const read = async (query: string) => (await app.inject({ url: `${API}${query}` })).json();
    const people = (await read('/hours?from=2026-11-20&to=2026-11-20')).hours;
    const phones = (await read('/hours?from=2026-11-20&to=2026-11-20&as=phones')).hours;
    expect(phones[7]).toMatchObject({
      visits: 45,
      occupancy: 22.5,
      unit: { visits: 'phones', occupancy: 'phones' },
    });
    expect(people[7]).toMatchObject({
      visits: Math.round(45 * factor),
      occupancy: 22.5,
      unit: { visits: 'people', occupancy: 'phones' },
    });
    const width = ([low, high]: [number, number]) => Math.log(high / low);
    expect(width(people[7].interval.visits)).toBeLessThan(width(phones[7].interval.visits));
    const { days } = await read('/days?from=2026-11-19&to=2026-11-20');
    expect(days).toMatchObject([
      { visits: 220, unit: { visits: 'phones' } },
      { visits: Math.round(220 * factor), unit: { visits: 'people' } },
    ]);
    expect((await app.inject({ url: `${API}/days?as=cats` })).statusCode).toBe(400);
  });

  test('say so in CSV', async () => {
    const { app, factor } = await startCalibrated();
    const rows = async (file: string) => {
      const { body } = await app.inject({ url: `${API}/${file}` });
      const [head, ...lines] = body
        .trim()
        .split('\r\n')
        .map((line) => line.split(','));
      return lines.map((line) => Object.fromEntries(head!.map((name, at) => [name, line[at]])));
    };
    const [before, after] = await rows('days.csv?from=2026-11-19&to=2026-11-20');
    expect(before).toMatchObject({ visits: '220', visits_unit: 'phones', occupancy_unit: 'phones' });
    expect(after).toMatchObject({ visits: String(Math.round(220 * factor)), visits_unit: 'people' });
    expect((await rows('hours.csv?from=2026-11-20&to=2026-11-20&as=phones')).at(-7)).toMatchObject({
      visits_unit: 'phones',
    });
  });

  test('say so on the page, which leads to what was released and back', async () => {
    const { app, factor } = await startCalibrated();
    const page = (await app.inject({ url: '/stores/acme/berlin?day=2026-11-20' })).body;
    expect(figure(page, 'visits')).toMatchObject({ value: Math.round(220 * factor), unit: 'people' });
    expect(text(page)).toContain('people, by hand counts');
    // Of the four weeks, only these days.
    expect(figure(page, 'range-visits').unit).toBe('mixed');
    expect(text(page)).toContain('people where calibrated, phones elsewhere');
    expect(page).toContain('href="/stores/acme/berlin/calibration"');
    expect(page).toContain('href="/stores/acme/berlin?day=2026-11-20&amp;as=phones#day"');
    // People are not set against the phones of the Friday before.
    expect(changes(page)).toEqual(['unheard']);

    const raw = (await app.inject({ url: '/stores/acme/berlin?day=2026-11-20&as=phones' })).body;
    expect(figure(raw, 'visits')).toMatchObject({ value: 220, unit: 'phones' });
    expect(text(raw)).toContain('These are phones as they were released');
    expect(changes(raw)).toContain('none');
    expect(raw).toContain('href="/stores/acme/berlin?day=2026-11-19&amp;as=phones#day"');
    expect(raw).toContain('name="as" value="phones"');
    expect(raw).not.toContain('by hand counts');
    expect(figure((await app.inject({ url: '/' })).body, 'visits').unit).toBe('people');
  });

  test('are alike on both sides where the calibration reaches back', async () => {
    const { app } = await startCalibrated('2026-11-03');
    const page = (await app.inject({ url: '/stores/acme/berlin?day=2026-11-20' })).body;
    expect(changes(page)).toContain('none');
  });
});

async function problems(page: Page) {
  const { violations } = await new AxeBuilder({ page: page as never }).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
}

describe.skipIf(browserMissing)(inBrowser, () => {
  test.each([
    { width: 1280, height: 900, dark: false },
    { width: 390, height: 844, dark: true },
  ])('at $width px, dark: $dark: count, look, use, withdraw', async (view) => {
    const at = await startCounted();
    await at.count(...EIGHT_HOURS.slice(1));
    const baseUrl = await at.app.listen({ host: '127.0.0.1', port: 0 });
    await withBrowser(view, async (context) => {
      const page = await context.newPage();
      await page.goto(`${baseUrl}${PAGE}`);
      await page.locator('#from').fill('2026-11-20T10:00');
      await page.getByLabel('People', { exact: true }).fill('20');
      await page.getByLabel('Counted by').fill('Kim');
      await page.getByRole('button', { name: 'Enter count' }).click();
      await page.waitForURL('**#counts');
      expect(await page.locator('.records li').count()).toBe(8);
      expect(await page.locator('.tile .value').first().innerText()).toMatch(/^1\.[6-9]/);
      await page.locator('#visits-by').fill('Kim');
      await page.getByRole('button', { name: 'Use this factor' }).first().click();
      await page.waitForURL('**#history');
      expect(await page.locator('section[aria-labelledby=history]').innerText()).toContain(
        'in force since 20 Nov 2026',
      );
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(view.width);
      expect(await problems(page)).toEqual([]);
      await page.goto(`${baseUrl}${PAGE}?lang=fr`);
      expect(await page.getByRole('heading', { name: 'Étalonner' }).count()).toBe(1);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(view.width);
      expect(await problems(page)).toEqual([]);

      await page.goto(`${baseUrl}${PAGE}?lang=en`);
      await page.locator('section[aria-labelledby=counts] summary').first().click();
      const form = page.locator('section[aria-labelledby=counts] form').first();
      await form.getByLabel('Your name').fill('Lee');
      await form.getByLabel('Why').fill('a slip');
      expect(await problems(page)).toEqual([]);
      await form.getByRole('button').click();
      await page.getByText('Withdrawn by Lee: a slip').waitFor();
    });
    expect((await at.state()).measures.visits.material.points).toHaveLength(7);
  });
});

import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { browserMissing, inBrowser, withBrowser } from '../../support/browser.ts';
import { daily, type FilledHub, utc } from '../report/filled-hub.ts';
import { figure } from './page-data.ts';
import { startWeb } from './start-web.ts';

/** Four Mondays and today, open 10:00 to 16:00 in Berlin, 20 visits an hour; one hour withheld, one missing. */
function fill(hub: FilledHub): void {
  const store = hub.addStore('berlin', 'Europe/Berlin', daily('10:00', '16:00'), 'Berlin Mitte');
  const sensor = hub.addSensor(store, 'door', 'online');
  hub.addHours(sensor, utc('2026-10-26T00'), utc('2026-11-23T15'), (hour) => {
    if (hour === utc('2026-11-23T11')) return undefined;
    const ofDay = hour % 24;
    if (ofDay < 8 || ofDay > 15) return undefined;
    return { visits: hour === utc('2026-11-23T12') ? null : 20, occupancyTenths: 123 };
  });
  hub.addStore('oslo', 'Europe/Oslo', daily('10:00', '18:00'), 'Oslo');
}

/** Four hours of 20, each 20 to 39: own variances of 29.9 in quadrature, 4 · 6 shared; at most 4 withheld. */
const TODAY = { value: 80, low: 46, high: 142, withheld: 1, withheldMost: 4, missing: 1 };

async function seriousProblems(page: Page) {
  const { violations } = await new AxeBuilder({ page: page as never }).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
}

async function openedPage(context: BrowserContext) {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints };
}

describe.skipIf(browserMissing)(`the dashboard ${inBrowser}`, () => {
  test.each([
    { width: 1280, height: 900, dark: false },
    { width: 390, height: 844, dark: true },
  ])('at $width px, dark: $dark', async (view) => {
    const { app, hub } = await startWeb();
    fill(hub);
    const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
    await withBrowser(view, async (context) => {
      const { page, complaints } = await openedPage(context);
      await page.goto(baseUrl);
      const row = page.locator('.stores li', { hasText: 'Berlin Mitte' });
      expect(await row.locator('.count .total').innerText()).toBe('80');
      expect(figure(await page.content(), 'visits')).toMatchObject(TODAY);
      expect(await row.locator('.count .range').innerText()).toMatch(/^between 46 and 142/);
      expect(await seriousProblems(page)).toEqual([]);

      await row.getByRole('link', { name: 'Berlin Mitte' }).click();
      await page.waitForURL('**/stores/acme/berlin');
      expect(await page.locator('.tile .value').first().innerText()).toBe('80');
      const tile = page.locator('.tile[data-figure=visits]');
      expect(figure(await page.content(), 'visits')).toMatchObject({ ...TODAY, hours: 6 });
      for (const words of ['between 46 and 142', 'at most 4 more', '1 of 6'])
        expect(await tile.innerText()).toContain(words);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(view.width);
      const label = page.locator('.plot svg:visible text').first();
      expect((await label.boundingBox())!.height).toBeGreaterThanOrEqual(11);

      const plot = page.locator('.plot').first();
      await plot.focus();
      // 09:00 is heard while closed; then 10:00, 11:00, and 12:00 is missing.
      for (let key = 0; key < 5; key += 1) await plot.press('ArrowRight');
      expect(await page.locator('.tip').first().innerText()).toMatch(/^12:00\s+Visits\s+not heard/);
      const near = page.locator('figure').first().locator('.plot svg:visible .near');
      // What is usual at the six open hours, 20 each time, with a band around it.
      const { slots, high } = await near.evaluate((path: SVGPathElement) => ({
        slots: path.getBBox().width / Number(path.ownerSVGElement!.dataset.slot),
        high: path.getBBox().height,
      }));
      expect(slots).toBeCloseTo(6, 1);
      expect(high).toBeGreaterThan(20);
      await plot.press('ArrowRight');
      expect(await page.locator('.tip').first().innerText()).toMatch(/^13:00\s+Visits\s+under 5/);
      await page.locator('summary').first().click();
      expect(await page.locator('details table').first().innerText()).toContain('under 5');
      expect(await seriousProblems(page)).toEqual([]);

      await page.getByRole('link', { name: 'Français' }).click();
      await page.waitForURL('**lang=fr');
      for (const path of ['/', '/messages', '/stores/acme/oslo', '/stores/acme/berlin']) {
        await page.goto(`${baseUrl}${path}`);
        expect(await page.evaluate('document.documentElement.lang')).toBe('fr');
        expect(await seriousProblems(page), path).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBe(view.width);
      }
      await plot.focus();
      for (let key = 0; key < 5; key += 1) await plot.press('ArrowRight');
      expect(await page.locator('.tip').first().innerText()).toMatch(/^12:00\s+Visites\s+non écouté/);
      expect(complaints).toEqual([]);
    });
  });

  test('days and ranges are a click away, and pages without data are whole', async () => {
    const { app, hub } = await startWeb();
    fill(hub);
    const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
    await withBrowser({ width: 1280, height: 900, dark: true }, async (context) => {
      const { page, complaints } = await openedPage(context);
      await page.goto(`${baseUrl}/stores/acme/berlin`);
      await page.getByRole('link', { name: 'The day before' }).click();
      await page.waitForURL('**day=2026-11-22**');
      expect(await page.locator('h2').first().innerText()).toBe('Sunday 22 November 2026');
      expect(await page.locator('.tile .value').first().innerText()).toBe('120');
      await page.getByRole('link', { name: '1 year' }).click();
      await page.waitForURL('**range=1y**');
      const weeks = page.locator('figure').nth(1).locator('.plot-wide :is(.whole, .partly)');
      const shapes = (paths: Element[]) =>
        paths.flatMap((path) => path.getAttribute('d')!.match(/M/g)).length;
      expect(await weeks.evaluateAll(shapes)).toBe(5);
      await page.goto(`${baseUrl}/stores/acme/berlin`);
      const drawing = page.locator('figure').nth(1).locator('.plot-wide svg');
      const { width, height } = (await drawing.boundingBox())!;
      // The last column is today's, and the one before it leads to yesterday.
      await drawing.hover({ position: { x: width - 12, y: height / 2 } });
      expect(await page.locator('.tip:visible').innerText()).toMatch(/^Mon 23 Nov/);
      await drawing.click({ position: { x: width - 45, y: height / 2 } });
      await page.waitForURL('**day=2026-11-22**');
      for (const path of ['/stores/acme/oslo', '/messages', '/stores/acme/berlin?range=5y&day=2026-11-01']) {
        await page.goto(`${baseUrl}${path}`);
        expect(await seriousProblems(page), path).toEqual([]);
      }
      expect(complaints).toEqual([]);
    });
  });
});

// Names of one long word: no page grows wider than its window, and no name lies over what stands beside it.
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { CHROMIUM, withBrowser } from '../../demo/screenshot.ts';
import { countedStore } from '../calibration/counted-store.ts';
import { daily, filledHub, utc } from '../report/filled-hub.ts';
import { wholeHub } from './whole-hub.ts';

const NOW_MS = Date.parse('2026-11-23T15:26:00Z');
const LONG = 'Kinderbekleidungsfachgeschäft'.repeat(4).slice(0, 96);
const WIDE = 'W'.repeat(96);
const PATHS = [
  ...['/', '/stores/acme/long', '/stores/acme/empty', '/stores/acme/berlin/calibration', '/messages'],
  ...['/?lang=fr', '/stores/acme/long', '/stores/acme/berlin/calibration?lang=en'],
  ...['/about/acme/long?lang=en', '/about/acme/long?lang=fr', `/${'x'.repeat(300)}`],
];

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
/** The text of each name, as its link covers the whole row, and the box of what stands beside it. */
const NAMES_AND_FIGURES = `[...document.querySelectorAll('.stores li')].map((row) => {
  const text = document.createRange();
  text.selectNodeContents(row.querySelector('h3 a'));
  return [text, row.querySelector('.count, .waiting')].map((one) => one.getBoundingClientRect().toJSON());
})`;

async function start() {
  const hub = filledHub();
  const opening = daily('10:00', '16:00');
  hub.raw.prepare('UPDATE retailer SET name = ?').run(WIDE);
  const store = hub.addStore('long', 'America/Argentina/ComodRivadavia', opening, LONG);
  const sensor = hub.addSensor(store, 'd'.repeat(40), 'online');
  hub.addHours(sensor, utc('2026-11-09T00'), utc('2026-11-23T15'), () => ({
    visits: 12_345,
    passersby: 98_765,
  }));
  hub.addStore('empty', 'Europe/Berlin', opening, WIDE);
  countedStore(hub);
  hub.raw.prepare('UPDATE store SET name = ?').run(LONG);
  hub.raw
    .prepare("INSERT INTO alarm (raised_at, sensor_key, kind, text) VALUES (?, ?, 'conflict', ?)")
    .run(NOW_MS, sensor, WIDE.repeat(2));
  const named = { name: LONG, timeZone: 'Europe/Berlin', opening };
  const retailer = { id: 'acme', name: WIDE, legalName: WIDE, contact: LONG, dataProtectionOfficer: WIDE };
  const stores = ['long', 'empty', 'berlin'].map((id) => ({ ...named, id }));
  const app = await wholeHub(hub, stringify({ retailers: [{ ...retailer, stores }] }), NOW_MS);
  return await app.listen({ host: '127.0.0.1', port: 0 });
}

describe.skipIf(!existsSync(CHROMIUM))('with names of 96 letters', () => {
  test.each([320, 390, 1280])('at %d px every page is as wide as its window', async (width) => {
    const baseUrl = await start();
    await withBrowser({ width, height: 900, dark: false }, async (context) => {
      const page = await context.newPage();
      for (const path of PATHS) {
        await page.goto(baseUrl + path);
        const [content, window] = (await page.evaluate(
          '[document.documentElement.scrollWidth, innerWidth]',
        )) as number[];
        expect([path, content]).toEqual([path, window]);
        expect(window).toBe(width);
      }
    });
  });

  test.each([1280, 390])('at %d px a name lies over nothing, and figures stay whole', async (width) => {
    const baseUrl = await start();
    await withBrowser({ width, height: 900, dark: false }, async (context) => {
      const page = await context.newPage();
      await page.goto(baseUrl);
      const rows = (await page.evaluate(NAMES_AND_FIGURES)) as Box[][];
      expect(rows).toHaveLength(3);
      for (const [name, beside] of rows) {
        expect(
          name!.right <= beside!.left || name!.bottom <= beside!.top,
          JSON.stringify({ name, beside }),
        ).toBe(true);
      }
      const total = page.locator('.count .total').first();
      expect((await total.boundingBox())!.height).toBeLessThan(40);
    });
  });
});

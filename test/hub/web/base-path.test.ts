// A public URL with a path, through real proxies: one takes the path off, one does not.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { rootFrom, withoutBase } from '../../../hub/web/links.ts';
import { CHROMIUM, withBrowser } from '../../demo/screenshot.ts';
import { countedStore } from '../calibration/counted-store.ts';
import { daily, filledHub } from '../report/filled-hub.ts';
import { wholeHub } from './whole-hub.ts';

const NOW_MS = Date.parse('2026-11-23T15:26:00Z');
const STORE = '/stores/acme/berlin';

interface Style {
  /** Whether the proxy takes the path off before it asks the hub. */
  readonly strips: boolean;
  /** Whether it passes the visitor's Host, or puts the hub's in its place and the visitor's beside it. */
  readonly keepsHost: boolean;
}

async function behindProxy(base: string, { strips, keepsHost }: Style) {
  const hub = filledHub();
  const { store } = countedStore(hub);
  const names = { name: 'Berlin Mitte', timeZone: 'Europe/Berlin', opening: daily('10:00', '18:00') };
  const config = { retailers: [{ id: 'acme', name: 'Acme', stores: [{ ...names, id: store.id }] }] };
  const app = await wholeHub(hub, stringify(config), NOW_MS, { basePath: base, names: ['localhost'] });
  const direct = await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const outside: string[] = [];
  const proxy = createServer((request, response) => {
    const url = request.url!;
    if (!url.startsWith(base) || !/^[/?]?$/.test(url.slice(base.length, base.length + 1))) {
      // Chromium asks for it by itself.
      if (url !== '/favicon.ico') outside.push(url);
      response.writeHead(404).end('not the hub');
      return;
    }
    const path = strips ? url.slice(base.length) || '/' : url;
    const host = request.headers.host!;
    const named = keepsHost ? { host } : { host: `127.0.0.1:${port}`, 'x-forwarded-host': host };
    const headers = { ...request.headers, ...named };
    const upstream = httpRequest(
      { host: '127.0.0.1', port, method: request.method, path, headers },
      (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      },
    );
    upstream.on('error', () => response.destroy());
    request.pipe(upstream);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => void proxy.close());
  const publicUrl = `http://localhost:${(proxy.address() as AddressInfo).port}${base}`;
  return { publicUrl, direct, outside };
}

const STYLES: Style[] = [
  { strips: true, keepsHost: true },
  { strips: true, keepsHost: false },
  { strips: false, keepsHost: true },
  { strips: false, keepsHost: false },
];

describe.skipIf(!existsSync(CHROMIUM))('below the path of the public URL', () => {
  test.each(STYLES)('a reader walks, a visitor objects, an operator pauses: %j', async (style) => {
    const { publicUrl, outside } = await behindProxy('/shops/footfall', style);
    await withBrowser({ width: 1280, height: 900, dark: false }, async (context) => {
      const page = await context.newPage();
      const failed: string[] = [];
      page.on('response', (response) => response.status() >= 400 && failed.push(response.url()));
      await page.goto(`${publicUrl}/`);
      expect(await page.locator('.brand').evaluate('getComputedStyle(document.body).margin')).toBe('0px');
      await page.getByRole('link', { name: 'Berlin Mitte' }).click();
      await page.waitForURL(`${publicUrl}${STORE}`);
      expect(await page.locator('.tip').count()).toBeGreaterThan(0);
      await page.getByRole('link', { name: 'The day before' }).click();
      await page.waitForURL('**day=2026-11-22**');
      await page.getByRole('button', { name: 'Show' }).click();
      await page.waitForURL(`${publicUrl}${STORE}?day=**`);
      await page.getByRole('link', { name: 'Calibrate' }).click();
      await page.waitForURL(`${publicUrl}${STORE}/calibration`);
      await page.locator('#crumbs, .crumbs').getByRole('link', { name: 'Berlin Mitte' }).click();
      await page.locator('#pause-by').fill('Kim');
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.waitForURL(`${publicUrl}${STORE}`);
      expect(await page.locator('.notice').first().innerText()).toContain('Paused');
      await page.getByRole('link', { name: 'Messages' }).click();
      await page.waitForURL(`${publicUrl}/messages`);
      await page.goto(`${publicUrl}/about/acme/berlin?lang=fr`);
      await page.locator('#address').fill('3c:28:6d:01:02:03');
      await page.locator('form button').click();
      await page.waitForURL(`${publicUrl}/about/acme/berlin/objection/**`);
      await page.locator('nav a').click();
      await page.waitForURL('**lang=en');
      await page.locator('form button').click();
      await page.waitForURL('**/withdraw?lang=en');
      await page.locator('main a').click();
      await page.waitForURL(`${publicUrl}/about/acme/berlin?lang=en`);
      expect(failed).toEqual([]);
      expect(outside).toEqual([]);
    });
  });
});

test.each(STYLES)(
  'every address in a page leads to the hub, with a slash at its end or not: %j',
  async (style) => {
    const base = '/footfall';
    const { publicUrl, direct, outside } = await behindProxy(base, style);
    const pages = [
      '/',
      STORE,
      `${STORE}/`,
      `${STORE}/calibration`,
      '/messages',
      '/messages/',
      '/about/acme/berlin',
      '/nothing',
    ];
    const readable = new Map<string, string>();
    for (const start of [publicUrl, direct, direct + base]) {
      for (const path of pages) {
        const from = start + path;
        const body = await (await fetch(from)).text();
        const links = [...body.matchAll(/ (href|src|action)="([^"#]+)/g)];
        expect(links.length).toBeGreaterThan(3);
        for (const [, kind, link] of links) {
          const { href, origin, pathname } = new URL(link!.replaceAll('&amp;', '&'), from);
          expect(href.startsWith(`${start}/`), `${from} leads to ${href}`).toBe(true);
          // What forms post to answers nobody who only reads; what is not there is not there in any language.
          if (kind !== 'action' && !pathname.endsWith('/nothing')) readable.set(origin + pathname, href);
        }
      }
    }
    for (const href of readable.values()) expect((await fetch(href)).status, href).toBe(200);
    expect(outside).toEqual([]);
    const { servers } = (await (await fetch(`${publicUrl}/api/v1/openapi.json`)).json()) as {
      servers: unknown;
    };
    expect(servers).toEqual([{ url: base }]);
  },
);

test('the path without its slash leads to the pages, where the hub sees it', async () => {
  const { publicUrl } = await behindProxy('/shops/footfall', { strips: false, keepsHost: true });
  const { status, headers } = await fetch(`${publicUrl}?a=b`, { redirect: 'manual' });
  expect([status, headers.get('location')]).toEqual([308, './footfall/?a=b']);
});

describe('an address below the path of the public URL', () => {
  test.each([
    ['/footfall', '/', '/'],
    ['/footfall?a=b', '/?a=b', '/'],
    ['/footfall/', '/', '/'],
    ['/footfall/stores/a/b?c', '/stores/a/b?c', '/stores/a/b?c'],
    ['/footfalls', '/footfalls', '/footfalls'],
    ['/stores/a/b', '/stores/a/b', '/stores/a/b'],
    ['*', '*', '*'],
  ])('%s is %s', (url, is) => {
    expect(withoutBase(url, '/footfall')).toBe(is);
  });

  test.each([
    ['/about/acme/shop', '/about/acme/shop'],
    ['/about/about/acme/shop', '/about/acme/shop'],
    ['/about/', '/'],
    ['/about/stores/a/b', '/stores/a/b'],
    ['/stores/a/b', '/stores/a/b'],
  ])('called like one of our own, %s is %s', (url, is) => {
    expect(withoutBase(url, '/about')).toBe(is);
  });

  test('has the way back to the root', () => {
    const segments = fc.array(
      fc.stringMatching(/^[a-z0-9.-]{1,8}$/).filter((one) => !/^\.+$/.test(one)),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(segments, fc.boolean(), (parts, slash) => {
        const path = `/${parts.join('/')}${slash && parts.length > 0 ? '/' : ''}`;
        const there = new URL(rootFrom(`${path}?q=/a/b`, '/x'), `http://hub.test/x${path}`);
        expect(there.pathname).toBe('/x/');
        expect(rootFrom(path, '')).toBe('/');
      }),
    );
  });
});

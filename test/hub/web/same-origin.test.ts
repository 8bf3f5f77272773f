// By which names the hub is asked, and for whom it acts: over a real connection, as proxies and browsers come.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { chromium } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { WebOptions } from '../../../hub/web/server.ts';
import { CHROMIUM } from '../../demo/screenshot.ts';
import { daily } from '../report/filled-hub.ts';
import { startWeb } from './start-web.ts';

const PAGE = '/stores/acme/berlin';

async function listening(options: Partial<WebOptions> = {}, host = '127.0.0.1') {
  const { app, hub } = await startWeb(undefined, options);
  hub.addStore('berlin', 'Europe/Berlin', daily('10:00', '18:00'), 'Berlin Mitte');
  await app.listen({ host, port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    app,
    port,
    paused: () => hub.raw.prepare('SELECT count(*) AS n FROM pause').get() as { n: number },
  };
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** `headers` as they are written, `HOST` too; `to` is where the connection goes. */
async function ask(
  port: number,
  path: string,
  headers: Record<string, string>,
  { form, to = '127.0.0.1' }: { form?: string; to?: string } = {},
): Promise<Answer> {
  const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  const request = httpRequest({
    host: to,
    port,
    path,
    method: form === undefined ? 'GET' : 'POST',
    headers: { ...type, ...headers },
    agent: false,
  });
  request.end(form);
  const [response] = await once(request, 'response');
  let body = '';
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, body, headers: response.headers };
}

/** What comes back for bytes that no client library would send. */
async function say(port: number, text: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.end(text);
  let heard = '';
  for await (const chunk of socket) heard += chunk;
  return heard;
}

const own = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe('a name that is not the hub’s', () => {
  test.each(['/', PAGE, '/messages', '/api/v1/stores', '/api/v1/health', '/api/v1/openapi.json', '/nothing'])(
    'is told so, before anything is read: %s',
    async (path) => {
      const { port } = await listening();
      const { status, body } = await ask(port, path, { host: `evil.test:${port}` });
      expect(status).toBe(421);
      expect(body).toContain('evil.test');
      expect(body).toContain('listen.names');
      expect(body).not.toContain('Berlin');
      // Nothing that would be refused in its turn.
      expect(body).not.toMatch(/ (href|src)=/);
    },
  );

  test('neither gets the files of the pages, nor changes anything', async () => {
    const { app, port, paused } = await listening();
    const style = /href="(\/assets\/[^"]+\.css)"/.exec((await app.inject({ url: '/' })).body)![1]!;
    const host = `evil.test:${port}`;
    expect((await ask(port, style, { host: `127.0.0.1:${port}` })).status).toBe(200);
    expect((await ask(port, style, { host })).status).toBe(421);
    const same = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
    expect((await ask(port, `${PAGE}/pause`, same, { form: 'by=Eve' })).status).toBe(421);
    expect(paused().n).toBe(0);
  });

  test.each([
    'evil.test',
    'localhost.evil.test',
    '127.0.0.1.evil.test',
    'evil.localhost.test',
    '0.0.0.0',
    '[::]',
    '10.9.8.7',
    'user@localhost',
    'localhost/evil.test',
    'hub.example.org.evil.test',
    'evilhub.example.org',
  ])('%s', async (host) => {
    const { port } = await listening({ names: ['hub.example.org'] });
    expect((await ask(port, '/', { host })).status).toBe(421);
  });

  test('is no better for an X-Forwarded-Host, which a page may send to its own name', async () => {
    const { port } = await listening({ names: ['hub.example.org'] });
    for (const forwarded of ['evil.test', 'hub.example.org', 'localhost']) {
      const headers = { host: 'evil.test', 'x-forwarded-host': forwarded };
      expect((await ask(port, '/', headers)).status).toBe(421);
    }
  });

  test('is found in the target of a request, and beside another Host', async () => {
    const { port } = await listening();
    const host = `Host: 127.0.0.1:${port}\r\n`;
    expect(await say(port, `GET http://evil.test/ HTTP/1.1\r\n${host}\r\n`)).toMatch(/^HTTP\/1\.1 421/);
    expect(await say(port, `GET / HTTP/1.1\r\n${host}Host: evil.test\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400/);
    expect(await say(port, `GET / HTTP/1.1\r\nHost: evil.test\r\n${host}\r\n`)).toMatch(/^HTTP\/1\.1 4/);
    expect(await say(port, 'GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421/);
    expect(await say(port, `GET http://127.0.0.1/ HTTP/1.1\r\n${host}\r\n`)).toMatch(/^HTTP\/1\.1 200/);
  });
});

describe('the hub’s own names', () => {
  test.each([
    'localhost',
    'LOCALHOST:1',
    'localhost.',
    '127.0.0.1',
    '127.0.0.1:443',
    '[::1]:8080',
    '[::ffff:127.0.0.1]',
    'hub.example.org',
    'Hub.Example.Org.:8443',
    '[2001:db8::5]:80',
  ])('are taken on any port: %s', async (host) => {
    const { port } = await listening({ names: ['hub.example.org', '2001:DB8::5'] });
    expect((await ask(port, '/', { host })).status).toBe(200);
  });

  test.skipIf(own === undefined)(
    'hold the address that a connection came to, on every interface',
    async () => {
      for (const host of ['0.0.0.0', '::']) {
        const { port } = await listening({}, host);
        expect((await ask(port, '/', { host: `${own}:${port}` }, { to: own! })).status).toBe(200);
        expect((await ask(port, '/', { host: `${own}:${port}` })).status).toBe(421);
      }
    },
  );
});

describe('a proxy that puts its own Host in place of the visitor’s', () => {
  const origin = 'http://hub.test:18090';
  const pause = (port: number, headers: Record<string, string>) =>
    ask(port, `${PAGE}/pause`, { host: `127.0.0.1:${port}`, ...headers }, { form: 'by=Kim' });

  test.each([
    ['hub.test:18090'],
    ['HUB.test:18090'],
    ['hub.test:18090, 127.0.0.1:18080'],
    ['edge.test, hub.test:18090'],
  ])('is believed where it says who was asked: %s', async (forwarded) => {
    const { port, paused } = await listening();
    expect((await pause(port, { origin, 'x-forwarded-host': forwarded })).status).toBe(303);
    expect(paused().n).toBe(1);
  });

  test.each<[Record<string, string>]>([
    [{}],
    [{ 'x-forwarded-host': 'other.test:18090' }],
    [{ 'x-forwarded-host': 'hub.test' }],
    [{ 'x-forwarded-host': 'hub.test:18091' }],
    [{ 'x-forwarded-host': '' }],
    [{ 'x-forwarded-host': 'x@hub.test:18090' }],
  ])('is told what its Host header lacks where it cannot be known: %j', async (headers) => {
    const { port, paused } = await listening();
    const { status, body } = await pause(port, { origin, ...headers });
    expect(status).toBe(403);
    expect(body).toContain(`Host: 127.0.0.1:${port}`);
    expect(body).toContain('proxy_set_header Host');
    expect(body).toContain('X-Forwarded-Host');
    expect(paused().n).toBe(0);
  });

  test.skipIf(own === undefined)('is not believed from another machine', async () => {
    const { port } = await listening({}, '0.0.0.0');
    const headers = { host: `${own}:${port}`, origin, 'x-forwarded-host': 'hub.test:18090' };
    expect((await ask(port, `${PAGE}/pause`, headers, { form: 'by=Kim', to: own! })).status).toBe(403);
  });

  test('is held to the names in the configuration, where there are any', async () => {
    const { port } = await listening({ names: ['hub.example.org'] });
    const host = `127.0.0.1:${port}`;
    for (const [forwarded, status] of [
      ['hub.example.org', 200],
      ['hub.example.org:8443', 200],
      ['evil.test', 421],
      // A page asks for its own name with a header of its own making, and the proxy adds the truth.
      ['hub.example.org, evil.test', 421],
    ] as const) {
      expect((await ask(port, '/', { host, 'x-forwarded-host': forwarded })).status, forwarded).toBe(status);
    }
  });

  test.each([
    { origin: 'http://evil.test', 'x-forwarded-host': 'hub.test' },
    { origin: 'null', 'x-forwarded-host': 'hub.test' },
    { origin: 'file://', 'x-forwarded-host': 'hub.test' },
    { origin, 'x-forwarded-host': 'hub.test:18090', 'sec-fetch-site': 'cross-site' },
  ])('brings no other site in: %j', async (headers) => {
    const { port, paused } = await listening();
    expect((await pause(port, headers)).status).toBe(403);
    expect(paused().n).toBe(0);
  });
});

const REBINDING = [
  ...['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  '--host-resolver-rules=MAP evil.test 127.0.0.1',
];

test.skipIf(!existsSync(CHROMIUM))(
  'a rebinding page in a browser reads nothing and changes nothing',
  async () => {
    const { port, paused } = await listening();
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: REBINDING });
    try {
      const page = await browser.newPage();
      const read = await page.goto(`http://evil.test:${port}${PAGE}`);
      expect(read!.status()).toBe(421);
      expect(await page.locator('main').innerText()).toContain('evil.test');
      // From the page itself: same origin, so it could read whatever came back, and name any header.
      const statuses = await page.evaluate(
        `Promise.all([
        fetch('/api/v1/stores'),
        fetch('/api/v1/stores', { headers: { 'x-forwarded-host': 'localhost' } }),
        fetch('${PAGE}/pause', { method: 'POST', body: new URLSearchParams({ by: 'Eve' }) }),
      ]).then((answers) => answers.map(({ status }) => status))`,
      );
      expect(statuses).toEqual([421, 421, 421]);
      expect(paused().n).toBe(0);
      expect((await page.goto(`http://localhost:${port}${PAGE}`))!.status()).toBe(200);
    } finally {
      await browser.close();
    }
  },
);

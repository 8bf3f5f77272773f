// More connections to the pages than there are places, by the limits that a hub really has.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WEB_LIMITS } from '../../../hub/web/guards.ts';
import type { WebOptions } from '../../../hub/web/server.ts';
import { rawSocket } from '../../support/raw-socket.ts';
import { daily } from '../report/filled-hub.ts';
import { startWeb } from './start-web.ts';

const FLOOD = WEB_LIMITS.connections + 200;

async function listening(options: Partial<WebOptions> = {}) {
  const log = new PassThrough();
  const lines: string[] = [];
  log.on('data', (line) => String(line).includes('Server listening') || lines.push(String(line)));
  const { app, hub } = await startWeb(undefined, { logger: pino({ level: 'debug' }, log), ...options });
  hub.addStore('berlin', 'Europe/Berlin', daily('10:00', '18:00'), 'Berlin Mitte');
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const open = () =>
    new Promise<number>((resolve) => app.server.getConnections((_, count) => resolve(count)));
  return { app, port, lines, open };
}

function come(port: number, sent: string): Socket {
  const socket = rawSocket({ port });
  socket.write(sent);
  onTestFinished(() => void socket.destroy());
  return socket;
}

const soon = { timeout: 10_000, interval: 10 };
const HOST = 'host: localhost\r\n';

describe('an honest visitor is served', () => {
  test.each([
    ['silent connections', ''],
    ['half headers', `GET / HTTP/1.1\r\n${HOST}`],
    ['half bodies', `POST /stores/acme/berlin/pause HTTP/1.1\r\n${HOST}content-length: 100\r\n\r\nby=`],
    ['connections that were answered and idle', `GET /nowhere HTTP/1.1\r\n${HOST}\r\n`],
  ])('beside more %s than there are places', async (_, sent) => {
    const { port, open, lines } = await listening();
    const flood = Array.from({ length: FLOOD }, () => come(port, sent));
    let ended = 0;
    for (const socket of flood) socket.resume().once('close', () => (ended += 1));
    await expect.poll(() => ended, soon).toBeGreaterThanOrEqual(FLOOD - WEB_LIMITS.connections);
    const startMs = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    const waitedMs = performance.now() - startMs;
    expect(await answer.text()).toContain('Berlin Mitte');
    expect(answer.status).toBe(200);
    expect(waitedMs).toBeLessThan(2000);
    expect(await open()).toBeLessThanOrEqual(WEB_LIMITS.connections);
    // Ten lines a minute, and one that says so.
    expect(lines).toHaveLength(11);
  });
});

test('half a request does not stay open', async () => {
  const { port, open } = await listening({ limits: { ...WEB_LIMITS, requestMs: 300 } });
  for (let i = 0; i < 50; i += 1) come(port, `POST / HTTP/1.1\r\n${HOST}content-length: 9\r\n\r\nhalf`);
  await expect.poll(open, soon).toBe(50);
  await expect.poll(open, soon).toBe(0);
});

test('a request whose peer has gone is ended without a word', async () => {
  const { port, open, lines } = await listening();
  const form = 'content-type: application/x-www-form-urlencoded\r\n';
  for (const sent of [
    `GET / HTTP/1.1\r\n${HOST}\r\n`,
    `GET /api/v1/stores HTTP/1.1\r\n${HOST}x-forwarded-for: 203.0.113.9\r\n\r\n`,
    `GET /nothing HTTP/1.1\r\n${HOST}\r\n`,
    `POST /stores/acme/berlin/pause HTTP/1.1\r\n${HOST}${form}content-length: 100\r\n\r\nby=`,
    `POST /stores/acme/berlin/pause HTTP/1.1\r\n${HOST}${form}content-length: 3\r\n\r\nby=`,
    `POST /api/v1/nothing HTTP/1.1\r\n${HOST}content-length: 100\r\n\r\n{`,
    'GET / HTTP/1.1\r\nhost',
    'no HTTP at all\r\n\r\n',
  ]) {
    for (let i = 0; i < 30; i += 1) {
      const socket = come(port, sent);
      await once(socket, 'connect');
      socket.resetAndDestroy();
    }
  }
  await expect.poll(open, soon).toBe(0);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  expect(lines).toEqual([]);
});

test('a request that was reset before it is looked at needs no address of its peer', async () => {
  const { app, port, lines } = await listening();
  let asked = 0;
  // As Node has a socket whose peer hung up before anybody asked for its address.
  app.server.prependListener('request', ({ socket }: IncomingMessage) => {
    Object.defineProperty(socket, 'remoteAddress', { value: undefined });
    asked += 1;
  });
  for (const path of ['/', '/api/v1/stores', '/api/v1/health', '/messages', '/nothing', '/%zz']) {
    const socket = come(port, `GET ${path} HTTP/1.1\r\n${HOST}\r\n`);
    await once(socket.resume(), 'close', { signal: AbortSignal.timeout(3000) });
  }
  expect(asked).toBe(6);
  expect(lines).toEqual([]);
});

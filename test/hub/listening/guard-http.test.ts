import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConnectionGuard } from '../../../hub/listening/connection-guard.ts';
import { guardHttp, type HttpLimits } from '../../../hub/listening/guard-http.ts';
import { issueAuthority } from '../../../hub/pairing/certificate.ts';
import { rawSocket } from '../../support/raw-socket.ts';

const opened: { destroy(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.destroy();
});

const LIMITS: HttpLimits = {
  connections: 20,
  connectionsPerClient: 10,
  strangersPerClient: 5,
  requestMs: 60_000,
  settledMs: 60_000,
  answerMs: 120_000,
};
const GET = 'GET / HTTP/1.1\r\nhost: a\r\n\r\n';
const GET_ONE = 'GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
const HALF_HEADERS = 'GET / HTTP/1.1\r\nhost: a\r\n';
const HALF_BODY = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nhalf';

interface Listener {
  readonly guard: ConnectionGuard;
  readonly port: number;
}

async function listening(server: Server, limits: Partial<HttpLimits>): Promise<Listener> {
  const guard = guardHttp(server, { ...LIMITS, ...limits }, () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({
    destroy() {
      server.close();
      guard.destroyAll();
    },
  });
  return { guard, port: (server.address() as AddressInfo).port };
}

const httpServer = (limits: Partial<HttpLimits>, answer: RequestListener) =>
  listening(createServer(answer), limits);

const atOnce: RequestListener = (request, response) => {
  request.resume().once('end', () => response.end('served'));
};

/** `sent` goes out when it is connected; `heard` is what came back. */
function come(to: Listener, sent: string, from = '127.0.0.2') {
  return watch(rawSocket({ port: to.port, from }), sent);
}

function watch(socket: Socket, sent: string) {
  const state = { socket, heard: '', isEnded: false, endedMs: 0 };
  const startMs = performance.now();
  socket.on('data', (data) => {
    state.heard += data;
  });
  socket.on('close', () => {
    state.isEnded = true;
    state.endedMs = performance.now() - startMs;
  });
  socket.on('error', () => undefined);
  socket.write(sent);
  opened.push(socket);
  return state;
}

/** Ten seconds, or it was not dropped. */
const soon = { timeout: 10_000, interval: 5 };

describe('the time of a connection', () => {
  it.each([
    ['is silent', ''],
    ['sends half its headers', HALF_HEADERS],
    ['sends half its body', HALF_BODY],
  ])('ends where it %s', async (_, sent) => {
    const to = await httpServer({ requestMs: 300 }, atOnce);
    const peer = come(to, sent);
    await expect.poll(() => peer.isEnded, soon).toBe(true);
    expect(peer.endedMs).toBeLessThan(3000);
    expect(to.guard.open()).toBe(0);
  });

  it('ends where a body comes byte by byte', async () => {
    const to = await httpServer({ requestMs: 400 }, atOnce);
    const peer = come(to, HALF_BODY.replace('10', '10000'));
    const drip = setInterval(() => peer.socket.write('x'), 20);
    opened.push({ destroy: () => clearInterval(drip) });
    await expect.poll(() => peer.isEnded, soon).toBe(true);
    expect(peer.endedMs).toBeLessThan(3000);
  });

  it('ends where it asks for nothing more', async () => {
    const to = await httpServer({ requestMs: 600 }, atOnce);
    const peer = come(to, GET);
    await expect.poll(() => peer.isEnded, soon).toBe(true);
    expect(peer.heard).toContain('served');
  });

  it('ends where the answer is not read', async () => {
    const to = await httpServer({ settledMs: 100, answerMs: 400 }, (_, response) =>
      response.end(Buffer.alloc(64 * 1024 * 1024)),
    );
    const peer = come(to, GET);
    peer.socket.pause();
    await expect.poll(() => to.guard.open(), soon).toBe(1);
    await expect.poll(() => to.guard.open(), soon).toBe(0);
  });

  it('lasts for the whole of an answer that takes longer than a request may', async () => {
    const to = await httpServer({ requestMs: 100 }, (_, response) => {
      setTimeout(() => response.end('served late'), 400);
    });
    const peer = come(to, GET);
    await expect.poll(() => peer.heard, soon).toContain('served late');
  });

  it('over TLS ends where there is no handshake, and lasts for an answer', async () => {
    const nowMs = Date.now();
    const { key, certificate } = issueAuthority('Test', { fromMs: nowMs - 1000, toMs: nowMs + 60_000 });
    const server = createHttpsServer({ cert: certificate, key }, (_, response) => {
      setTimeout(() => response.end('served late'), 900);
    });
    const to = await listening(server, { requestMs: 500 });
    const silent = come(to, '');
    const options = { port: to.port, host: '127.0.0.1', rejectUnauthorized: false };
    const honest = watch(connectTls(options), GET);
    await expect.poll(() => silent.isEnded, soon).toBe(true);
    await expect.poll(() => honest.heard, soon).toContain('served late');
  });
});

describe('the place of a connection', () => {
  it.each([
    ['silent ones', ''],
    ['half headers', HALF_HEADERS],
    ['half bodies', HALF_BODY],
    ['idle ones', GET],
  ])('is there for an honest client beside more %s than there are places', async (_, sent) => {
    const to = await httpServer({}, atOnce);
    for (let i = 0; i < 3 * LIMITS.connections; i += 1) come(to, sent, `127.0.0.${2 + (i % 10)}`);
    await expect.poll(() => to.guard.open(), soon).toBe(LIMITS.connections);
    const honest = come(to, GET, '127.0.0.200');
    await expect.poll(() => honest.heard, soon).toContain('served');
    expect(to.guard.open()).toBeLessThanOrEqual(LIMITS.connections);
  });

  it('is not taken from a request that is being answered', async () => {
    const held: (() => void)[] = [];
    const to = await httpServer({}, (_, response) => held.push(() => response.end('served')));
    const honest = come(to, GET);
    await expect.poll(() => held.length, soon).toBe(1);
    const others = Array.from({ length: 50 }, () => come(to, ''));
    await expect.poll(() => others.filter(({ isEnded }) => isEnded).length, soon).toBe(45);
    held[0]!();
    await expect.poll(() => honest.heard, soon).toContain('served');
  });

  it('is taken from those who do not read their answers', async () => {
    const to = await httpServer({ settledMs: 50, connections: 5 }, (request, response) =>
      response.end(request.url === '/big' ? Buffer.alloc(64 * 1024 * 1024) : 'served'),
    );
    for (let i = 0; i < 5; i += 1) come(to, GET.replace('/', '/big'), `127.0.0.${2 + i}`).socket.pause();
    await expect.poll(() => to.guard.open(), soon).toBe(5);
    await expect
      .poll(async () => {
        const honest = come(to, GET_ONE, '127.0.0.9');
        await expect.poll(() => honest.isEnded, soon).toBe(true);
        return honest.heard;
      }, soon)
      .toContain('served');
  });

  it.each([
    [true, 20],
    [false, 5],
  ])('through a proxy on this machine (%s) is bounded in all: %d', async (loopbackIsProxy, places) => {
    const to = await httpServer({ loopbackIsProxy }, atOnce);
    const peers = Array.from({ length: 30 }, () => come(to, ''));
    await expect.poll(() => peers.filter(({ isEnded }) => isEnded).length, soon).toBe(30 - places);
    expect(to.guard.open()).toBe(places);
  });
});

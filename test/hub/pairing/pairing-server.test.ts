// The pairing's door under attack, over real TLS on the loopback network, where every 127.x.y.z is a client of its own:
// an honest sensor is paired all the same.
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { pair } from '../../../device/pairing/pair.ts';
import { type CertificateStore, openCertificates } from '../../../hub/pairing/certificate-store.ts';
import { issueCode } from '../../../hub/pairing/codes.ts';
import {
  type PairingServer,
  type PairingServerOptions,
  startPairingServer,
} from '../../../hub/pairing/pairing-server.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import { openSqlite } from '../../../hub/store/sqlite/database.ts';
import { type Clock, systemClock } from '../../../shared/clock.ts';
import { parsePairingCode } from '../../../shared/pairing.ts';
import { seededRandom } from '../../../shared/random.ts';
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts';
import { rawSocket } from '../../support/raw-socket.ts';
import { DOOR } from '../ingest/example-messages.ts';

const HOUR_MS = 3_600_000;
/** Above the cap of the listener. */
const FLOOD = 260;

const folder = mkdtempSync(join(tmpdir(), 'footfall-door-'));
const random = seededRandom(11);
let certificates: CertificateStore;
let db: HubDatabase;
let lines: string[];
const open: (() => unknown)[] = [];

beforeAll(async () => {
  certificates = await openCertificates(folder, ['127.0.0.1'], Date.now());
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  db = openSqlite(':memory:', { forHub: false });
  lines = [];
});
afterEach(async () => {
  for (let close = open.pop(); close; close = open.pop()) await close();
  await db.close();
});

async function serve(
  clock: Clock = systemClock,
  limits: NonNullable<PairingServerOptions['limits']> = {},
): Promise<PairingServer> {
  const server = await startPairingServer({
    db,
    clock,
    limits,
    host: '127.0.0.1',
    port: 0,
    certificate: certificates.server(),
    logger: pino({}, { write: (line: string) => lines.push(line) }),
    authority: { raw: new X509Certificate(certificates.authority).raw, pem: certificates.authority },
    brokers: ['mqtts://127.0.0.1:8883'],
  });
  open.push(() => server.close());
  return server;
}

async function newCode(clock: Clock = systemClock): Promise<string> {
  const authority = new X509Certificate(certificates.authority).raw;
  const made = await issueCode(db, { path: DOOR, by: 'Kim', authority, random, nowMs: clock.nowMs() });
  return made.code;
}

/** From 127.0.0.1; ms that it took. */
async function paired(hub: PairingServer, code: string): Promise<number> {
  const startMs = performance.now();
  const outcome = await pair({ hubUrl: `https://127.0.0.1:${hub.port}`, code });
  if (outcome.kind === 'failed') throw new Error(outcome.reason);
  return performance.now() - startMs;
}

interface Posted {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly problem: string;
}

const WRONG = JSON.stringify({ v: 1, secret: '00000000' });

async function post(hub: PairingServer, from: string, body = WRONG): Promise<Posted> {
  const sent = request({
    host: '127.0.0.1',
    port: hub.port,
    localAddress: from,
    path: '/pair',
    method: 'POST',
    ca: certificates.authority,
    agent: false,
  });
  sent.end(body);
  const [answer] = await once(sent, 'response');
  let text = '';
  for await (const chunk of answer) text += chunk;
  const { problem = '' } = JSON.parse(text) as { problem?: string };
  return { status: answer.statusCode, retryAfter: answer.headers['retry-after'], problem };
}

const clients = (of: number) =>
  Array.from({ length: of }, (_, n) => `127.0.${1 + (n >> 7)}.${1 + (n & 127)}`);

/** Connected, and gone when the test is over. */
async function held<S extends Socket>(socket: S, isReady: string): Promise<S> {
  socket.on('error', () => undefined);
  open.push(() => socket.destroy());
  await Promise.race([once(socket, isReady), once(socket, 'close')]);
  return socket;
}

const tcp = ({ port }: PairingServer, from: string) => held(rawSocket({ port, from }), 'connect');

/** Node binds a TLS connection's own end only where it is given one that is connected already. */
async function tls(hub: PairingServer, from: string) {
  const socket = await tcp(hub, from);
  return held(connectTls({ socket, ca: certificates.authority, host: '127.0.0.1' }), 'secureConnect');
}

/** Of a ClientHello (RFC 8446, §4): a handshake of 512 bytes begins, and does not go on. */
const HALF_HELLO = Buffer.from('16030102000100', 'hex');
const HALF_HEADERS = 'POST /pair HTTP/1.1\r\nhost: a\r\n';
const HALF_BODY = `${HALF_HEADERS}content-length: 100\r\n\r\n{"v":1`;

const HALVES: readonly [string, (hub: PairingServer, from: string) => Promise<Socket>][] = [
  ['silent connections', tcp],
  [
    'half handshakes',
    async (hub, from) => {
      const socket = await tcp(hub, from);
      socket.write(HALF_HELLO);
      return socket;
    },
  ],
  [
    'half headers',
    async (hub, from) => {
      const socket = await tls(hub, from);
      socket.write(HALF_HEADERS);
      return socket;
    },
  ],
  [
    'half bodies',
    async (hub, from) => {
      const socket = await tls(hub, from);
      socket.write(HALF_BODY);
      return socket;
    },
  ],
];

test.each(HALVES)('%s above every cap keep no sensor from being paired', async (_, come) => {
  const hub = await serve();
  const code = await newCode();
  // Of many clients, and then of the sensor's own address.
  for (const from of clients(FLOOD / 10))
    await Promise.all(Array.from({ length: 10 }, () => come(hub, from)));
  await Promise.all(Array.from({ length: 40 }, () => come(hub, '127.0.0.1')));
  expect(await paired(hub, code)).toBeLessThan(5000);
});

test.each(HALVES)('%s end when their time is over', async (_, come) => {
  const hub = await serve(systemClock, { requestMs: 300 });
  const startMs = performance.now();
  const sockets = await Promise.all(clients(5).map((from) => come(hub, from)));
  await expect.poll(() => sockets.every(({ closed }) => closed), { timeout: 5000, interval: 10 }).toBe(true);
  expect(performance.now() - startMs).toBeLessThan(4000);
});

test('the limits that a hub runs with are seconds, and are held', { timeout: 20_000 }, async () => {
  const hub = await serve();
  const startMs = performance.now();
  const sockets = await Promise.all(HALVES.map(([, come]) => come(hub, '127.0.0.2')));
  await expect.poll(() => sockets.every(({ closed }) => closed), { timeout: 9000, interval: 50 }).toBe(true);
  expect(performance.now() - startMs).toBeGreaterThan(4000);
});

test('after ten wrong codes a client waits, and only that client: an open code survives', async () => {
  const clock = fakeClock(Date.now());
  const hub = await serve(clock);
  const code = await newCode(clock);
  for (let n = 0; n < 10; n += 1) expect((await post(hub, '127.0.0.2')).status).toBe(403);
  const right = JSON.stringify({ v: 1, secret: parsePairingCode(code)!.secret });
  const refusal = await post(hub, '127.0.0.2', right);
  expect(refusal).toMatchObject({ status: 429, retryAfter: '360' });
  expect(refusal.problem).toContain('try again in 6 minutes');
  await paired(hub, code);
});

test('wrong codes of many clients void no code and lock nobody out', async () => {
  const clock: FakeClock = fakeClock(Date.now());
  const hub = await serve(clock);
  const code = await newCode(clock);
  const tries = async (from: string) => {
    const answers = [];
    for (let n = 0; n < 11; n += 1) answers.push((await post(hub, from)).status);
    return answers;
  };
  const [one = [], two = []] = [clients(3), clients(6).slice(3)];
  for (const [n, from] of one.entries()) {
    clock.advance(2000);
    const answers = (await Promise.all([tries(from), tries(two[n]!)])).flat();
    // More than would once have voided every code, or locked the door for all.
    expect(answers.filter((status) => status === 403)).toHaveLength(20);
    expect(answers.filter((status) => status === 429)).toHaveLength(2);
  }
  clock.advance(2000);
  await paired(hub, code);
  clock.advance(HOUR_MS);
  expect((await post(hub, '127.0.1.1')).status).toBe(403);
});

test('clients that keep every hash busy keep no sensor waiting, and find hashes at a bounded pace', async () => {
  const hub = await serve();
  const code = await newCode();
  let isOver = false;
  const heard = new Map<number, number>();
  const tried = new Set<string>();
  const guess = async (from: string) => {
    while (!isOver) {
      // Whoever gave way to another was not heard.
      const status = await post(hub, from).then(
        (answer) => answer.status,
        () => 0,
      );
      heard.set(status, (heard.get(status) ?? 0) + 1);
      if (status === 403) tried.add(from);
    }
  };
  const startMs = performance.now();
  // More than have a place to wait, and each of them has tried once.
  const guessing = clients(16);
  const guessers = [...guessing, ...guessing].map(guess);
  await expect.poll(() => tried.size, { interval: 5, timeout: 20_000 }).toBe(guessing.length);
  const waitedMs = await paired(hub, code);
  isOver = true;
  const seconds = (performance.now() - startMs) / 1000;
  const wrong = heard.get(403) ?? 0;
  // The sensor gives up after 15 s.
  expect(waitedMs).toBeLessThan(8000);
  expect(wrong).toBeGreaterThan(0);
  expect(wrong).toBeLessThanOrEqual(41 + 20 * seconds);
  await hub.close();
  await Promise.all(guessers);
});

test('two hundred tries on one connection keep no sensor waiting', async () => {
  const hub = await serve();
  const socket = await tls(hub, '127.0.0.2');
  const whole = `POST /pair HTTP/1.1\r\nhost: a\r\ncontent-length: ${WRONG.length}\r\n\r\n${WRONG}`;
  socket.write(whole.repeat(200));
  const code = await newCode();
  expect(await paired(hub, code)).toBeLessThan(5000);
});

test('a sensor that hangs up while its code is looked at has not used it up', async () => {
  let hangUp = () => undefined as unknown;
  // The server looks at the clock as it begins to hash.
  const clock: Clock = {
    ...systemClock,
    nowMs() {
      hangUp();
      return Date.now();
    },
  };
  const hub = await serve(clock);
  const code = await newCode();
  const body = JSON.stringify({ v: 1, secret: parsePairingCode(code)!.secret });
  const socket = await tls(hub, '127.0.0.2');
  const hungUp = new Promise<void>((resolve) => {
    hangUp = () => resolve(void socket.destroy());
  });
  socket.write(`POST /pair HTTP/1.1\r\nhost: a\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  await hungUp;
  hangUp = () => undefined;
  await expect.poll(() => lines.some((line) => line.includes('hung up')), { interval: 5 }).toBe(true);
  await paired(hub, code);
});

test('what strangers make it write is bounded', async () => {
  const hub = await serve();
  const [, , , [, halfBody]] = HALVES as [unknown, unknown, unknown, (typeof HALVES)[number]];
  for (const from of clients(15)) {
    const sockets = await Promise.all(Array.from({ length: 12 }, () => halfBody(hub, from)));
    for (const socket of sockets) socket.destroy();
    await post(hub, from);
  }
  await expect.poll(() => lines.length, { interval: 5 }).toBeGreaterThan(10);
  expect(lines.length).toBeLessThanOrEqual(33);
  expect(lines.join('').length).toBeLessThan(20_000);
});

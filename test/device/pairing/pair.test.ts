// A sensor and a hub that pair over real TLS, and everything that must not come of it.

import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readCredentials, writeCredentials } from '../../../device/pairing/credentials-file.ts';
import { type PairingOutcome, pair } from '../../../device/pairing/pair.ts';
import { sensorLogins } from '../../../hub/pairing/accounts.ts';
import { issueServer } from '../../../hub/pairing/certificate.ts';
import { type CertificateStore, openCertificates } from '../../../hub/pairing/certificate-store.ts';
import { issueCode } from '../../../hub/pairing/codes.ts';
import { type PairingServer, startPairingServer } from '../../../hub/pairing/pairing-server.ts';
import { revoke } from '../../../hub/pairing/revoke.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import { createLogger } from '../../../shared/logger.ts';
import { parsePairingCode } from '../../../shared/pairing.ts';
import { seededRandom } from '../../../shared/random.ts';
import { DOOR } from '../../hub/ingest/example-messages.ts';
import { openRaw } from '../../hub/store/open-raw.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const SENSOR = `${DOOR.retailer}/${DOOR.store}/${DOOR.sensor}`;
const BROKER = 'mqtts://127.0.0.1:8883';
const MINUTE_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'footfall-pair-'));
const random = seededRandom(7);
let certificates: CertificateStore;
let rival: CertificateStore;
let db: HubDatabase;
let raw: Database.Database;
let clock: ReturnType<typeof fakeClock>;
const open: (() => unknown)[] = [];

beforeAll(async () => {
  certificates = await openCertificates(join(folder, 'hub'), ['127.0.0.1'], Date.now());
  rival = await openCertificates(join(folder, 'rival'), ['127.0.0.1'], Date.now());
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  ({ db, raw } = openRaw(':memory:'));
  clock = fakeClock(Date.now());
});
afterEach(async () => {
  for (let close = open.pop(); close; close = open.pop()) await close();
  await db.close();
});

async function serve(certificate = certificates.server()): Promise<PairingServer> {
  const server = await startPairingServer({
    db,
    clock,
    logger: createLogger('test', 'silent'),
    host: '127.0.0.1',
    port: 0,
    certificate,
    authority: { raw: new X509Certificate(certificates.authority).raw, pem: certificates.authority },
    brokers: [BROKER],
  });
  open.push(() => server.close());
  return server;
}

async function newCode(): Promise<string> {
  const authority = new X509Certificate(certificates.authority).raw;
  const made = await issueCode(db, { path: DOOR, by: 'Kim', authority, random, nowMs: clock.nowMs() });
  return made.code;
}

const at = ({ port }: { readonly port: number }) => `https://127.0.0.1:${port}`;
const reasonOf = (outcome: PairingOutcome) => (outcome.kind === 'failed' ? outcome.reason : outcome.kind);

test('a code is worth a credential that lets this sensor in, and an entry in the audit log', async () => {
  const hub = await serve();
  const outcome = await pair({ hubUrl: at(hub), code: await newCode(), sensor: SENSOR });
  if (outcome.kind === 'failed') throw new Error(outcome.reason);
  const { credentials } = outcome;
  expect(credentials).toMatchObject({ sensor: SENSOR, user: SENSOR, brokers: [BROKER] });
  expect(credentials.authority).toBe(certificates.authority);
  const login = await sensorLogins(db)(credentials.user, Buffer.from(credentials.password));
  expect(login).toMatchObject({ kind: 'known', path: DOOR });
  expect(await db.asOperator().verifyAudit()).toMatchObject({ kind: 'whole', entries: 1 });
});

test('an address, a code and a name that were pasted pair all the same', async () => {
  const hub = await serve();
  const pasted = {
    hubUrl: `\u200e${at(hub).replace('127.0.0.1', '１２７．０．０．１')}\u200b`,
    code: `\u202a${(await newCode()).replaceAll('-', '\u2011')}\u202c`,
    sensor: SENSOR.replace('-', '\u2010\u00ad'),
  };
  expect(reasonOf(await pair(pasted))).toBe('paired');
});

test('neither the code nor the password is in the database', async () => {
  const hub = await serve();
  const code = await newCode();
  const outcome = await pair({ hubUrl: at(hub), code });
  if (outcome.kind === 'failed') throw new Error(outcome.reason);
  const bytes = raw.serialize();
  expect(bytes.includes(SENSOR.split('/')[2]!)).toBe(true);
  expect(bytes.includes(outcome.credentials.password)).toBe(false);
  expect(bytes.includes(parsePairingCode(code)!.secret)).toBe(false);
});

describe('a hub that is not the one of the code is told nothing', () => {
  test('one with an authority of its own', async () => {
    const impostor = await serve(rival.server());
    const code = await newCode();
    expect(reasonOf(await pair({ hubUrl: at(impostor), code }))).toMatch(
      /is not the hub that the code is from, and was not told the code/,
    );
    // The code is still good: nobody has seen it.
    expect((await pair({ hubUrl: at(await serve()), code })).kind).toBe('paired');
  });

  test('one that shows the right authority above a certificate of its own', async () => {
    const { key, cert } = rival.server();
    const own = cert.slice(0, cert.indexOf('-----END CERTIFICATE-----') + 26);
    const impostor = await serve({ key, cert: own + certificates.authority });
    const code = await newCode();
    expect((await pair({ hubUrl: at(impostor), code })).kind).toBe('failed');
    expect((await pair({ hubUrl: at(await serve()), code })).kind).toBe('paired');
  });
});

describe('a code is refused', () => {
  test('the second time', async () => {
    const hub = await serve();
    const code = await newCode();
    expect((await pair({ hubUrl: at(hub), code })).kind).toBe('paired');
    expect(reasonOf(await pair({ hubUrl: at(hub), code }))).toContain('this code has been used');
  });

  test('after 15 minutes', async () => {
    const hub = await serve();
    const code = await newCode();
    clock.advance(15 * MINUTE_MS);
    expect(reasonOf(await pair({ hubUrl: at(hub), code }))).toContain('older than 15 minutes');
  });

  test('once another was made for the sensor, or it was revoked', async () => {
    const hub = await serve();
    const first = await newCode();
    const second = await newCode();
    expect(reasonOf(await pair({ hubUrl: at(hub), code: first }))).toContain('no such code');
    expect(await revoke(db, DOOR, { by: 'Kim', reason: '' }, clock.nowMs())).toBe(true);
    expect(reasonOf(await pair({ hubUrl: at(hub), code: second }))).toContain('no such code');
  });

  test('for another sensor, and is not used up by it', async () => {
    const hub = await serve();
    const code = await newCode();
    const other = await pair({ hubUrl: at(hub), code, sensor: 'acme/main-street/roof' });
    expect(reasonOf(other)).toContain(`this code is for ${SENSOR}, and this sensor is acme/main-street/roof`);
    expect((await pair({ hubUrl: at(hub), code, sensor: SENSOR })).kind).toBe('paired');
  });
});

async function post(hub: PairingServer, body: string, path = '/pair'): Promise<number> {
  const { request } = await import('node:https');
  const sent = request(`${at(hub)}${path}`, { method: 'POST', ca: certificates.authority, agent: false });
  sent.end(body);
  const [answer] = await once(sent, 'response');
  answer.resume();
  return answer.statusCode;
}

test('what is not a request of a sensor gets an answer, and does not count as a try', async () => {
  const hub = await serve();
  expect(await post(hub, 'x')).toBe(400);
  expect(await post(hub, '{"v":1,"secret":"short"}')).toBe(400);
  expect(await post(hub, 'x'.repeat(2000))).toBe(413);
  expect(await post(hub, '{}', '/')).toBe(404);
});

describe('the sensor says what is wrong with', () => {
  test.each(['http://127.0.0.1:8443', 'ftp://hub', 'https://', ''])("the address '%s'", async (hubUrl) => {
    const outcome = await pair({ hubUrl, code: await newCode() });
    expect(reasonOf(outcome)).toContain('is not an address of a hub: write https://HOST:PORT');
  });

  test('a code that is none', async () => {
    expect(reasonOf(await pair({ hubUrl: 'https://127.0.0.1', code: 'ABC' }))).toContain(
      'this is not a code',
    );
  });

  test('a port where nobody listens, and one where nobody speaks TLS', async () => {
    const silent: Server = createServer((socket) => socket.end('hello\n').resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const code = await newCode();
    expect(reasonOf(await pair({ hubUrl: `127.0.0.1:${port}`, code }))).toContain('cannot be reached');
    silent.close();
    // One that no test beside this one is given.
    expect(reasonOf(await pair({ hubUrl: '127.0.0.1:1', code }))).toContain('nobody answers');
  });

  const TERMS: readonly [string, string[], number, string][] = [
    ['a certificate for other names', ['hub.example.org'], 0, 'is not for 127.0.0.1'],
    ['a clock before the certificate', ['127.0.0.1'], 10 * 365, 'the clock of this box says'],
    ['a certificate that has expired', ['127.0.0.1'], -10, 'has expired'],
  ];
  test.each(TERMS)('%s', async (_, names, fromDays, says) => {
    const { readFileSync } = await import('node:fs');
    const key = readFileSync(join(folder, 'hub', 'ca.key'), 'utf8');
    const fromMs = Date.now() + fromDays * 1440 * MINUTE_MS;
    const term = { fromMs: fromMs - MINUTE_MS, toMs: fromMs + 1440 * MINUTE_MS };
    const issued = issueServer({ certificate: certificates.authority, key }, names, term);
    const cert = issued.certificate + certificates.authority;
    const hub = await serve({ key: issued.key, cert });
    expect(reasonOf(await pair({ hubUrl: at(hub), code: await newCode() }))).toContain(says);
  });
});

test("the credentials' file is its owner's alone, replaces what was there, and is read as it was", () => {
  const file = join(folder, 'credentials.json');
  writeFileSync(file, 'old', { mode: 0o644 });
  expect(() => readCredentials(file)).toThrow(`${file} holds no credentials: pair this sensor anew`);
  const authority = certificates.authority;
  const own = { v: 1 as const, sensor: SENSOR, authority, user: SENSOR, password: 'p' };
  const credentials = Object.assign({ brokers: [BROKER, 'mqtts://127.0.0.2:8883'] }, own);
  writeCredentials(file, credentials);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readCredentials(file)).toEqual(credentials);
  // As they were written when a hub had one broker.
  writeFileSync(file, JSON.stringify(Object.assign({ broker: BROKER }, own)));
  expect(readCredentials(file)).toEqual(Object.assign({ brokers: [BROKER] }, own));
  expect(() => readCredentials(join(folder, 'none.json'))).toThrow('does not exist: pair this sensor first');
  expect(() => writeCredentials(join(folder, 'no', 'x.json'), credentials)).toThrow('cannot be written');
});

// What is looked after while the hub runs: the certificate is renewed without a restart, and it is said where that
// fails; Mosquitto's files follow the credentials.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parseHubConfig } from '../../hub/config.ts';
import type { PairingServer } from '../../hub/pairing/pairing-server.ts';
import { hashPassword } from '../../hub/pairing/password.ts';
import { openSecurity, type Security, startBroker, startPairing, watchSecurity } from '../../hub/security.ts';
import type { HubDatabase } from '../../hub/store/port.ts';
import { openSqlite } from '../../hub/store/sqlite/database.ts';
import { createLogger } from '../../shared/logger.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { withStores } from './directory/with-stores.ts';
import { DOOR, RETAILERS } from './ingest/example-messages.ts';

const DAY_MS = 86_400_000;
const logger = createLogger('test', 'silent');

let folder: string;
let db: HubDatabase;
let clock: FakeClock;
const undo: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-security-'));
  db = openSqlite(':memory:', { forHub: false });
  clock = fakeClock(Date.now());
  undo.push(
    () => rmSync(folder, { recursive: true }),
    () => db.close(),
  );
});
afterEach(async () => {
  for (let step = undo.pop(); step; step = undo.pop()) await step();
});

const TLS = { names: ['127.0.0.1'], host: '127.0.0.1', port: 0, pairingPort: 0 };

async function start(
  broker: object,
): Promise<{ security: Security; pairing: PairingServer; brokerPort: number }> {
  const config = parseHubConfig(stringify({ broker, retailers: RETAILERS }), join(folder, 'hub.yaml'));
  const findStore = await withStores(db, config.retailers!);
  const security = (await openSecurity(config, { db, clock, logger }))!;
  const own =
    config.broker.url === undefined
      ? await startBroker(config, security, { isHeard: () => true, findStore, clock, logger })
      : undefined;
  if (own) undo.push(() => own.close());
  const brokerPort = own?.tlsPort ?? 8883;
  const pairing = await startPairing(config, security, brokerPort);
  undo.push(
    () => pairing.close(),
    watchSecurity(config, security, { broker: own, pairing, keepsMosquitto: true }),
  );
  return { security, pairing, brokerPort };
}

/** Days later by the calendar; the timers see an hour. */
function pass(days: number): void {
  clock.setNow(clock.nowMs() + days * DAY_MS);
  clock.advance(3_600_000);
}

/** Whatever its date. */
function serialAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
  });
}

test('at two thirds of its life broker and pairing show a new certificate, of the same authority', async () => {
  const { security, pairing, brokerPort } = await start({ port: 0, tls: TLS });
  const before = await serialAt(brokerPort);
  const { authority } = security.certificates;
  pass(59);
  await nextTurn();
  expect(await serialAt(brokerPort)).toBe(before);
  pass(1);
  await nextTurn();
  const after = await serialAt(brokerPort);
  expect(after).not.toBe(before);
  expect(await serialAt(pairing.port)).toBe(after);
  expect(security.certificates.authority).toBe(authority);
  expect(await db.asOperator().alarms(9)).toEqual([]);
});

test('where it cannot be renewed each store has one alarm, until it can', async () => {
  const { brokerPort } = await start({ port: 0, tls: TLS });
  const before = await serialAt(brokerPort);
  const inTheWay = join(folder, 'footfall-tls', `server.key.${process.pid}.part`);
  mkdirSync(inTheWay);
  pass(61);
  await nextTurn();
  const alarms = await db.asOperator().alarms(9);
  expect(alarms).toHaveLength(RETAILERS.flatMap(({ stores }) => stores).length);
  expect(alarms[0]).toMatchObject({ kind: 'certificate', text: expect.stringMatching(/no sensor comes in/) });
  expect(await serialAt(brokerPort)).toBe(before);
  rmSync(inTheWay, { recursive: true });
  pass(1);
  await nextTurn();
  expect(await serialAt(brokerPort)).not.toBe(before);
});

test("Mosquitto's files are written at each pairing and revocation, and with a new certificate", async () => {
  const url = 'mqtt://hub:secret@127.0.0.1:1883';
  await start({ url, tls: { ...TLS, port: 8883, mosquitto: 'conf.d' } });
  const read = (name: string) => readFileSync(join(folder, 'conf.d', name), 'utf8');
  clock.advance(1000);
  await nextTurn();
  expect(read('footfall.acl')).not.toContain('door');
  await db.asOperator().write((unit) => unit.issueCredential(DOOR, hashPassword('p'), clock.nowMs()));
  clock.advance(1000);
  await nextTurn();
  expect(read('footfall.acl')).toContain(`user ${DOOR.retailer}/${DOOR.store}/door`);
  await db.asOperator().write((unit) => unit.revokeCredential(DOOR, clock.nowMs()));
  clock.advance(1000);
  await nextTurn();
  expect(read('footfall.acl')).not.toContain('door');
  const before = read('footfall-server.pem');
  pass(61);
  await nextTurn();
  expect(read('footfall-server.pem')).not.toBe(before);
});

test('where Mosquitto cannot be told of a revocation each store has one alarm, and it is told once that can be', async () => {
  const url = 'mqtt://hub:secret@127.0.0.1:1883';
  await start({ url, tls: { ...TLS, port: 8883, mosquitto: 'conf.d' } });
  await db.asOperator().write((unit) => unit.issueCredential(DOOR, hashPassword('p'), clock.nowMs()));
  clock.advance(1000);
  await nextTurn();
  const inTheWay = join(folder, 'conf.d', 'footfall.acl.part');
  mkdirSync(inTheWay);
  await db.asOperator().write((unit) => unit.revokeCredential(DOOR, clock.nowMs()));
  clock.advance(5000);
  await nextTurn();
  const alarms = await db.asOperator().alarms(9);
  expect(alarms).toHaveLength(RETAILERS.flatMap(({ stores }) => stores).length);
  expect(alarms[0]).toMatchObject({ text: expect.stringContaining('who was revoked still may') });
  rmSync(inTheWay, { recursive: true });
  clock.advance(1000);
  await nextTurn();
  expect(readFileSync(join(folder, 'conf.d', 'footfall.acl'), 'utf8')).not.toContain('door');
});

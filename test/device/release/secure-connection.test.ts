// A paired sensor at the hub's own broker over real TLS: what keeps it out is said as what it is, ends no attempt, and
// once it is put right the sensor is in without a restart.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BrokerEntry } from '../../../device/release/broker-attempt.ts';
import { type BrokerConnection, connectToBroker } from '../../../device/release/broker-connection.ts';
import { type EmbeddedBroker, startEmbeddedBroker } from '../../../hub/broker/embedded-broker.ts';
import { sensorLogins } from '../../../hub/pairing/accounts.ts';
import { issueServer } from '../../../hub/pairing/certificate.ts';
import { type CertificateStore, openCertificates } from '../../../hub/pairing/certificate-store.ts';
import { hashPassword } from '../../../hub/pairing/password.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import { openSqlite } from '../../../hub/store/sqlite/database.ts';
import { systemClock } from '../../../shared/clock.ts';
import { createLogger, type Logger } from '../../../shared/logger.ts';
import { seededRandom } from '../../../shared/random.ts';
import { clientIdOf, topicOf } from '../../../shared/topics.ts';
import { DOOR } from '../../hub/ingest/example-messages.ts';

const DAY_MS = 86_400_000;
const USER = `${DOOR.retailer}/${DOOR.store}/${DOOR.sensor}`;

const folder = mkdtempSync(join(tmpdir(), 'footfall-secure-connection-'));
let certificates: CertificateStore;
let rival: CertificateStore;
let db: HubDatabase;
let broker: EmbeddedBroker;
let connection: BrokerConnection;
let reasons: string[];
let ready: Promise<void>;

beforeAll(async () => {
  certificates = await openCertificates(join(folder, 'hub'), ['127.0.0.1'], Date.now());
  rival = await openCertificates(join(folder, 'rival'), ['127.0.0.1'], Date.now());
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  db = openSqlite(':memory:', { forHub: false });
  await db.asOperator().write((unit) => unit.issueCredential(DOOR, hashPassword('right'), Date.now()));
  broker = await startEmbeddedBroker({
    host: '127.0.0.1',
    port: 0,
    logger: createLogger('test', 'silent'),
    clock: systemClock,
    isKnownStore: () => true,
    limits: { wrongLoginMs: 20 },
    tls: {
      host: '127.0.0.1',
      port: 0,
      certificate: certificates.server(),
      checkLogin: sensorLogins(db),
    },
  });
  reasons = [];
});
afterEach(async () => {
  await connection.stop();
  await broker.close();
  await db.close();
});

const right = (): BrokerEntry => ({
  urls: [`mqtts://127.0.0.1:${broker.tlsPort}`],
  user: USER,
  password: 'right',
  authority: certificates.authority,
});

function come(entry: () => BrokerEntry): void {
  const silent = createLogger('test', 'silent');
  const logger = Object.assign(Object.create(silent) as Logger, {
    warn: ({ reason }: { reason: string }) => void reasons.push(reason),
  });
  ready = new Promise((resolve) => {
    connection = connectToBroker({
      entry,
      logger,
      clock: systemClock,
      random: seededRandom(1),
      clientId: clientIdOf(DOOR),
      lastWill: () => ({ topic: topicOf(DOOR, 'state'), payload: 'offline' }),
      subscribeTo: [topicOf(DOOR, 'receipt'), topicOf(DOOR, 'config')],
      onReady: () => resolve(),
      onMessage: () => {},
      pauses: {
        reconnectMsMin: 20,
        reconnectMsMax: 100,
        moveMsMax: 20,
        returnMsMin: 1000,
        returnMsMax: 1000,
      },
    });
  });
}

const says = (words: string) => expect.poll(() => reasons.join('\n')).toContain(words);

test('it comes in', async () => {
  come(right);
  await ready;
  expect(reasons).toEqual([]);
});

test('a hub of another authority is named, and told no password; paired anew, it comes in', async () => {
  let authority = rival.authority;
  come(() => ({ ...right(), authority }));
  await says('shows a certificate of another authority');
  authority = certificates.authority;
  await ready;
});

test("a clock before the hub's certificate is said, and waited for", async () => {
  const key = readFileSync(join(folder, 'hub', 'ca.key'), 'utf8');
  const fromMs = Date.now() + 365 * DAY_MS;
  const authority = { certificate: certificates.authority, key };
  const later = issueServer(authority, ['127.0.0.1'], { fromMs, toMs: fromMs + DAY_MS });
  broker.setCertificate({ key: later.key, cert: later.certificate });
  come(right);
  await says('the clock of this box says');
  broker.setCertificate(certificates.server());
  await ready;
});

test('a certificate for other names is named', async () => {
  const key = readFileSync(join(folder, 'hub', 'ca.key'), 'utf8');
  const term = { fromMs: Date.now() - DAY_MS, toMs: Date.now() + DAY_MS };
  const other = issueServer({ certificate: certificates.authority, key }, ['hub.example.org'], term);
  broker.setCertificate({ key: other.key, cert: other.certificate });
  come(right);
  await says('is for other names');
});

test('a wrong password is said, and the right one is taken at the next attempt', async () => {
  let password = 'wrong';
  come(() => ({ ...right(), password }));
  await says('REFUSES this sensor: its user or password is wrong');
  password = 'right';
  await ready;
});

test('a revoked credential is said', async () => {
  await db.asOperator().write((unit) => unit.revokeCredential(DOOR, Date.now()));
  come(right);
  await says('REFUSES this sensor: its credential was revoked');
});

// The broker behind TLS with real sockets and certificates: who comes in, and what a sensor may do there. A stolen
// credential must be worth no more than the one sensor it is of.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import type { IClientOptions, MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type EmbeddedBroker, startEmbeddedBroker } from '../../../hub/broker/embedded-broker.ts';
import { credentialsInForce, sensorLogins } from '../../../hub/pairing/accounts.ts';
import { type CertificateStore, openCertificates } from '../../../hub/pairing/certificate-store.ts';
import { hashPassword, newPassword } from '../../../hub/pairing/password.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import { openSqlite } from '../../../hub/store/sqlite/database.ts';
import { systemClock } from '../../../shared/clock.ts';
import { createLogger } from '../../../shared/logger.ts';
import { clientIdOf, type SensorPath, topicOf } from '../../../shared/topics.ts';
import { DOOR } from '../ingest/example-messages.ts';
import { closed, connectClient, nextMessage } from './mqtt-client.ts';
import { connectPacket, publishPacket, subscribePacket } from './raw-mqtt.ts';

const BACK: SensorPath = { ...DOOR, sensor: 'back' };
const userOf = ({ retailer, store, sensor }: SensorPath) => `${retailer}/${store}/${sensor}`;

const folder = mkdtempSync(join(tmpdir(), 'footfall-secure-'));
const passwords = { door: newPassword(), back: newPassword() };
let certificates: CertificateStore;
let db: HubDatabase;
let broker: EmbeddedBroker;
const open: MqttClient[] = [];

beforeAll(async () => {
  certificates = await openCertificates(folder, ['127.0.0.1'], Date.now());
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  db = openSqlite(':memory:', { forHub: false });
  await db.asOperator().write((unit) => unit.issueCredential(DOOR, hashPassword(passwords.door), Date.now()));
  await db.asOperator().write((unit) => unit.issueCredential(BACK, hashPassword(passwords.back), Date.now()));
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
});
afterEach(async () => {
  for (const client of open.splice(0)) client.end(true);
  await broker.close();
  await db.close();
});

async function keep(connecting: Promise<MqttClient>): Promise<MqttClient> {
  const client = await connecting;
  open.push(client);
  return client;
}

/** As the sensor at the door, unless told otherwise. */
function connect(options: IClientOptions = {}): Promise<MqttClient> {
  const own = { clientId: clientIdOf(DOOR), username: userOf(DOOR), password: passwords.door };
  const url = `mqtts://127.0.0.1:${broker.tlsPort}`;
  return keep(connectClient(url, { ca: certificates.authority, ...own, ...options }));
}

const asHub = () => keep(connectClient(broker.hub.url, { clientId: broker.hub.clientId }));

test('a sensor speaks on its topics, and hears what the hub tells it', async () => {
  const [door, hub] = await Promise.all([connect(), asHub()]);
  await hub.subscribeAsync('footfall/#', { qos: 1 });
  for (const kind of ['hour', 'state', 'health'] as const) {
    const message = nextMessage(hub);
    await door.publishAsync(topicOf(DOOR, kind), kind, { qos: 1, retain: kind === 'state' });
    expect(await message).toEqual({ topic: topicOf(DOOR, kind), text: kind });
  }
  await door.subscribeAsync([topicOf(DOOR, 'receipt'), topicOf(DOOR, 'config')], { qos: 1 });
  const told = nextMessage(door);
  await hub.publishAsync(topicOf(DOOR, 'receipt'), 'stored', { qos: 1 });
  expect((await told).text).toBe('stored');
});

const NO_ENTRY: readonly [string, IClientOptions, string][] = [
  ['nobody', { username: undefined, password: undefined } as unknown as IClientOptions, 'Bad username'],
  ['a sensor with a wrong password', { password: 'x' }, 'Bad username'],
  ['a sensor that was never paired', { username: userOf({ ...DOOR, sensor: 'roof' }) }, 'Bad username'],
  ['a name that is not one of a sensor', { username: 'admin' }, 'Bad username'],
  ["a sensor with another's client id", { clientId: clientIdOf(BACK) }, 'Not authorized'],
  [
    "a sensor with another's last will",
    { will: { topic: topicOf(BACK, 'state'), payload: Buffer.from('gone') } },
    'Not authorized',
  ],
  [
    'a sensor whose last will is an hour',
    { will: { topic: topicOf(DOOR, 'hour'), payload: Buffer.from('x') } },
    'Not authorized',
  ],
];

describe('not let in is', () => {
  test.each(NO_ENTRY)('%s', async (_, options, why) => {
    await expect(connect(options)).rejects.toThrow(why);
  });

  test("one with the hub's client id", async () => {
    await expect(connect({ clientId: broker.hub.clientId })).rejects.toThrow('Not authorized');
  });
});

test('a client that does not know the authority hangs up', async () => {
  await expect(connect({ ca: [] })).rejects.toThrow('self-signed certificate');
});

describe('a stolen credential', () => {
  const FOREIGN: readonly [string, { retain?: boolean }][] = [
    [topicOf(BACK, 'hour'), {}],
    [topicOf(BACK, 'state'), { retain: true }],
    [topicOf({ ...DOOR, retailer: 'rival' }, 'hour'), {}],
    [topicOf(DOOR, 'receipt'), {}],
    [topicOf(DOOR, 'config'), { retain: true }],
    [topicOf(DOOR, 'hour'), { retain: true }],
    [`${topicOf(DOOR, 'hour')}/x`, {}],
    ['anything', {}],
  ];
  test.each(FOREIGN)(
    'that publishes on %s (%j) reaches nobody, and is thrown out unacknowledged',
    async (topic, how) => {
      const [thief, hub] = await Promise.all([connect(), asHub()]);
      await hub.subscribeAsync('#', { qos: 1 });
      const message = nextMessage(hub);
      const gone = closed(thief);
      const acknowledged = new Promise((resolve) => {
        thief.publish(topic, 'forged', { qos: 1, ...how }, (error) =>
          resolve(error === null || error === undefined),
        );
      });
      await gone;
      thief.end(true);
      expect(await acknowledged).toBe(false);
      const door = await connect();
      await door.publishAsync(topicOf(DOOR, 'health'), 'after', { qos: 1 });
      expect(await message).toEqual({ topic: topicOf(DOOR, 'health'), text: 'after' });
    },
  );

  test.each([topicOf(BACK, 'receipt'), topicOf(BACK, 'hour'), topicOf(DOOR, 'hour'), 'footfall/#', '#'])(
    'does not hear %s',
    async (filter) => {
      const thief = await connect();
      await expect(thief.subscribeAsync(filter, { qos: 1 })).rejects.toThrow();
    },
  );
});

test('a revoked credential is thrown out, others stay, and it does not come back', async () => {
  const [door] = await Promise.all([
    connect(),
    connect({ clientId: clientIdOf(BACK), username: userOf(BACK), password: passwords.back }),
  ]);
  expect(broker.throwOut(await credentialsInForce(db))).toBe(0);
  const gone = closed(door);
  await db.asOperator().write((unit) => unit.revokeCredential(DOOR, Date.now()));
  expect(broker.throwOut(await credentialsInForce(db))).toBe(1);
  await gone;
  await expect(connect()).rejects.toThrow('Not authorized');
});

test('a new credential puts the one before out of force', async () => {
  const door = await connect();
  const gone = closed(door);
  const password = newPassword();
  await db.asOperator().write((unit) => unit.issueCredential(DOOR, hashPassword(password), Date.now()));
  expect(broker.throwOut(await credentialsInForce(db))).toBe(1);
  await gone;
  await expect(connect()).rejects.toThrow('Bad username');
  await connect({ password });
});

test('a renewed certificate is shown to whoever comes next, without a restart', async () => {
  const serialOf = async () => {
    const client = await connect();
    const { serialNumber } = (client.stream as unknown as import('node:tls').TLSSocket).getPeerCertificate();
    client.end(true);
    return serialNumber;
  };
  const before = await serialOf();
  expect(certificates.renewIfDue(Date.now() + 61 * 86_400_000)).toBe(true);
  broker.setCertificate(certificates.server());
  // It is valid from a day before it was issued.
  await expect(serialOf()).rejects.toThrow('certificate is not yet valid');
  rmSync(join(folder, 'server.pem'));
  rmSync(join(folder, 'server.key'));
  certificates = await openCertificates(folder, ['127.0.0.1'], Date.now());
  broker.setCertificate(certificates.server());
  expect(await serialOf()).not.toBe(before);
});

test('bug: who sends on behind a CONNECT, without waiting to be let in, is heard by nobody', async () => {
  const hub = await asHub();
  await hub.subscribeAsync('footfall/#', { qos: 1 });
  const heard: string[] = [];
  hub.on('message', (topic) => heard.push(topic));
  const login = connectPacket({ clientId: 'thief', user: 'nobody', password: 'x' });
  const forged = publishPacket(topicOf(DOOR, 'hour'), 'forged');
  const asked = subscribePacket(['footfall/#']);
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const socket = tlsConnect({ host: '127.0.0.1', port: broker.tlsPort!, ca: certificates.authority });
    await once(socket, 'secureConnect');
    const ended = once(socket, 'close');
    socket.on('error', () => {}).resume();
    // A record of its own (RFC 8446, §5.1), so that what follows is read for itself, before the login is decided.
    socket.write(login);
    socket.write(Buffer.concat([...Array<Buffer>(64).fill(forged), asked]));
    await ended;
  }
  const plain = await keep(connectClient(broker.url, { clientId: 'neighbour' }));
  await plain.publishAsync('footfall/marker', 'x', { qos: 1 });
  await expect.poll(() => heard.length).toBeGreaterThan(0);
  expect(heard).toEqual(['footfall/marker']);
});

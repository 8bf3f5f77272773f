// Debian's Mosquitto with the files that the hub writes: the same rules as at the embedded broker, and the same worth
// of a stolen credential.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IClientOptions, MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type CertificateStore, openCertificates } from '../../../hub/pairing/certificate-store.ts';
import { mosquittoFiles, writeMosquittoFiles } from '../../../hub/pairing/mosquitto.ts';
import { hashPassword, newPassword } from '../../../hub/pairing/password.ts';
import { openSqlite } from '../../../hub/store/sqlite/database.ts';
import { readBrokerUrl } from '../../../shared/broker-url.ts';
import { clientIdOf, topicOf } from '../../../shared/topics.ts';
import { freePort } from '../../support/free-port.ts';
import { openSocket } from '../../support/raw-socket.ts';
import { findMosquitto, type Mosquitto, startMosquittoOn } from '../broker/mosquitto.ts';
import { closed, connectClient, nextMessage } from '../broker/mqtt-client.ts';

import { DOOR } from '../ingest/example-messages.ts';

const BACK = { ...DOOR, sensor: 'back' };
const userOf = ({ retailer, store, sensor }: typeof DOOR) => `${retailer}/${store}/${sensor}`;

const program = findMosquitto();
const folder = mkdtempSync(join(tmpdir(), 'footfall-mosquitto-files-'));
const files = join(folder, 'conf.d');
const db = openSqlite(':memory:', { forHub: false });
const passwords = { door: newPassword(), back: newPassword() };
let certificates: CertificateStore;
let tls: { host: string; port: number; connections: number };
let hubUrl: string;
let mosquitto: Mosquitto | undefined;
const open: MqttClient[] = [];

async function write(): Promise<void> {
  const credentials = await db.asOperator().liveCredentials();
  const certificate = certificates.server();
  writeMosquittoFiles(files, mosquittoFiles({ folder: files, hubUrl, tls, certificate, credentials }));
}

beforeAll(async () => {
  certificates = await openCertificates(join(folder, 'tls'), ['127.0.0.1'], Date.now());
  tls = { host: '127.0.0.1', port: await freePort(), connections: 2000 };
  hubUrl = `mqtt://hub:s%2Fc%3Aret@127.0.0.1:${await freePort()}`;
  await db.asOperator().write((unit) => unit.issueCredential(DOOR, hashPassword(passwords.door), Date.now()));
  await db.asOperator().write((unit) => unit.issueCredential(BACK, hashPassword(passwords.back), Date.now()));
  await write();
  if (program) mosquitto = await startMosquittoOn(program, files, `mqtts://127.0.0.1:${tls.port}`);
});
afterEach(() => {
  for (const client of open.splice(0)) client.end(true);
});
afterAll(async () => {
  await mosquitto?.stop();
  await db.close();
  rmSync(folder, { recursive: true });
});

async function connect(options: IClientOptions = {}): Promise<MqttClient> {
  const own = { clientId: clientIdOf(DOOR), username: userOf(DOOR), password: passwords.door };
  const url = `mqtts://127.0.0.1:${tls.port}`;
  const client = await connectClient(url, { ca: certificates.authority, ...own, ...options });
  open.push(client);
  return client;
}

async function asHub(): Promise<MqttClient> {
  const hub = readBrokerUrl(hubUrl);
  if (hub.kind === 'wrong') throw new Error(hub.problem);
  const client = await connectClient(hub.url, { ...hub.login, clientId: 'hub' });
  open.push(client);
  await client.subscribeAsync('footfall/v1/+/+/+/hour', { qos: 1 });
  return client;
}

describe.skipIf(program === undefined)('with Mosquitto (skipped where it is not installed)', () => {
  test('a sensor speaks and hears', async () => {
    const [door, hub] = await Promise.all([connect(), asHub()]);
    const message = nextMessage(hub);
    await door.publishAsync(topicOf(DOOR, 'hour'), 'x', { qos: 1 });
    expect((await message).topic).toBe(topicOf(DOOR, 'hour'));
    await door.subscribeAsync(topicOf(DOOR, 'receipt'), { qos: 1 });
    const receipt = nextMessage(door);
    await hub.publishAsync(topicOf(DOOR, 'receipt'), 'stored', { qos: 1 });
    expect((await receipt).text).toBe('stored');
  });

  test.each([topicOf(BACK, 'hour'), topicOf(DOOR, 'receipt'), topicOf(DOOR, 'config'), 'anything'])(
    'a stolen credential that publishes on %s reaches nobody',
    async (topic) => {
      const [thief, back, hub] = await Promise.all([
        connect(),
        connect({ clientId: clientIdOf(BACK), username: userOf(BACK), password: passwords.back }),
        asHub(),
      ]);
      await back.subscribeAsync([topicOf(BACK, 'receipt'), topicOf(BACK, 'config')], { qos: 1 });
      const heard: string[] = [];
      for (const client of [back, hub]) client.on('message', (at) => heard.push(at));
      await thief.publishAsync(topic, 'forged', { qos: 1 });
      await thief.publishAsync(topicOf(DOOR, 'hour'), 'after', { qos: 1 });
      // The broker keeps the order of one client's messages (§4.6).
      await hub.publishAsync(topicOf(BACK, 'receipt'), 'last', { qos: 1 });
      await expect.poll(() => heard.length).toBe(2);
      expect(heard.sort()).toEqual([topicOf(BACK, 'receipt'), topicOf(DOOR, 'hour')].sort());
    },
  );

  test('a stolen credential hears what is for its own sensor, whatever it subscribes to', async () => {
    const [thief, hub] = await Promise.all([connect(), asHub()]);
    const heard: string[] = [];
    thief.on('message', (at) => heard.push(at));
    await thief.subscribeAsync(['#', topicOf(BACK, 'receipt'), 'footfall/v1/+/+/+/hour'], { qos: 0 });
    await hub.publishAsync(topicOf(BACK, 'receipt'), 'x', { qos: 1 });
    await hub.publishAsync(topicOf(DOOR, 'receipt'), 'x', { qos: 1 });
    await expect.poll(() => heard.length).toBeGreaterThan(0);
    expect(new Set(heard)).toEqual(new Set([topicOf(DOOR, 'receipt')]));
  });

  test("a last will is dropped where it is another's state", async () => {
    const will = { topic: topicOf(BACK, 'hour'), payload: Buffer.from('gone'), qos: 1 as const };
    const [thief, hub] = await Promise.all([connect({ will }).catch(() => undefined), asHub()]);
    const message = nextMessage(hub);
    thief?.stream.destroy();
    const door = await connect();
    await door.publishAsync(topicOf(DOOR, 'hour'), 'after', { qos: 1 });
    expect((await message).text).toBe('after');
  });

  test('more silent connections than there are places keep neither the hub nor connected sensors out', async () => {
    const door = await connect();
    const silent: Socket[] = [];
    for (let from = 0; from < 2100; from += 100) {
      const some = await Promise.all(Array.from({ length: 100 }, () => openSocket({ port: tls.port })));
      silent.push(...some);
    }
    const hub = await asHub();
    const message = nextMessage(hub);
    await door.publishAsync(topicOf(DOOR, 'hour'), 'x', { qos: 1 });
    expect((await message).text).toBe('x');
    for (const socket of silent) socket.destroy();
    // Its places are free again only when it has seen them go.
    const comesIn = () =>
      connect().then(
        () => true,
        () => false,
      );
    await expect.poll(comesIn, { interval: 50, timeout: 20_000 }).toBe(true);
  });

  test('a message that is too large ends its connection', async () => {
    const thief = await connect();
    const gone = closed(thief);
    thief.publish(topicOf(DOOR, 'hour'), 'x'.repeat(110_000), { qos: 1 });
    await gone;
  });

  test("nobody is thrown out by another's client id", async () => {
    const back = await connect({
      clientId: clientIdOf(BACK),
      username: userOf(BACK),
      password: passwords.back,
    });
    await connect({ clientId: clientIdOf(BACK) });
    await back.publishAsync(topicOf(BACK, 'health'), 'x', { qos: 1 });
    expect(back.connected).toBe(true);
  });

  test.each<[string, IClientOptions]>([
    ['without a name', { username: '', password: '' }],
    ['with a wrong password', { password: 'x' }],
    ['as the hub', { username: 'hub', password: 'x' }],
  ])('nobody comes in %s', async (_, options) => {
    await expect(connect(options)).rejects.toThrow(/Not authorized|Bad username/);
  });

  test('what was revoked is thrown out when it reloads, what was paired comes in, others stay', async () => {
    const [door, back] = await Promise.all([
      connect(),
      connect({ clientId: clientIdOf(BACK), username: userOf(BACK), password: passwords.back }),
    ]);
    const gone = closed(back);
    await db.asOperator().write((unit) => unit.revokeCredential(BACK, Date.now()));
    await write();
    await mosquitto!.reload();
    await gone;
    const login = { clientId: clientIdOf(BACK), username: userOf(BACK), password: passwords.back };
    await expect(connect(login)).rejects.toThrow(/Not authorized|Bad username/);
    await door.publishAsync(topicOf(DOOR, 'health'), 'x', { qos: 1 });
    await db
      .asOperator()
      .write((unit) => unit.issueCredential(BACK, hashPassword(passwords.back), Date.now()));
    await write();
    await mosquitto!.reload();
    await expect
      .poll(() =>
        connect(login).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
  });
});

test("the files are their owner's and group's alone, and hold no password", () => {
  for (const name of ['footfall.conf', 'footfall.acl', 'footfall.passwords', 'footfall-server.key']) {
    expect(statSync(join(files, name)).mode & 0o777).toBe(0o640);
    const text = readFileSync(join(files, name), 'utf8');
    for (const password of [passwords.door, passwords.back, 's/c:ret']) expect(text).not.toContain(password);
  }
});

test.each([
  ['mqtt://127.0.0.1:1883', 'Mosquitto must know the hub'],
  ['mqtt://h%3Aub:secret@127.0.0.1:1883', 'Mosquitto must know the hub'],
  ['mqtt://hub:50%@127.0.0.1:1883', 'has a % in its password that does not begin a character of UTF-8'],
  ['mqtt://a%2Fb:secret@127.0.0.1:1883', 'Mosquitto must know the hub'],
  [
    'mqtt://hub:secret@192.0.2.1:1883',
    "the hub's password would cross the network to 192.0.2.1 in the clear",
  ],
])('%s is refused: %s', (url, why) => {
  const certificate = certificates.server();
  expect(() => mosquittoFiles({ folder: files, hubUrl: url, tls, certificate, credentials: [] })).toThrow(
    why,
  );
});

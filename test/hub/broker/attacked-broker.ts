// A broker with both of its listeners, one paired sensor, the hub as it subscribes and answers, and a log that is kept.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { IClientOptions, MqttClient } from 'mqtt';
import { pino } from 'pino';
import type { CheckLogin } from '../../../hub/broker/access.ts';
import { type EmbeddedBroker, startEmbeddedBroker } from '../../../hub/broker/embedded-broker.ts';
import type { BrokerLimits } from '../../../hub/broker/limits.ts';
import { sensorLogins } from '../../../hub/pairing/accounts.ts';
import { openCertificates } from '../../../hub/pairing/certificate-store.ts';
import { hashPassword, newPassword } from '../../../hub/pairing/password.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import { openSqlite } from '../../../hub/store/sqlite/database.ts';
import { systemClock } from '../../../shared/clock.ts';
import { allSensors, clientIdOf, parseTopic, topicOf } from '../../../shared/topics.ts';
import { DOOR } from '../ingest/example-messages.ts';
import { connectClient } from './mqtt-client.ts';

export const DOOR_USER = `${DOOR.retailer}/${DOOR.store}/${DOOR.sensor}`;

export interface AttackedBroker {
  readonly broker: EmbeddedBroker;
  readonly plainPort: number;
  readonly tlsPort: number;
  readonly db: HubDatabase;
  readonly authority: string;
  readonly password: string;
  readonly hub: MqttClient;
  /** Another connection of the hub, as after a break; the one before ends. */
  asHub(): Promise<MqttClient>;
  /** The broker's log as it was written. */
  log(): string;
  /** The paired sensor, over TLS. */
  asDoor(options?: IClientOptions): Promise<MqttClient>;
  /** A sensor that is not paired, on the same machine. */
  asPlain(options?: IClientOptions): Promise<MqttClient>;
  close(): Promise<void>;
}

interface AttackOptions {
  readonly limits?: Partial<BrokerLimits>;
  /** Stands between the broker and the credentials. */
  readonly checkLogin?: (check: CheckLogin) => CheckLogin;
}

/** The hub answers each `hour` with a receipt that repeats it. */
export async function startAttackedBroker({
  limits = {},
  checkLogin = (check) => check,
}: AttackOptions = {}): Promise<AttackedBroker> {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-attacked-'));
  const certificates = await openCertificates(folder, ['127.0.0.1'], Date.now());
  const db = openSqlite(':memory:', { forHub: false });
  const password = newPassword();
  await db.asOperator().write((unit) => unit.issueCredential(DOOR, hashPassword(password), Date.now()));
  let written = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written += chunk;
      done();
    },
  });
  const broker = await startEmbeddedBroker({
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    limits,
    logger: pino({ level: 'debug' }, stream),
    isKnownStore: ({ retailer, store }) => retailer === DOOR.retailer && store === DOOR.store,
    tls: {
      host: '127.0.0.1',
      port: 0,
      certificate: certificates.server(),
      checkLogin: checkLogin(sensorLogins(db)),
    },
  });
  const open: MqttClient[] = [];
  const keep = async (connecting: Promise<MqttClient>) => {
    const client = await connecting;
    open.push(client);
    return client;
  };
  const asHub = async () => {
    const hub = await keep(connectClient(broker.hub.url, { clientId: broker.hub.clientId }));
    await hub.subscribeAsync([allSensors('hour'), allSensors('state')], { qos: 1 });
    hub.on('message', (topic, payload) => {
      const said = parseTopic(topic);
      if (said?.kind === 'hour') hub.publish(topicOf(said.path, 'receipt'), payload, { qos: 1 });
    });
    return hub;
  };
  const hub = await asHub();
  const login = { clientId: clientIdOf(DOOR), username: DOOR_USER, password };
  return {
    broker,
    db,
    password,
    hub,
    asHub,
    plainPort: Number(new URL(broker.url).port),
    tlsPort: broker.tlsPort!,
    authority: certificates.authority,
    log: () => written,
    asDoor: (options = {}) =>
      keep(
        connectClient(`mqtts://127.0.0.1:${broker.tlsPort}`, {
          ca: certificates.authority,
          ...login,
          ...options,
        }),
      ),
    asPlain: (options = {}) => keep(connectClient(broker.url, options)),
    async close() {
      for (const client of open) client.end(true);
      await broker.close();
      await db.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A TLS connection to its listener that minds no error. */
export async function openTls(
  { tlsPort, authority }: AttackedBroker,
  options: ConnectionOptions = {},
): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port: tlsPort, ca: authority, ...options });
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  return socket;
}

/** Sends an hour and waits for its receipt; returns how long that took, in ms. */
export function served(sensor: MqttClient, body: string, path = DOOR): Promise<number> {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error('the connection was closed'));
    sensor.once('close', gone);
    const heard = (topic: string, payload: Buffer) => {
      if (topic !== topicOf(path, 'receipt') || payload.toString() !== body) return;
      sensor.off('message', heard);
      sensor.off('close', gone);
      resolve(performance.now() - startMs);
    };
    sensor.on('message', heard);
    sensor.publish(topicOf(path, 'hour'), body, { qos: 1 });
  });
}

/** Comes, subscribes to its receipts and sends an hour, as a sensor does; returns the ms until its receipt. */
export async function comesAndIsServed(come: () => Promise<MqttClient>, path = DOOR): Promise<number> {
  const startMs = performance.now();
  const sensor = await come();
  await sensor.subscribeAsync(topicOf(path, 'receipt'), { qos: 1 });
  await served(sensor, `first of ${sensor.options.clientId}`, path);
  return performance.now() - startMs;
}

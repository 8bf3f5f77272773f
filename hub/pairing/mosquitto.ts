// What Debian's Mosquitto 2.0 needs to stand in for the embedded broker (mosquitto.conf(5)): the same sensors, by the
// same passwords, held to the same topics (hub/broker/access.ts). Two things it does otherwise. It acknowledges what it
// drops (MQTT 3.1.1, §3.3.5, leaves that open), so that only the hub's receipt tells a sensor what has arrived; and it
// lets a sensor retain whatever it may publish. Its limits are coarser than the embedded broker's: it knows none for each
// address, nor a time for the login.
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readBrokerUrl } from '../../shared/broker-url.ts';
import { REMOTE_CONFIG_BYTES_MAX } from '../../shared/remote-config.ts';
import { allSensors, topicOf } from '../../shared/topics.ts';
import { SENSOR_HEARS, SENSOR_SAYS } from '../broker/access.ts';
import { isLoopback } from '../listening/loopback.ts';
import type { CredentialRow } from '../store/credentials.ts';
import { hashPassword } from './password.ts';

export interface MosquittoOptions {
  /** Where the files are to stand. */
  readonly folder: string;
  /** The hub's own way in: mqtt://USER:PASSWORD@HOST[:PORT], or mqtts://. */
  readonly hubUrl: string;
  /** Where paired sensors come to. */
  readonly tls: { readonly host: string; readonly port: number; readonly connections: number };
  readonly certificate: { readonly key: string; readonly cert: string };
  /** All that are in force. */
  readonly credentials: readonly CredentialRow[];
}

const FILES = {
  configuration: 'footfall.conf',
  access: 'footfall.acl',
  passwords: 'footfall.passwords',
  certificate: 'footfall-server.pem',
  key: 'footfall-server.key',
} as const;

const PLAIN_CONNECTIONS_MAX = 100;
/** For each client. */
const QUEUED_BYTES_MAX = 32 * 1024 * 1024;
/** Of all it holds. */
const MEMORY_BYTES_MAX = 512 * 1024 * 1024;

/** Throws an Error for people where the URL does not say enough, or would send the hub's password in the clear. */
export function mosquittoFiles(options: MosquittoOptions): ReadonlyMap<string, string> {
  const hub = hubOf(options.hubUrl);
  return new Map([
    [FILES.key, options.certificate.key],
    [FILES.certificate, options.certificate.cert],
    [FILES.passwords, passwords(hub, options.credentials)],
    [FILES.access, access(hub.user, options.credentials)],
    [FILES.configuration, configuration(options, hub)],
  ]);
}

/** Each whole or not at all, for the owner and the group of the folder; the folder is made if it is missing. */
export function writeMosquittoFiles(folder: string, files: ReadonlyMap<string, string>): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
    for (const [name, text] of files) {
      const part = join(folder, `${name}.part`);
      writeFileSync(part, text, { mode: 0o640, flush: true });
      chmodSync(part, 0o640);
      renameSync(part, join(folder, name));
    }
  } catch (error) {
    throw new Error(`${folder} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

interface HubLogin {
  readonly user: string;
  readonly password: string;
  /** Where it comes in without TLS; undefined where it takes the sensors' way. */
  readonly plain: { readonly host: string; readonly port: number } | undefined;
}

function hubOf(text: string): HubLogin {
  const read = readBrokerUrl(text);
  if (read.kind === 'wrong') throw new Error(`broker.url ${read.problem}`);
  const { username: user = '', password = '' } = read.login;
  const { protocol, hostname, port } = new URL(read.url);
  // A colon ends the user in Mosquitto's file of passwords, and a slash would make it a sensor's.
  if (user === '' || password === '' || /[\s:/+#\p{Cc}]/u.test(user)) {
    throw new Error(
      'broker.url: Mosquitto must know the hub: write mqtt://USER:PASSWORD@HOST:PORT, the user of letters and digits',
    );
  }
  const login = { user, password };
  if (protocol === 'mqtts:') return { ...login, plain: undefined };
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (!isLoopback(host)) {
    throw new Error(
      `broker.url: the hub's password would cross the network to ${host} in the clear: write mqtts://, or 127.0.0.1`,
    );
  }
  return { ...login, plain: { host, port: Number(port || 1883) } };
}

function configuration({ folder, tls }: MosquittoOptions, { plain }: HubLogin): string {
  const file = (name: string) => join(resolve(folder), name);
  return lines([
    '# Written by footfall-hub: changes are lost. After a change: systemctl reload mosquitto (SIGHUP).',
    'per_listener_settings false',
    'allow_anonymous false',
    `password_file ${file(FILES.passwords)}`,
    `acl_file ${file(FILES.access)}`,
    `max_packet_size ${REMOTE_CONFIG_BYTES_MAX + 1024}`,
    '# What the hub gets later, where it was away; and how much of it may wait for a client that does not read.',
    'max_queued_messages 20000',
    `max_queued_bytes ${QUEUED_BYTES_MAX}`,
    `memory_limit ${MEMORY_BYTES_MAX}`,
    '',
    `listener ${tls.port} ${tls.host}`,
    `certfile ${file(FILES.certificate)}`,
    `keyfile ${file(FILES.key)}`,
    'tls_version tlsv1.2',
    `max_connections ${tls.connections}`,
    '# Nobody throws a sensor out under its client id.',
    'use_username_as_clientid true',
    ...(plain
      ? [
          '',
          `listener ${plain.port} ${plain.host}`,
          '# Of its own, so that nobody at the other keeps the hub out.',
          `max_connections ${PLAIN_CONNECTIONS_MAX}`,
        ]
      : []),
  ]);
}

function access(hub: string, credentials: readonly CredentialRow[]): string {
  return lines([
    `user ${hub}`,
    ...SENSOR_SAYS.map((kind) => `topic read ${allSensors(kind)}`),
    ...SENSOR_HEARS.map((kind) => `topic write ${allSensors(kind)}`),
    ...credentials.flatMap((path) => [
      '',
      `user ${userOf(path)}`,
      ...SENSOR_SAYS.map((kind) => `topic write ${topicOf(path, kind)}`),
      ...SENSOR_HEARS.map((kind) => `topic read ${topicOf(path, kind)}`),
    ]),
  ]);
}

function passwords({ user, password }: HubLogin, credentials: readonly CredentialRow[]): string {
  return lines([
    `${user}:${hashPassword(password)}`,
    ...credentials.map((path) => `${userOf(path)}:${path.hash}`),
  ]);
}

const userOf = ({ retailer, store, sensor }: CredentialRow) => `${retailer}/${store}/${sensor}`;
const lines = (all: readonly string[]) => all.map((line) => `${line}\n`).join('');

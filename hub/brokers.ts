// The brokers that a configuration names: none (the hub has its own), one as `broker.url`, or several as `brokers`; where the
// sensors reach each, and which files of Mosquitto are whose.
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { readBrokerUrl } from '../shared/broker-url.ts';
import type { SchemaError } from '../shared/schema-error.ts';
import { isLoopback } from './listening/loopback.ts';

interface Named {
  readonly broker: {
    readonly url?: string;
    readonly tls?: { readonly names: readonly string[]; readonly port: number };
  };
  readonly brokers?: readonly string[];
}

const SECURE_PORT = 8883;

/** URLs, with the hub's login; none where the hub has a broker of its own. */
export function externalBrokers({ broker, brokers }: Named): readonly string[] {
  return brokers ?? (broker.url === undefined ? [] : [broker.url]);
}

/** `mqtts://HOST:PORT`, by the first name of the certificate. */
export function secureUrl({ broker: { tls } }: Named, scheme: 'mqtts' | 'https', port: number): string {
  const name = tls!.names[0]!;
  return `${scheme}://${isIPv6(name) ? `[${name}]` : name}:${port}`;
}

/** Where paired sensors come to: any of these. `ownPort`: of the embedded broker, where there is one. */
export function sensorBrokers(config: Named, ownPort: number | undefined): readonly string[] {
  const { brokers, broker } = config;
  const byName = secureUrl(config, 'mqtts', ownPort ?? broker.tls!.port);
  if (brokers === undefined) return [byName];
  return brokers.map((text) => {
    const { protocol, hostname } = new URL(text);
    return protocol === 'mqtts:' ? `mqtts://${hostname}:${portOf(text)}` : byName;
  });
}

const portOf = (mqtts: string) => Number(new URL(mqtts).port || SECURE_PORT);

export interface MosquittoPlace {
  readonly url: string;
  readonly folder: string;
  /** Where it listens for sensors. */
  readonly port: number;
}

/** Of one broker the files stand in `folder`, of several each has a folder of its own there, HOST-PORT. */
export function mosquittoPlaces(config: Named, folder: string): readonly MosquittoPlace[] {
  const own = config.broker.tls!.port;
  if (config.brokers === undefined) {
    return externalBrokers(config).map((url) => ({ url, folder, port: own }));
  }
  return config.brokers.map((url) => {
    const { protocol, hostname } = new URL(url);
    const port = protocol === 'mqtts:' ? portOf(url) : own;
    return { url, folder: join(folder, `${bare(hostname)}-${port}`), port };
  });
}

const bare = (hostname: string) => hostname.replace(/^\[(.*)\]$/, '$1');

/** What is wrong with the brokers that are named; undefined where nothing is. */
export function brokersProblem(
  { broker, brokers }: Named,
  fields: readonly string[],
): SchemaError | undefined {
  const { url, tls } = broker;
  const extra = fields.find((field) => field === 'host' || field === 'port');
  if ((url !== undefined || brokers !== undefined) && extra !== undefined) {
    const named = url === undefined ? '`brokers` names others' : '`url` names another';
    return { path: ['broker', extra], problem: `is of the embedded broker, and ${named}: keep one` };
  }
  if (url !== undefined && brokers !== undefined) {
    return { path: ['brokers'], problem: '`broker.url` names one already: write all of them here' };
  }
  const read = url === undefined ? undefined : readBrokerUrl(url);
  if (read?.kind === 'wrong') return { path: ['broker', 'url'], problem: read.problem };
  for (const [index, text] of (brokers ?? []).entries()) {
    const problem = problemOf(text, brokers!.slice(0, index), tls?.names);
    if (problem !== undefined) return { path: ['brokers', String(index)], problem };
  }
  return undefined;
}

function problemOf(
  text: string,
  before: readonly string[],
  names: readonly string[] | undefined,
): string | undefined {
  const read = readBrokerUrl(text);
  if (read.kind === 'wrong') return read.problem;
  const { protocol, hostname, host } = new URL(read.url);
  if (before.some((other) => new URL(other).host === host)) return `${host} is named twice: name each once`;
  if (names === undefined) return undefined;
  if (protocol === 'mqtts:') {
    if (names.includes(bare(hostname))) return undefined;
    return `the certificate is not for ${bare(hostname)}: add it to \`broker.tls.names\`, since sensors come there`;
  }
  if (!isLoopback(bare(hostname)))
    return `sensors come to ${hostname} over TLS, and so must the hub: write mqtts://`;
  if (before.some((other) => other.startsWith('mqtt://'))) {
    return 'a second broker on this machine: write both as mqtts://NAME:PORT, or sensors cannot tell them apart';
  }
  return undefined;
}

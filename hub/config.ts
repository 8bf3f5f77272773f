// The hub's configuration: one YAML file. One schema gives type, default, validation and documentation;
// an error names the file, the line, the field, what is wrong and what to do.
import { dirname, resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { readConfig } from '../shared/config-file.ts';
import { BROKERS_MAX } from '../shared/pairing.ts';
import type { SchemaError } from '../shared/schema-error.ts';
import { brokersProblem } from './brokers.ts';
import { RetailersFormSchema } from './directory/form.ts';
import { readRetailers } from './directory/read-form.ts';
import { WrongEntry } from './directory/wrong.ts';
import { plainHost } from './listening/host-name.ts';
import { isLoopback } from './listening/loopback.ts';
import { isOtherAddress, isPostgres, shownLocation } from './store/location.ts';

const strict = { additionalProperties: false } as const;
const Host = (about: string) =>
  Type.String({ default: '127.0.0.1', minLength: 1, maxLength: 255, description: about });
const Port = (port: number) =>
  Type.Integer({ default: port, minimum: 0, maximum: 65_535, description: '0 takes any free one' });

const TlsSchema = Type.Object(
  {
    names: Type.Array(
      Type.String({ pattern: '^[A-Za-z0-9.:-]{1,253}$', description: 'host name or IP address' }),
      {
        minItems: 1,
        maxItems: 20,
        description: 'under which sensors reach it; they are told the first',
      },
    ),
    host: Type.String({
      default: '0.0.0.0',
      minLength: 1,
      maxLength: 255,
      description: 'address the embedded broker listens on for paired sensors, and the pairing itself',
    }),
    port: Port(8883),
    connections: Type.Integer({
      default: 2000,
      minimum: 10,
      maximum: 1_000_000,
      description: 'places for sensors at each Mosquitto whose files are written',
    }),
    pairingPort: Port(8443),
    folder: Type.String({
      default: 'footfall-tls',
      minLength: 1,
      description: 'of its certificates and keys, made if it is missing; relative to the configuration file',
    }),
    mosquitto: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'folder that is kept up with the files of a Mosquitto at broker.url, or below it HOST-PORT for each of brokers; relative to this file',
      }),
    ),
  },
  { ...strict, description: 'sensors are paired and come over TLS' },
);

const HubConfigSchema = Type.Object(
  {
    publicUrl: Type.Optional(
      Type.String({
        pattern: '^https?://',
        maxLength: 200,
        description: 'where the public reaches the pages about the counting; printed on the door notices',
      }),
    ),
    listen: Type.Object(
      {
        host: Host('address the web server listens on'),
        port: Port(8080),
        names: Type.Optional(
          Type.Array(Type.String({ minLength: 1, maxLength: 253 }), {
            maxItems: 20,
            description:
              'host names and addresses, without ports, by which browsers ask for the hub, beside the host of publicUrl, ' +
              'localhost and the addresses it listens on; others are refused',
          }),
        ),
      },
      { ...strict, default: {} },
    ),
    broker: Type.Object(
      {
        host: Host('address the embedded broker listens on'),
        port: Port(1883),
        url: Type.Optional(
          Type.String({
            pattern: '^mqtts?://',
            maxLength: 500,
            description: 'an external broker instead of the embedded one: mqtt://[USER:PASSWORD@]HOST[:PORT]',
          }),
        ),
        clientId: Type.String({
          default: 'footfall-hub',
          minLength: 1,
          maxLength: 23,
          description:
            "the hub's name at an external broker; one per hub, whose processes add some digits each",
        }),
        insecure: Type.Boolean({
          default: false,
          description: 'lets the listener without passwords stand on an open address',
        }),
        tls: Type.Optional(TlsSchema),
      },
      { ...strict, default: {} },
    ),
    brokers: Type.Optional(
      Type.Array(Type.String({ pattern: '^mqtts?://', maxLength: 500 }), {
        minItems: 1,
        maxItems: BROKERS_MAX,
        description:
          'several external brokers instead of `broker.url`, each as that; every sensor comes to one of them, and goes to another where it dies',
      }),
    ),
    publicListen: Type.Optional(
      Type.Object(
        {
          host: Type.String({ default: '127.0.0.1', minLength: 1 }),
          port: Type.Integer({ minimum: 0, maximum: 65_535 }),
        },
        { ...strict, description: 'a second address that serves the pages for the public and nothing else' },
      ),
    ),
    database: Type.String({
      default: 'footfall-hub.sqlite',
      minLength: 1,
      description:
        'SQLite file, made if it is missing, relative to the configuration file; or postgres://USER:PASSWORD@HOST:PORT/DATABASE',
    }),
    // Taken over into the database at the first start; from then on the directory is there.
    retailers: Type.Optional(RetailersFormSchema),
  },
  strict,
);

/** As the schema, with `database` and the folders of `broker.tls` made absolute. */
export type HubConfig = Static<typeof HubConfigSchema>;

const validator = Compile(HubConfigSchema);

/**
 * Reads the text of a configuration file. `file` is its path, for messages and for relative paths.
 * Throws an Error for people: `FILE:LINE: field: what is wrong`.
 */
export function parseHubConfig(text: string, file: string): HubConfig {
  const { config, written, fail } = readConfig(text, file, HubConfigSchema, validator);
  checkMeaning(config, Object.keys((written as { broker?: object }).broker ?? {}), fail);
  const { broker } = config;
  const absolute = (name: string) => resolve(dirname(file), name);
  const { tls } = broker;
  const secure = tls && {
    tls: {
      ...tls,
      folder: absolute(tls.folder),
      ...(tls.mosquitto !== undefined && { mosquitto: absolute(tls.mosquitto) }),
    },
  };
  return {
    ...config,
    broker: { ...broker, ...secure },
    database: isPostgres(config.database) ? config.database : absolute(config.database.replace(/^file:/, '')),
  };
}

/** Ends with an Error for people. */
type Fail = (error: SchemaError) => never;

/** What a schema cannot say. */
function checkMeaning(config: HubConfig, brokerFields: readonly string[], fail: Fail): void {
  const wrong = brokersProblem(config, brokerFields);
  if (wrong) fail(wrong);
  checkBroker(config, fail);
  if (config.publicUrl !== undefined && !isPlainUrl(config.publicUrl)) {
    fail({
      path: ['publicUrl'],
      problem:
        'is not an address that can be printed: write https://HOST, with a path if need be and nothing else',
    });
  }
  for (const [index, name] of (config.listen.names ?? []).entries()) {
    if (plainHost(name) === undefined) {
      fail({
        path: ['listen', 'names', String(index)],
        problem: `'${name}' is not a host name: write it without scheme, port and path, as hub.example.org`,
      });
    }
  }
  if (isOtherAddress(config.database)) {
    fail({
      path: ['database'],
      problem: `${shownLocation(config.database)} is not a database of the hub: write the path of a file, or postgres://USER:PASSWORD@HOST:PORT/DATABASE`,
    });
  }
  checkRetailers(config.retailers, fail);
}

function checkBroker(
  { broker: { host, insecure, tls, url }, brokers }: Pick<HubConfig, 'broker' | 'brokers'>,
  fail: Fail,
): void {
  if (tls?.mosquitto !== undefined && url === undefined && brokers === undefined) {
    fail({
      path: ['broker', 'tls', 'mosquitto'],
      problem: 'is for brokers of yours: name one as `broker.url`, or several as `brokers`',
    });
  }
  if (!isLoopback(host) && !insecure) {
    fail({
      path: ['broker', 'host'],
      problem:
        `${host} is an open address, and this listener asks nobody for a password: leave it on 127.0.0.1 and let ` +
        'sensors come over `broker.tls`, or set `broker.insecure: true` in a network where you trust everybody',
    });
  }
}

function checkRetailers(retailers: HubConfig['retailers'], fail: Fail): void {
  try {
    readRetailers(retailers ?? [], ['retailers']);
  } catch (error) {
    if (!(error instanceof WrongEntry)) throw error;
    fail(error.error);
  }
}

/** No user, password, query or fragment: it is printed, and paths are added to it. */
function isPlainUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.hostname !== '' && url.href === `${url.origin}${url.pathname}`;
}

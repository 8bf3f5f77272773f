// The hub's configuration: one YAML file. One schema gives type, default, validation and documentation;
// an error names the file, the line, the field, what is wrong and what to do.
import { dirname, resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { readBrokerUrl } from '../shared/broker-url.ts';
import { readConfig } from '../shared/config-file.ts';
import { isTimeZone, OpeningHoursSchema, openingProblem } from '../shared/opening-hours.ts';
import type { SchemaError } from '../shared/schema-error.ts';
import { ID_PATTERN } from '../shared/topics.ts';
import { plainHost } from './listening/host-name.ts';
import { isLoopback } from './listening/loopback.ts';
import { isPostgres } from './store/location.ts';

const strict = { additionalProperties: false } as const;
const Id = Type.String({ pattern: ID_PATTERN, description: 'a-z, 0-9 and -, at most 40' });
const Name = Type.String({ minLength: 1, maxLength: 100, description: 'for people' });
const Host = (about: string) =>
  Type.String({ default: '127.0.0.1', minLength: 1, maxLength: 255, description: about });
const Port = (port: number) =>
  Type.Integer({ default: port, minimum: 0, maximum: 65_535, description: '0 takes any free one' });

const Words = (about: string) =>
  Type.String({ minLength: 1, maxLength: 300, pattern: '\\S', description: about });

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
          'folder that is kept up with the files of a Mosquitto at broker.url; relative to this file',
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
          description: "the hub's name at an external broker, which keeps messages for it; one per hub",
        }),
        insecure: Type.Boolean({
          default: false,
          description: 'lets the listener without passwords stand on an open address',
        }),
        tls: Type.Optional(TlsSchema),
      },
      { ...strict, default: {} },
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
    retailers: Type.Array(
      Type.Object(
        {
          id: Id,
          name: Name,
          legalName: Type.Optional(Words('who answers for the counting, as in the trade register')),
          contact: Type.Optional(Words('where people write to about it: postal address, mail or both')),
          dataProtectionOfficer: Type.Optional(
            Type.Union([Words('how to reach the officer'), Type.Null()], {
              description: 'null where none was designated',
            }),
          ),
          stores: Type.Array(
            Type.Object(
              {
                id: Id,
                name: Name,
                timeZone: Type.String({
                  minLength: 1,
                  maxLength: 60,
                  description: 'IANA name, as Europe/Berlin',
                }),
                opening: OpeningHoursSchema,
              },
              strict,
            ),
            { minItems: 1, maxItems: 1000, description: 'stores whose sensors are listened to' },
          ),
        },
        strict,
      ),
      { minItems: 1, maxItems: 1000 },
    ),
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
      ...{ ...tls, folder: absolute(tls.folder) },
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
  checkBroker(config.broker, brokerFields, fail);
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
  checkRetailers(config.retailers, fail);
}

function checkBroker(
  { host, insecure, tls, url }: HubConfig['broker'],
  brokerFields: readonly string[],
  fail: Fail,
): void {
  const extra = brokerFields.find((field) => field === 'host' || field === 'port');
  if (url !== undefined && extra !== undefined) {
    fail({
      path: ['broker', extra],
      problem: 'is of the embedded broker, and `url` names another: keep one',
    });
  }
  const broker = url === undefined ? undefined : readBrokerUrl(url);
  if (broker?.kind === 'wrong') fail({ path: ['broker', 'url'], problem: broker.problem });
  if (tls?.mosquitto !== undefined && url === undefined) {
    fail({
      path: ['broker', 'tls', 'mosquitto'],
      problem: 'is for a broker of yours: name it as `broker.url`',
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
  const seen = new Set<string>();
  const once = (id: string, path: readonly string[]) => {
    if (seen.has(id)) fail({ path, problem: `'${id}' is there twice: ids must differ` });
    seen.add(id);
  };
  for (const [r, retailer] of retailers.entries()) {
    once(retailer.id, ['retailers', String(r), 'id']);
    for (const [s, store] of retailer.stores.entries()) {
      const path = ['retailers', String(r), 'stores', String(s)];
      once(`${retailer.id}/${store.id}`, [...path, 'id']);
      if (!isTimeZone(store.timeZone)) {
        fail({
          path: [...path, 'timeZone'],
          problem: `no time zone '${store.timeZone}': write an IANA name`,
        });
      }
      const wrong = openingProblem(store.opening);
      if (wrong) fail({ path: [...path, 'opening', wrong.day], problem: wrong.problem });
    }
  }
}

/** No user, password, query or fragment: it is printed, and paths are added to it. */
function isPlainUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.hostname !== '' && url.href === `${url.origin}${url.pathname}`;
}

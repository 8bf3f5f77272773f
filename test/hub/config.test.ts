// What a configuration may say, what it says by default, and where its errors point.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { externalBrokers, mosquittoPlaces, sensorBrokers } from '../../hub/brokers.ts';
import { parseHubConfig } from '../../hub/config.ts';

const STORES = `
retailers:
  - id: acme
    name: Acme
    stores:
      - id: main-street
        name: Main Street
        timeZone: Europe/Berlin
        opening:
          mon: ['09:00', '20:00']
          tue: ['09:00', '20:00']
          wed: ['09:00', '20:00']
          thu: ['09:00', '20:00']
          fri: ['09:00', '24:00']
          sat: ['10:00', '18:00']
          sun: null
`;

const parse = (text: string) => parseHubConfig(text, '/etc/footfall/hub.yaml');

test('the stores alone are enough: everything else has a default', () => {
  expect(parse(STORES)).toMatchObject({
    listen: { host: '127.0.0.1', port: 8080 },
    broker: { host: '127.0.0.1', port: 1883, clientId: 'footfall-hub' },
    database: '/etc/footfall/footfall-hub.sqlite',
    retailers: [
      { id: 'acme', stores: [{ id: 'main-street', opening: { fri: ['09:00', '24:00'], sun: null } }] },
    ],
  });
});

test('the example that the package brings is valid, and keeps its authority where the unit may write', () => {
  const { broker, database } = parse(readFileSync('hub/example-config.yaml', 'utf8'));
  expect(broker.tls?.folder).toBe('/var/lib/footfall-hub/tls');
  expect(database).toBe('/var/lib/footfall-hub/hub.sqlite');
});

test('what is given is taken, ports 0 and an absolute database too', () => {
  const config = parse(
    `listen: {host: 0.0.0.0, port: 0}\nbroker: {port: 0}\ndatabase: /var/lib/hub.sqlite\n${STORES}`,
  );
  expect(config.listen).toEqual({ host: '0.0.0.0', port: 0 });
  expect(config.broker).toMatchObject({ host: '127.0.0.1', port: 0 });
  expect(config.database).toBe('/var/lib/hub.sqlite');
});

test('the names by which browsers ask for it', () => {
  const names = ['hub.example.org', '192.168.1.5', '2001:db8::5'];
  expect(parse(`listen: { names: ${JSON.stringify(names)} }\n${STORES}`).listen.names).toEqual(names);
  expect(parse(STORES).listen).not.toHaveProperty('names');
});

test('who counts, and where the public reads about it', () => {
  const named = STORES.replace(
    '    name: Acme\n',
    '    name: Acme\n    legalName: Acme AG\n    contact: a@acme.example\n    dataProtectionOfficer: null\n',
  );
  expect(parse(`publicUrl: https://acme.example/count\n${named}`)).toMatchObject({
    publicUrl: 'https://acme.example/count',
    retailers: [{ legalName: 'Acme AG', contact: 'a@acme.example', dataProtectionOfficer: null }],
  });
});

test('an external broker', () => {
  expect(parse(`broker: {url: 'mqtt://hub:secret@broker.example:1884'}\n${STORES}`).broker.url).toBe(
    'mqtt://hub:secret@broker.example:1884',
  );
});

const twice = STORES.replace('      - id: main', '      - id: main').concat(
  STORES.slice(STORES.indexOf('      - id: main')),
);

/** [what is wrong, text, the whole message] */
test.each<[string, string, RegExp]>([
  ['what is not YAML', 'listen: {host: a\nb: c', /^\/etc\/footfall\/hub\.yaml:\d+: not YAML: /],
  ['a list', '- a', /hub\.yaml:1: message: expected an object, got a list$/],
  [
    'a port out of range',
    `listen:\n  host: 127.0.0.1\n  port: 80800\n${STORES}`,
    /hub\.yaml:3: listen\.port: expected an integer from 0 up to 65535, got 80800$/,
  ],
  ['an unknown field', `listen:\n  prot: 8080\n${STORES}`, /hub\.yaml:2: listen\.prot: unknown field$/],
  [
    'a store id with a space',
    STORES.replace('id: main-street', 'id: Main Street'),
    /hub\.yaml:6: retailers\.0\.stores\.0\.id: expected text like .* got "Main Street"$/,
  ],
  [
    'no time zone',
    STORES.replace('Europe/Berlin', 'Europe/Atlantis'),
    /:8: .*timeZone: no time zone 'Europe\/Atlantis'/,
  ],
  [
    'a missing day',
    STORES.replace('          sun: null\n', ''),
    /opening\.sun: missing, expected null or text of 1 to 120 characters or a list$/,
  ],
  [
    'a time that is none',
    STORES.replace("'10:00'", "'ten'"),
    /:15: .*opening\.sat: 'ten' is not a span of time: write it as 09:00-18:00, or closed$/,
  ],
  [
    'a name of the hub with its port',
    `listen:\n  names: [hub.example.org, 'hub.example.org:8080']\n${STORES}`,
    /:2: listen\.names\.1: 'hub\.example\.org:8080' is not a host name: write it without scheme, port and path/,
  ],
  [
    'a name of the hub with its scheme',
    `listen:\n  names: ['https://hub.example.org']\n${STORES}`,
    /:2: listen\.names\.0: .* is not a host name/,
  ],
  [
    'a name of the hub for many',
    `listen:\n  names: ['*.example.org']\n${STORES}`,
    /:2: listen\.names\.0: .* is not a host name/,
  ],
  [
    'a public page with a question',
    `publicUrl: https://a.example/?b=1\n${STORES}`,
    /:1: publicUrl: is not an address that can/,
  ],
  [
    'a public page that is not an address',
    `publicUrl: https:// a\n${STORES}`,
    /:1: publicUrl: is not an address that can/,
  ],
  [
    'a blank legal name',
    STORES.replace('    name: Acme\n', "    name: Acme\n    legalName: ' '\n"),
    /:5: retailers\.0\.legalName: expected text/,
  ],
  ['a store twice', twice, /:17: retailers\.0\.stores\.1\.id: 'main-street' is there twice/],
  [
    'two brokers',
    `broker:\n  url: mqtt://a\n  port: 1883\n${STORES}`,
    /:3: broker\.port: is of the embedded broker/,
  ],
  [
    'a broker of another protocol',
    `broker: {url: 'http://a'}\n${STORES}`,
    /:1: broker\.url: expected text like/,
  ],
  [
    'no broker',
    `broker: {url: 'mqtt://'}\n${STORES}`,
    /:1: broker\.url: names no host: write mqtt:\/\/HOST:PORT$/,
  ],
])('%s is an error that says where', (_what, text, message) => {
  expect(() => parse(text)).toThrow(message);
});

test('sensors that are paired come over TLS', () => {
  expect(parse(`broker: {tls: {names: [hub.example.org]}}\n${STORES}`).broker.tls).toEqual({
    names: ['hub.example.org'],
    host: '0.0.0.0',
    port: 8883,
    connections: 2000,
    pairingPort: 8443,
    folder: '/etc/footfall/footfall-tls',
  });
});

test.each(['0.0.0.0', '::', '192.168.1.5', 'hub.example.org', '1270.0.0.1'])(
  'a broker that asks for no password does not stand on %s, unless somebody insists',
  (host) => {
    expect(() => parse(`broker: {host: '${host}'}\n${STORES}`)).toThrow(
      `broker.host: ${host} is an open address, and this listener asks nobody for a password`,
    );
    expect(parse(`broker: {host: '${host}', insecure: true}\n${STORES}`).broker.host).toBe(host);
  },
);

test.each(['127.0.0.2', '::1', 'localhost'])('%s is not an open address', (host) => {
  expect(parse(`broker: {host: '${host}'}\n${STORES}`).broker.host).toBe(host);
});

test.each([
  ['/var/hub.sqlite', '/var/hub.sqlite'],
  ['hub.sqlite', '/etc/footfall/hub.sqlite'],
  ['file:hub.sqlite', '/etc/footfall/hub.sqlite'],
  ['postgres://hub:secret@db/footfall', 'postgres://hub:secret@db/footfall'],
  ['postgresql://db/footfall', 'postgresql://db/footfall'],
])('a database at %s is %s', (written, found) => {
  expect(parse(`database: ${written}\n${STORES}`).database).toBe(found);
});

test('bug: an address with another scheme is not taken for a file, and its password is not shown', () => {
  const typed = () => parse(`database: postgers://hub:secret@db/footfall\n${STORES}`);
  expect(typed).toThrow(/database: postgers:\/\/… is not a database of the hub: write the path of a file/);
  expect(typed).not.toThrow(/secret/);
});

const CLUSTER = ['mqtts://hub:s%3At@mq1.example:8883', 'mqtts://hub:s%3At@mq2.example:8883'];
const cluster = (brokers: readonly string[], names: readonly string[]) =>
  `broker: {tls: {names: ${JSON.stringify(names)}}}\nbrokers: ${JSON.stringify(brokers)}\n${STORES}`;

test('several brokers, and where sensors reach each', () => {
  const names = ['hub.example', 'mq1.example', 'mq2.example'];
  const config = parse(cluster(CLUSTER, names));
  expect(externalBrokers(config)).toEqual(CLUSTER);
  expect(sensorBrokers(config, undefined)).toEqual(['mqtts://mq1.example:8883', 'mqtts://mq2.example:8883']);
  const local = parse(cluster(['mqtt://hub:x@127.0.0.1:1883', CLUSTER[1]!], names));
  expect(sensorBrokers(local, undefined)).toEqual(['mqtts://hub.example:8883', 'mqtts://mq2.example:8883']);
  const places = mosquittoPlaces(local, '/m').map(({ folder, port }) => [folder, port]);
  expect(places).toEqual([
    ['/m/127.0.0.1-8883', 8883],
    ['/m/mq2.example-8883', 8883],
  ]);
  const one = parse(`broker: {url: 'mqtt://hub:x@127.0.0.1', tls: {names: [hub.example]}}\n${STORES}`);
  expect(externalBrokers(one)).toEqual(['mqtt://hub:x@127.0.0.1']);
  expect(sensorBrokers(one, undefined)).toEqual(['mqtts://hub.example:8883']);
  expect(sensorBrokers(parse(cluster(CLUSTER, names)), undefined)).toHaveLength(2);
  expect(externalBrokers(parse(STORES))).toEqual([]);
});

test.each([
  [`broker: {url: mqtt://a}\nbrokers: [mqtt://b]\n${STORES}`, 2, '`broker.url` names one already'],
  [`broker: {port: 1883}\nbrokers: [mqtt://b]\n${STORES}`, 1, '`brokers` names others'],
  [`brokers: []\n${STORES}`, 1, 'brokers: the list is too short'],
  [`brokers: [mqtt://a:%@b]\n${STORES}`, 1, 'has a % in its password'],
  [`brokers: [mqtt://a, 'mqtts://u:p@a']\n${STORES}`, 1, 'a is named twice'],
  [cluster(CLUSTER, ['hub.example', 'mq1.example']), 2, 'the certificate is not for mq2.example: add it'],
  [cluster(['mqtt://hub:x@mq1.example'], ['mq1.example']), 2, 'and so must the hub: write mqtts://'],
  [
    cluster(['mqtt://a:b@127.0.0.1:1', 'mqtt://a:b@127.0.0.1:2'], ['x']),
    2,
    'a second broker on this machine',
  ],
  [`broker: {tls: {names: [x], mosquitto: m}}\n${STORES}`, 1, 'is for brokers of yours'],
])('brokers that do not go together are refused: %s', (text, line, why) => {
  expect(() => parse(text)).toThrow(`/etc/footfall/hub.yaml:${line}: `);
  expect(() => parse(text)).toThrow(why);
});

// User and password of a broker's URL, with any characters: a colon in a password was taken for the one before it.
import { fc, test } from '@fast-check/vitest';
import { afterEach, describe, expect, it } from 'vitest';
import { parseSensorConfig } from '../../../device/config.ts';
import { type BrokerConnection, connectToBroker } from '../../../device/release/broker-connection.ts';
import { readBrokerUrl } from '../../../device/release/broker-url.ts';
import { systemClock } from '../../../shared/clock.ts';
import { createLogger } from '../../../shared/logger.ts';
import { seededRandom } from '../../../shared/random.ts';
import { startBroker, type TestBroker } from './broker.ts';

const PASSWORDS = [
  'pa:ss',
  ':',
  'a:b:c:',
  'p@ss',
  'a#b',
  'a/b?c',
  '100%',
  '50%25',
  'with space',
  'ümläut 密码 🔑',
  '+&=;,!$',
];
const urlOf = (user: string, password: string, host = 'hub.example:1883') =>
  `mqtt://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}`;

let broker: TestBroker | undefined;
let connection: BrokerConnection | undefined;
afterEach(async () => {
  await connection?.stop();
  await broker?.kill();
  broker = undefined;
  connection = undefined;
});

it.each(PASSWORDS)('a broker gets %j as it is, from the URL and from credentials', async (secret) => {
  const user = `sensor:${secret}`;
  const came: [string | undefined, string | undefined][] = [];
  broker = await startBroker(0, {
    authenticate: (_client, name, password, done) => {
      came.push([name, password?.toString()]);
      done(null, true);
    },
  });
  const entries = [
    { url: urlOf(user, secret, `127.0.0.1:${broker.port}`) },
    { url: `mqtt://127.0.0.1:${broker.port}`, user, password: secret },
  ];
  for (const entry of entries) {
    await new Promise<void>((resolve) => {
      connection = connectToBroker({
        ...{
          entry: () => entry,
          clientId: 'door',
          subscribeTo: ['a/b'],
          onReady: resolve,
          onMessage: () => {},
        },
        ...{ clock: systemClock, random: seededRandom(1), logger: createLogger('test', 'silent') },
        lastWill: () => ({ topic: 'a/state', payload: 'offline' }),
        ...{ reconnectMsMin: 20, reconnectMsMax: 100 },
      });
    });
    await connection!.stop();
  }
  expect(came).toEqual([
    [user, secret],
    [user, secret],
  ]);
});

const secret = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 40 })
  .filter((text) => !text.includes('\0'));
test.prop([secret, secret])(
  'whatever user and password are, they come out as they went in',
  (user, password) => {
    expect(readBrokerUrl(urlOf(user, password))).toEqual({
      ...{ kind: 'address', url: 'mqtt://hub.example:1883', user, password },
    });
  },
);

describe('an address', () => {
  it.each([
    ['mqtt://hub', { url: 'mqtt://hub', user: undefined, password: undefined }],
    ['mqtts://hub.example:8883/', { url: 'mqtts://hub.example:8883/', user: undefined }],
    ['mqtt://kim@[::1]:1883', { url: 'mqtt://[::1]:1883', user: 'kim', password: undefined }],
  ])('%s', (text, parts) => {
    expect(readBrokerUrl(text)).toMatchObject({ kind: 'address', ...parts });
  });

  it.each([
    ['http://hub', /is not a URL of a broker/],
    ['mqtt://', /is not a URL|names no host/],
    ['mqtt://kim:pa#ss@hub', /is not a URL.*%23/],
    ['mqtt://kim:pa/ss@hub', /is not a URL.*%2F/],
    ['mqtt://kim:12/ss@hub', /behind HOST:PORT.*%2F/],
    ['mqtt://kim:12#ss@hub', /behind HOST:PORT.*%23/],
    ['mqtt://hub:1883/footfall', /behind HOST:PORT/],
    ['mqtt://kim:100%@hub', /% in its password.*%25/],
    ['mqtt://kim:%zz@hub', /% in its password/],
    ['mqtt://kim:%ff@hub', /% in its password.*UTF-8/],
    ['mqtt://k%im:x@hub', /% in its user/],
    ['mqtt://k%00:x@hub', /NUL/],
    ['mqtt://:secret@hub', /a password without a user/],
  ])('%s is refused, and no part of it is said', (text, problem) => {
    expect(readBrokerUrl(text)).toMatchObject({
      kind: 'not-a-broker',
      problem: expect.stringMatching(problem),
    });
    const outcome = readBrokerUrl(text);
    expect('problem' in outcome && outcome.problem).not.toMatch(/secret|kim|zz/);
  });

  it('that is none is told with file and line', () => {
    const text = 'sensor: acme/high-street/door-1\nbroker: mqtt://kim:100%@hub\n';
    expect(() => parseSensorConfig(text, 'sensor.yaml')).toThrow(
      /^sensor\.yaml:2: broker: has a % in its password/,
    );
  });
});

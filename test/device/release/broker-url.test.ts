// User and password of a broker's URL, with any characters: a colon in a password was taken for the one before it.
import { afterEach, expect, it } from 'vitest';
import { parseSensorConfig } from '../../../device/config/sensor-config.ts';
import { type BrokerConnection, connectToBroker } from '../../../device/release/broker-connection.ts';
import { systemClock } from '../../../shared/clock.ts';
import { createLogger } from '../../../shared/logger.ts';
import { seededRandom } from '../../../shared/random.ts';
import { BROKER_HOST, startBroker, type TestBroker } from './broker.ts';

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

const PAUSES = {
  reconnectMsMin: 20,
  reconnectMsMax: 100,
  moveMsMax: 20,
  returnMsMin: 1000,
  returnMsMax: 1000,
};

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
    { urls: [urlOf(user, secret, `${BROKER_HOST}:${broker.port}`)] },
    { urls: [`mqtt://${BROKER_HOST}:${broker.port}`], user, password: secret },
  ];
  for (const entry of entries) {
    await new Promise<void>((resolve) => {
      connection = connectToBroker({
        entry: () => entry,
        clientId: 'door',
        subscribeTo: ['a/b'],
        onReady: () => resolve(),
        onMessage: () => {},
        clock: systemClock,
        random: seededRandom(1),
        logger: createLogger('test', 'silent'),
        lastWill: () => ({ topic: 'a/state', payload: 'offline' }),
        pauses: PAUSES,
      });
    });
    await connection!.stop();
  }
  expect(came).toEqual([
    [user, secret],
    [user, secret],
  ]);
});

it('an address that is none is told with file and line', () => {
  const text = 'sensor: acme/high-street/door-1\nbroker: mqtt://kim:100%@hub\n';
  expect(() => parseSensorConfig(text, 'sensor.yaml')).toThrow(
    /^sensor\.yaml:2: broker: has a % in its password/,
  );
});

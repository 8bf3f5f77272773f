import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Connects to a port where nobody listens, and says of how many numbers the library keeps a Buffer. */
const CONNECTS = `
import { connectToBroker } from './device/release/broker-connection.ts';
import { systemClock } from './shared/clock.ts';
import { createLogger } from './shared/logger.ts';
import { systemRandom } from './shared/random.ts';
import { createRequire } from 'node:module';
const fromMqtt = createRequire(createRequire(process.cwd() + '/').resolve('mqtt'));
const nothing = () => {};
const connection = connectToBroker({
  entry: () => ({ urls: ['mqtt://127.0.0.1:9'] }), clientId: 'door', subscribeTo: [],
  lastWill: () => ({ topic: 'gone', payload: '' }), onReady: nothing, onMessage: nothing,
  clock: systemClock, random: systemRandom(), logger: createLogger('test', 'silent'),
  pauses: { reconnectMsMin: 1000, reconnectMsMax: 1000, moveMsMax: 1, returnMsMin: 1000, returnMsMax: 1000 },
});
// The first packet has been written by now.
console.log(Object.keys(fromMqtt('mqtt-packet/numbers').cache).length);
await connection.stop();
`;

test('a connection keeps no Buffer for each of the 65,536 message ids: they are 7 MB', () => {
  const flags = ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', CONNECTS];
  const { stdout, stderr } = spawnSync(process.execPath, flags, { cwd: ROOT, encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' });
});

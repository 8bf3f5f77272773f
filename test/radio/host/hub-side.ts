// The other end, on the host: Debian's Mosquitto with the files that our hub writes, and the hub behind it, each a process of
// its own. The guest reaches them over TLS as 10.0.2.2, which QEMU leads to the host's loopback address.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HourlyCount } from '../../../shared/hourly-count-schema.ts';
import { storedCounts } from '../../end-to-end/hub-under-test.ts';
import { findMosquitto, type Mosquitto, startMosquittoOn } from '../../hub/broker/mosquitto.ts';
import { startHubProcess, writeConfig } from '../../hub/hub-process.ts';
import { freePort } from '../../support/free-port.ts';

const HOST_SEEN_FROM_GUEST = '10.0.2.2';
const HOST = '127.0.0.1';

export interface HubSide {
  /** A new code, and where to exchange it. */
  pair(): Promise<{ readonly hub: string; readonly code: string }>;
  revoke(): Promise<void>;
  stopBroker(): Promise<void>;
  startBroker(): Promise<void>;
  /** What is in the hub's database. */
  hours(): HourlyCount[];
  /** What the hub said, for people. */
  log(): string;
  stop(): Promise<void>;
}

export async function startHubSide(folder: string): Promise<HubSide> {
  const program = findMosquitto();
  if (!program) throw new Error('mosquitto is not installed: apt-get install mosquitto');
  mkdirSync(folder, { recursive: true });
  const [plainPort, port, pairingPort] = [await freePort(), await freePort(), await freePort()];
  const files = join(folder, 'mosquitto');
  const config = writeConfig(folder, {
    broker: {
      url: `mqtt://hub:radiotest@${HOST}:${plainPort}`,
      tls: { names: [HOST_SEEN_FROM_GUEST], host: HOST, port, pairingPort, mosquitto: files },
    },
  });
  const operator = async (...args: string[]) => {
    const { code, stdout, stderr } = await startHubProcess(...args, '--config', config).exit;
    if (code !== 0) throw new Error(`footfall-hub ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  await operator('broker-config', 'mosquitto');
  const startBroker = () => startMosquittoOn(program, files, `mqtts://${HOST}:${port}`);
  let broker: Mosquitto | undefined = await startBroker();
  const hub = startHubProcess('run', '--config', config);
  let log = '';
  let written = 0;
  hub.child.stderr!.on('data', (chunk) => {
    log += chunk;
    // As the path unit of the hub's package does.
    const times = log.split('the files of Mosquitto are written').length;
    if (times > written) void broker?.reload();
    written = times;
  });
  await hub.listening;
  const stopBroker = async () => {
    await broker?.stop();
    broker = undefined;
  };
  return {
    async pair() {
      const made = await operator('pair', '--store', 'acme/main-street', '--sensor', 'door', '--json');
      return JSON.parse(made) as { hub: string; code: string };
    },
    async revoke() {
      await operator('revoke', '--sensor', 'acme/main-street/door', '--reason', 'stolen');
    },
    stopBroker,
    async startBroker() {
      broker = await startBroker();
    },
    hours: () => {
      const database = join(folder, 'footfall-hub.sqlite');
      return existsSync(database) ? storedCounts(database) : [];
    },
    log: () => log,
    async stop() {
      hub.child.kill();
      await hub.exit;
      await stopBroker();
    },
  };
}

// The other end, on the host: Debian's Mosquitto and our hub behind it, each a process of its own. The guest
// reaches them as 10.0.2.2.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HourlyCount } from '../../../shared/hourly-count.ts';
import { storedCounts } from '../../end-to-end/hub-under-test.ts';
import { findMosquitto, freePort, type Mosquitto, startMosquitto } from '../../hub/broker/mosquitto.ts';
import { startHubProcess, writeConfig } from '../../hub/hub-process.ts';

export interface HubSide {
  /** As the guest reaches it. */
  readonly brokerUrl: string;
  stopBroker(): Promise<void>;
  startBroker(): Promise<void>;
  /** What is in the hub's database. */
  hours(): HourlyCount[];
  /** Messages that the hub refused, for people. */
  log(): string;
  stop(): Promise<void>;
}

export async function startHubSide(folder: string): Promise<HubSide> {
  const program = findMosquitto();
  if (!program) throw new Error('mosquitto is not installed: apt-get install mosquitto');
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  let broker: Mosquitto | undefined = await startMosquitto(program, port);
  const config = writeConfig(folder, { broker: { url: broker.url } });
  const hub = startHubProcess('run', '--config', config);
  let log = '';
  hub.child.stderr!.on('data', (chunk) => {
    log += chunk;
  });
  await hub.listening;
  const stopBroker = async () => {
    await broker?.stop();
    broker = undefined;
  };
  return {
    brokerUrl: `mqtt://10.0.2.2:${port}`,
    stopBroker,
    async startBroker() {
      broker = await startMosquitto(program, port);
    },
    hours: () => storedCounts(join(folder, 'footfall-hub.sqlite')),
    log: () => log,
    async stop() {
      hub.child.kill();
      await hub.exit;
      await stopBroker();
    },
  };
}

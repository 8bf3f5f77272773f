// A real broker on a port of its own, which can be taken away and brought back, and a hub on it that does
// what the test's script says.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AedesOptions } from 'aedes';
import { connect, type MqttClient } from 'mqtt';
import { vi } from 'vitest';
import type { Receipt } from '../../../shared/sensor-messages.ts';
import { type SensorPath, topicOf } from '../../../shared/topics.ts';

export interface TestBroker {
  readonly url: string;
  readonly port: number;
  /** Cuts every connection and closes the port. */
  kill(): Promise<void>;
}

/** Of one test file's brokers alone: a port that is free while one is away is given to no other test. */
export const BROKER_HOST = '127.0.0.7';

/** While a broker was away, a test that listens at all addresses may have got its port: such have it for moments. */
const PORT_BACK_MS = 10_000;

/** `port`: 0 for any free one, or that of a broker that was killed. */
export async function startBroker(
  port = 0,
  options: AedesOptions = {},
  host = BROKER_HOST,
): Promise<TestBroker> {
  const aedes = await Aedes.createBroker(options);
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  await vi.waitFor(
    async () => {
      server.listen(port, host);
      await once(server, 'listening');
    },
    { timeout: port === 0 ? 0 : PORT_BACK_MS, interval: 50 },
  );
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `mqtt://${host}:${bound}`,
    port: bound,
    async kill() {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
    },
  };
}

interface HeardMessage {
  readonly topic: string;
  readonly kind: string;
  readonly body: string;
  readonly retain: boolean;
}

export interface ScriptedHub {
  /** Everything that any sensor has published, in order. */
  readonly heard: HeardMessage[];
  /** The hours that were heard, as in their bodies, in order. */
  hours(): string[];
  /** Resolves once the condition holds; asked again at each message. */
  until(condition: () => boolean): Promise<void>;
  answer(receipt: Receipt | string): void;
  stop(): Promise<void>;
}

/** `script` sees each release and says what the hub answers, if anything. */
export async function startHub(
  url: string,
  path: SensorPath,
  script: (hour: string, body: string, timesHeard: number) => Receipt['outcome'] | undefined,
): Promise<ScriptedHub> {
  const client: MqttClient = connect(url, { protocolVersion: 4, reconnectPeriod: 20, clientId: 'hub' });
  // The broker is killed on purpose; the client comes back by itself.
  client.on('error', () => {});
  const heard: HeardMessage[] = [];
  const waiting = new Set<() => void>();
  const answer = (receipt: Receipt | string) => {
    const body = typeof receipt === 'string' ? receipt : JSON.stringify(receipt);
    client.publish(topicOf(path, 'receipt'), body, { qos: 1 });
  };
  const hours = () =>
    heard.filter(({ kind }) => kind === 'hour').map(({ body }) => String(JSON.parse(body).hour));
  client.on('message', (topic, payload, packet) => {
    const kind = topic.slice(topic.lastIndexOf('/') + 1);
    const body = payload.toString();
    heard.push({ topic, kind, body, retain: packet.retain });
    if (kind === 'hour') {
      const { hour } = JSON.parse(body);
      const outcome = script(hour, body, hours().filter((other) => other === hour).length);
      if (outcome)
        answer({ v: 1, hour, outcome, ...(outcome === 'rejected' && { reason: 'as the test says' }) });
    }
    for (const check of [...waiting]) check();
  });
  await new Promise<void>((resolve, reject) => {
    client.subscribe('footfall/v1/+/+/+/+', { qos: 1 }, (error) => (error ? reject(error) : resolve()));
  });
  return {
    heard,
    hours,
    until: (condition) =>
      new Promise((resolve) => {
        const check = () => {
          if (!condition()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    answer,
    stop: () => new Promise((resolve) => client.end(true, () => resolve())),
  };
}

// One real connection to a broker, over which one sensor or many of a fleet speak and hear.
import mqtt, { type MqttClient } from 'mqtt';
import { readBrokerUrl } from '../../../shared/broker-url.ts';
import { topicOf } from '../../../shared/topics.ts';
import type { FleetSensor } from './fleet-sensor.ts';

export interface LinkOptions {
  readonly url: string;
  readonly authority: string | undefined;
  readonly clientId: string;
  readonly sensors: readonly FleetSensor[];
  readonly onReceipt: (topic: string, payload: Buffer) => void;
  /** Connected and subscribed, for the first time or again: what waits is due. */
  readonly onReady: () => void;
}

export interface FleetLink {
  isReady(): boolean;
  publish(topic: string, body: string, retain: boolean): void;
  /** As where a cable is pulled: it comes back by itself. */
  cut(): void;
  end(): Promise<void>;
}

const RECONNECT_MS = 1000;
/** Filters of one SUBSCRIBE. */
const FILTERS_MAX = 200;

export function linkFleet(options: LinkOptions): FleetLink {
  const { url, authority, clientId, sensors } = options;
  const broker = readBrokerUrl(url);
  if (broker.kind === 'wrong') throw new Error(`--brokers: ${url} ${broker.problem}`);
  const [only] = sensors.length === 1 ? sensors : [];
  const client = mqtt.connect(broker.url, {
    ...broker.login,
    ...(authority !== undefined && { ca: authority }),
    clientId,
    clean: true,
    protocolVersion: 4,
    reconnectPeriod: RECONNECT_MS,
    resubscribe: false,
    queueQoSZero: false,
    ...(only && {
      will: {
        topic: topicOf(only.path, 'state'),
        payload: Buffer.from(only.state('offline')),
        qos: 1,
        retain: true,
      },
    }),
  });
  let isReady = false;
  client.on('error', () => {});
  client.on('close', () => {
    isReady = false;
  });
  client.on('message', (topic, payload) => {
    if (topic.endsWith('/receipt')) options.onReceipt(topic, payload);
  });
  client.on('connect', () => {
    subscribe(client, sensors).then(
      () => {
        isReady = true;
        for (const sensor of sensors) publish(topicOf(sensor.path, 'state'), sensor.state('online'), true);
        options.onReady();
      },
      // The connection broke on the way: the next one subscribes.
      () => {},
    );
  });
  function publish(topic: string, body: string, retain: boolean): void {
    client.publish(topic, body, { qos: 1, retain }, () => {});
  }
  return {
    isReady: () => isReady,
    publish,
    cut: () => client.stream.destroy(),
    end: () => new Promise((resolve) => client.end(true, () => resolve())),
  };
}

async function subscribe(client: MqttClient, sensors: readonly FleetSensor[]): Promise<void> {
  const topics = sensors.flatMap(({ path }) => [topicOf(path, 'receipt'), topicOf(path, 'config')]);
  for (let at = 0; at < topics.length; at += FILTERS_MAX) {
    await client.subscribeAsync(topics.slice(at, at + FILTERS_MAX), { qos: 1 });
  }
}

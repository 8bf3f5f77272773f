// Sensors as the hub meets them: each sends its hours one after another, again and again until it has the receipt, and says from
// time to time anew how it is. Many share a connection.
import mqtt, { type MqttClient } from 'mqtt';
import type { Receipt } from '../../shared/sensor-messages.ts';
import { type SensorPath, topicOf } from '../../shared/topics.ts';
import { formatUtcHour, type UtcHour } from '../../shared/utc-hour.ts';
import { hourlyCount, NOON, STATE } from '../hub/ingest/example-messages.ts';

/** A real one waits for thirty seconds at first. */
const AGAIN_MS = 3_000;
/** Between a receipt and the next hour, at most. */
const PAUSE_MS_MAX = 2_000;
const SENSORS_A_CONNECTION = 100;

interface SimulatedSensor {
  readonly path: SensorPath;
  /** Visits by hour, of all that was sent. */
  readonly sent: Map<UtcHour, number>;
  /** Hours that have their receipt. */
  readonly answered: Set<UtcHour>;
  /** What it said of itself last. */
  state: string;
}

export interface SimulatedSensors {
  readonly sensors: readonly SimulatedSensor[];
  /** How often an hour was sent again. */
  repeats(): number;
  /** Receipts that were none of what was to come. */
  readonly wrong: readonly string[];
  /** One says anew how it is. */
  sayState(): Promise<void>;
  /** Sends no new hours; resolves when each that was sent has its receipt, rejects where one has none within the time. */
  settle(withinMs: number): Promise<void>;
  stop(): void;
}

export async function startSensors(
  url: string,
  paths: readonly SensorPath[],
  random: () => number,
): Promise<SimulatedSensors> {
  const sensors = paths.map(
    (path): SimulatedSensor => ({ path, sent: new Map(), answered: new Set(), state: '' }),
  );
  const byPath = new Map(sensors.map((one) => [topicOf(one.path, 'receipt'), one]));
  const clients: MqttClient[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const wrong: string[] = [];
  let repeats = 0;
  let isSettling = false;
  let says = 0;

  function later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  }

  function send(client: MqttClient, sensor: SimulatedSensor, hour: UtcHour): void {
    if (sensor.answered.has(hour)) return;
    if (sensor.sent.has(hour)) repeats += 1;
    const visits = sensor.sent.get(hour) ?? Math.floor(random() * 1_000);
    sensor.sent.set(hour, visits);
    const body = JSON.stringify(hourlyCount(hour, { sensor: sensor.path.sensor, visits }));
    client.publish(topicOf(sensor.path, 'hour'), body, { qos: 1 });
    later(AGAIN_MS, () => send(client, sensor, hour));
  }

  function next(client: MqttClient, sensor: SimulatedSensor): void {
    later(random() * PAUSE_MS_MAX, () => {
      if (!isSettling) send(client, sensor, (NOON - sensor.sent.size) as UtcHour);
    });
  }

  function hear(client: MqttClient, topic: string, payload: Buffer): void {
    const sensor = byPath.get(topic);
    const { hour, outcome }: Receipt = JSON.parse(payload.toString());
    const which = [...(sensor?.sent.keys() ?? [])].findLast((one) => formatUtcHour(one) === hour);
    if (!sensor || which === undefined || (outcome !== 'stored' && outcome !== 'duplicate')) {
      wrong.push(`${topic}: ${payload.toString()}`);
      return;
    }
    if (sensor.answered.has(which)) return;
    sensor.answered.add(which);
    next(client, sensor);
  }

  async function say(client: MqttClient, sensor: SimulatedSensor): Promise<void> {
    says += 1;
    sensor.state = JSON.stringify({ ...STATE, sensor: sensor.path.sensor, version: `0.0.${says}` });
    await client.publishAsync(topicOf(sensor.path, 'state'), sensor.state, { qos: 1, retain: true });
  }

  const clientOf = (at: number) => clients[Math.floor(at / SENSORS_A_CONNECTION)]!;
  for (let from = 0; from < sensors.length; from += SENSORS_A_CONNECTION) {
    const client = await mqtt.connectAsync(url, { protocolVersion: 4 });
    clients.push(client);
    client.on('message', (topic, payload) => hear(client, topic, payload));
    const own = sensors.slice(from, from + SENSORS_A_CONNECTION);
    await client.subscribeAsync(
      own.map(({ path }) => topicOf(path, 'receipt')),
      { qos: 1 },
    );
    for (const sensor of own) {
      await say(client, sensor);
      next(client, sensor);
    }
  }
  const waiting = () => sensors.filter(({ sent, answered }) => answered.size < sent.size);
  return {
    sensors,
    wrong,
    repeats: () => repeats,
    async sayState() {
      const at = Math.floor(random() * sensors.length);
      await say(clientOf(at), sensors[at]!);
    },
    async settle(withinMs) {
      isSettling = true;
      const endMs = performance.now() + withinMs;
      while (waiting().length > 0) {
        if (performance.now() > endMs)
          throw new Error(`${waiting().length} sensors have no receipt within ${withinMs} ms`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
      for (const client of clients) client.end(true);
    },
  };
}

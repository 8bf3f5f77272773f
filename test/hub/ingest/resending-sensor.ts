// A publisher that does what a sensor's outbox does: sends each hour until its receipt arrives, however
// often the broker or the hub goes away.
import mqtt from 'mqtt';
import type { HourlyCount } from '../../../shared/hourly-count-schema.ts';
import { type SensorPath, topicOf } from '../../../shared/topics.ts';

export interface ResendingSensor {
  /** Hours that were answered, in the order of their receipts. */
  readonly answered: readonly string[];
  /** Resolves when that many hours are answered. */
  answeredAtLeast(hours: number): Promise<void>;
  end(): void;
}

const IN_FLIGHT_MAX = 50;

export function startResendingSensor(
  url: string,
  path: SensorPath,
  hours: readonly HourlyCount[],
): ResendingSensor {
  const waiting = new Map(hours.map((count) => [count.hour, count]));
  const inFlight = new Set<string>();
  const answered: string[] = [];
  const watchers = new Set<() => void>();
  const client = mqtt.connect(url, { reconnectPeriod: 50, protocolVersion: 4, queueQoSZero: false });
  const topic = topicOf(path, 'hour');

  function sendMore(): void {
    for (const [hour, count] of waiting) {
      if (inFlight.size >= IN_FLIGHT_MAX) return;
      if (inFlight.has(hour)) continue;
      inFlight.add(hour);
      client.publish(topic, JSON.stringify(count), { qos: 1 });
    }
  }
  client.on('connect', () => {
    // What was on its way is lost, or not: it is sent again.
    inFlight.clear();
    client.subscribe(topicOf(path, 'receipt'), { qos: 1 }, (error) => {
      if (!error) sendMore();
    });
  });
  // While the hub is down, every attempt fails.
  client.on('error', () => undefined);
  client.on('message', (_topic, payload) => {
    const { hour, outcome } = JSON.parse(payload.toString());
    if (outcome === 'rejected') throw new Error(payload.toString());
    inFlight.delete(hour);
    if (waiting.delete(hour)) answered.push(hour);
    for (const watch of watchers) watch();
    sendMore();
  });
  return {
    answered,
    answeredAtLeast: (wanted) =>
      new Promise((resolve) => {
        const watch = () => {
          if (answered.length < wanted) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
      }),
    end: () => client.end(true),
  };
}

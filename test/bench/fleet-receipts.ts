// How long sensors wait for their receipts while people read pages.
import mqtt from 'mqtt';
import { allSensors, topicOf } from '../../shared/topics.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { hourOf, SHAPES } from './fleet-hours.ts';
import { askFine } from './fleet-http.ts';

export interface Sender {
  readonly retailer: string;
  readonly store: string;
}

export interface Reading {
  readonly mqtt: string;
  readonly http: string;
  /** What people look at. */
  readonly pages: readonly string[];
  readonly readers: number;
  readonly seconds: number;
  readonly messagesPerSecond: number;
  readonly senders: readonly Sender[];
  /** Of all that are sent. */
  readonly hour: UtcHour;
}

export interface Receipts {
  /** From publish to receipt, sorted, ms. */
  readonly delays: readonly number[];
  readonly pagesRead: number;
}

/** A person looks at a page for so long before asking for the next, on average. */
const LOOK_MS = 1000;
const WAIT_MS_MAX = 60_000;

/** Rejects where one gets none. */
export async function receiptsWhileReading(reading: Reading): Promise<Receipts> {
  const { senders, messagesPerSecond, seconds, hour } = reading;
  const client = mqtt.connect(reading.mqtt, { protocolVersion: 4 });
  await client.subscribeAsync(allSensors('receipt'), { qos: 1 });
  const sentMs = new Map<string, number>();
  const delays: number[] = [];
  const refused: string[] = [];
  client.on('message', (topic, body) => {
    const since = sentMs.get(topic);
    if (since === undefined) return;
    if (!body.includes('"stored"')) refused.push(`${topic}: ${body}`);
    delays.push(performance.now() - since);
    sentMs.delete(topic);
  });
  const stop = { reading: true };
  const readers = Array.from({ length: reading.readers }, (_, n) => readPages(reading, n, stop));
  const count = Math.min(senders.length, Math.round(messagesPerSecond * seconds));
  const startMs = performance.now();
  for (let n = 0; n < count; n += 1) {
    await sleep(startMs + (n * 1000) / messagesPerSecond - performance.now());
    const path = { ...senders[n]!, sensor: 'door' };
    sentMs.set(topicOf(path, 'receipt'), performance.now());
    client.publish(topicOf(path, 'hour'), JSON.stringify(hourOf(n % SHAPES, hour)), { qos: 1 });
  }
  const lastMs = performance.now();
  while (sentMs.size > 0) {
    if (performance.now() - lastMs > WAIT_MS_MAX)
      throw new Error(`${sentMs.size} of ${count} got no receipt`);
    await sleep(20);
  }
  stop.reading = false;
  if (refused.length > 0) throw new Error(`${refused.length} of ${count} hours not stored: ${refused[0]}`);
  const pages = await Promise.all(readers);
  await client.endAsync(true);
  return { delays: delays.toSorted((a, b) => a - b), pagesRead: pages.reduce((sum, read) => sum + read, 0) };
}

async function readPages(
  { http, pages }: Reading,
  reader: number,
  stop: { reading: boolean },
): Promise<number> {
  let read = 0;
  await sleep((reader * LOOK_MS) / 10);
  while (stop.reading) {
    await askFine(http + pages[(reader + read) % pages.length]!);
    read += 1;
    await sleep(LOOK_MS * (0.5 + ((reader * 7 + read * 3) % 10) / 10));
  }
  return read;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** `share`: 0 … 1, of sorted values. */
export const percentile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;

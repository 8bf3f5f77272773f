// A tap in the line between sensors and broker: passes every byte on, keeps it, and tells each PUBLISH of
// a sensor (MQTT 3.1.1, clauses 2.2 and 3.3). Unlike a subscriber it misses nothing while the broker is away.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

export interface WirePublish {
  readonly topic: string;
  readonly body: string;
}

export interface WireTap {
  /** What sensors are told is the broker. */
  readonly url: string;
  /** What sensors have published so far, in order. */
  readonly published: readonly WirePublish[];
  /** Every byte so far, one buffer for each connection and direction. */
  bytes(): Buffer[];
  /** Resolves within the arrival of the byte that makes it true; asked at each publish. */
  until(condition: () => boolean): Promise<void>;
}

const PUBLISH = 3;

/**
 * `brokerPort`: where connections are passed on to. While `isOpen` says no, they are cut: a sensor that
 * comes after the hub's broker is up and before the hub itself listens waits half a minute for its receipts.
 */
export async function startWireTap(brokerPort: number, isOpen = () => true): Promise<WireTap> {
  const recordings: Buffer[][] = [];
  const published: WirePublish[] = [];
  const waiting = new Set<() => void>();
  const heard = (publish: WirePublish) => {
    published.push(publish);
    for (const check of [...waiting]) check();
  };
  const server = createServer((sensor) => {
    if (!isOpen()) return void sensor.destroy();
    const broker = connect(brokerPort, '127.0.0.1');
    const [sent, received]: [Buffer[], Buffer[]] = [[], []];
    recordings.push(sent, received);
    const read = publishReader(heard);
    sensor.on('data', (chunk) => {
      sent.push(chunk);
      broker.write(chunk);
      read(chunk);
    });
    broker.on('data', (chunk) => {
      received.push(chunk);
      sensor.write(chunk);
    });
    for (const [one, other] of [
      [sensor, broker],
      [broker, sensor],
    ] as const) {
      one.setNoDelay(true);
      // Either side may die suddenly: that is what the tests are about.
      one.on('error', () => undefined);
      one.on('end', () => other.end());
      one.on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    published,
    bytes: () => recordings.map((chunks) => Buffer.concat(chunks)),
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
  };
}

function publishReader(heard: (publish: WirePublish) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let packet = firstPacket(rest); packet; packet = firstPacket(rest)) {
      if (packet.head >> 4 === PUBLISH) heard(publishOf(packet.head, packet.body));
      rest = rest.subarray(packet.bytes);
    }
  };
}

/** Undefined until it has arrived whole. Remaining length: 7 bits a byte, the lowest first (clause 2.2.3). */
function firstPacket(bytes: Buffer): { head: number; body: Buffer; bytes: number } | undefined {
  let length = 0;
  for (let at = 1; at < Math.min(bytes.length, 5); at += 1) {
    length += (bytes[at]! & 0x7f) << (7 * (at - 1));
    if (bytes[at]! >= 0x80) continue;
    const end = at + 1 + length;
    if (end > bytes.length) return undefined;
    return { head: bytes[0]!, body: bytes.subarray(at + 1, end), bytes: end };
  }
  return undefined;
}

function publishOf(head: number, body: Buffer): WirePublish {
  const topicEnd = 2 + body.readUInt16BE(0);
  const qos = (head >> 1) & 3;
  return {
    topic: body.toString('utf8', 2, topicEnd),
    body: body.toString('utf8', topicEnd + (qos > 0 ? 2 : 0)),
  };
}

// The embedded broker over real sockets: its limits, its port, its end.
import { once } from 'node:events';
import { connect as connectTcp, createServer } from 'node:net';
import type { IClientOptions, MqttClient } from 'mqtt';
import { afterEach, expect, test } from 'vitest';
import { type EmbeddedBroker, startEmbeddedBroker } from '../../../hub/broker/embedded-broker.ts';
import type { BrokerLimits } from '../../../hub/broker/limits.ts';
import { systemClock } from '../../../shared/clock.ts';
import { createLogger } from '../../../shared/logger.ts';
import { topicOf } from '../../../shared/topics.ts';
import { DOOR, HOUR_TOPIC } from '../ingest/example-messages.ts';
import { closed, connectClient, nextMessage, sessionKept } from './mqtt-client.ts';

const logger = createLogger('test', 'silent');
const PARTS = { clock: systemClock, logger, isKnownStore: () => true };
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (let close = open.pop(); close; close = open.pop()) await close();
});

async function start(limits: Partial<BrokerLimits> = {}, host = '127.0.0.1'): Promise<EmbeddedBroker> {
  const broker = await startEmbeddedBroker({ host, port: 0, limits, ...PARTS });
  open.push(() => broker.close());
  return broker;
}

async function connect(url: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectClient(url, options);
  open.push(() => client.end(true));
  return client;
}

test('a message reaches a subscriber', async () => {
  const { url } = await start();
  const [a, b] = await Promise.all([connect(url), connect(url)]);
  await a.subscribeAsync('footfall/#', { qos: 1 });
  const message = nextMessage(a);
  await b.publishAsync(HOUR_TOPIC, 'x', { qos: 1 });
  expect((await message).topic).toBe(HOUR_TOPIC);
});

test('IPv6 is written with brackets', async (context) => {
  const probe = createServer();
  const hasIpv6 = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false)).listen(0, '::1', () => resolve(true));
  });
  probe.close();
  context.skip(!hasIpv6, 'this machine has no IPv6');
  const { url } = await start({}, '::1');
  expect(url).toMatch(/^mqtt:\/\/\[::1\]:\d+$/);
  await connect(url);
});

test('a busy port is an error that names host and port and what to do', async () => {
  const { url } = await start();
  const port = Number(new URL(url).port);
  await expect(startEmbeddedBroker({ host: '127.0.0.1', port, ...PARTS })).rejects.toThrow(
    `port ${port} on 127.0.0.1 is taken by another program: stop that one, or set broker.port`,
  );
});

test('an address of another machine is an error that says so', async () => {
  await expect(startEmbeddedBroker({ host: '192.0.2.1', port: 0, ...PARTS })).rejects.toThrow(
    '192.0.2.1 is not an address of this machine: correct broker.host',
  );
});

test('a packet that is too large ends its connection, and no other', async () => {
  const { url } = await start({ packetBytes: 2000 });
  const [small, large, listener] = await Promise.all([connect(url), connect(url), connect(url)]);
  await listener.subscribeAsync('footfall/#');
  const message = nextMessage(listener);
  const gone = closed(large);
  large.publish(HOUR_TOPIC, 'y'.repeat(3000));
  await gone;
  await small.publishAsync(HOUR_TOPIC, 'x', { qos: 1 });
  expect((await message).text).toBe('x');
});

test('a packet that only announces to be too large ends its connection before CONNECT', async () => {
  const { url } = await start({ packetBytes: 2000 });
  const socket = connectTcp(Number(new URL(url).port), '127.0.0.1');
  socket.write(Uint8Array.of(0x10, 0xff, 0xff, 0xff, 0x7f));
  await once(socket, 'close');
});

test('where more come than allowed, who has spoken for a sensor stays, and who was silent longest goes', async () => {
  const { url } = await start({ connections: 3 });
  const sensor = await connect(url);
  await sensor.publishAsync(HOUR_TOPIC, 'x', { qos: 1 });
  const silent = await connect(url);
  const gone = closed(silent);
  for (let n = 0; n < 5; n += 1) await connect(url);
  await gone;
  await sensor.publishAsync(HOUR_TOPIC, 'x', { qos: 1 });
  expect(sensor.connected).toBe(true);
});

test('more subscriptions than allowed, and those of the broker itself, are not granted', async () => {
  const { url } = await start({ subscriptionsPerClient: 2 });
  const client = await connect(url);
  await client.subscribeAsync(['a', 'b']);
  await client.subscribeAsync(['a', 'b']);
  await expect(client.subscribeAsync('c')).rejects.toThrow();
  const other = await connect(url);
  await expect(other.subscribeAsync('$SYS/#')).rejects.toThrow();
});

test('nobody but the hub publishes a receipt', async () => {
  const { url, hub: own } = await start();
  const [sensor, forger, hub] = await Promise.all([
    connect(url),
    connect(url),
    connect(own.url, { clientId: own.clientId }),
  ]);
  const topic = topicOf(DOOR, 'receipt');
  await sensor.subscribeAsync(topic, { qos: 1 });
  const message = nextMessage(sensor);
  const gone = closed(forger);
  forger.publish(topic, 'forged', { qos: 0 });
  await gone;
  await hub.publishAsync(topic, 'true', { qos: 1 });
  expect((await message).text).toBe('true');
});

test("the hub's client id without its secret is not let in", async () => {
  const { url, hub } = await start();
  await expect(connect(url, { clientId: hub.clientId })).rejects.toThrow('Not authorized');
});

test('nothing is queued for a client that is away', async () => {
  const { url } = await start();
  const first = await connect(url, { clientId: 'leaves', clean: false });
  await first.subscribeAsync('footfall/#', { qos: 1 });
  await first.endAsync();
  expect(await sessionKept(url, 'leaves')).toBe(false);
});

test('close ends every connection, also one that never said CONNECT, and frees the port', async () => {
  const broker = await start();
  const port = Number(new URL(broker.url).port);
  const client = await connect(broker.url);
  const silent = connectTcp(port, '127.0.0.1');
  await once(silent, 'connect');
  // The broker has accepted it once it answers a later CONNECT.
  await connect(broker.url);
  const ended = Promise.all([closed(client), once(silent, 'close')]);
  await broker.close();
  await ended;
  const next = await startEmbeddedBroker({ host: '127.0.0.1', port, ...PARTS });
  open.push(() => next.close());
});

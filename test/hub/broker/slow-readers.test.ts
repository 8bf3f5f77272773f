// A client that does not read what it is sent is dropped, and costs nobody else anything.
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { BROKER_LIMITS } from '../../../hub/broker/limits.ts';
import { clientIdOf, topicOf } from '../../../shared/topics.ts';
import { DOOR } from '../ingest/example-messages.ts';
import { type AttackedBroker, served, startAttackedBroker } from './attacked-broker.ts';
import { answer, openClient, publishPacket, SUBACK, subscribePacket } from './raw-mqtt.ts';

const RECEIPT = topicOf(DOOR, 'receipt');
const BUSY = 'busy';
/** What others may cost an honest sensor, here where one process is all of them; held up, it would be ten seconds. */
const DELAY_MS = 500;

let attacked: AttackedBroker;
const held: Socket[] = [];
afterEach(async () => {
  for (const socket of held.splice(0)) socket.destroy();
  await attacked.close();
});

/** Subscribes, and reads nothing from then on. */
async function slowReader(name: string, filters: readonly string[]): Promise<Socket> {
  const socket = await openClient({ port: attacked.plainPort }, { clientId: name });
  held.push(socket);
  const asked = answer(socket, SUBACK);
  socket.write(subscribePacket(filters));
  await asked;
  socket.pause();
  return socket;
}

/** The longest that an honest sensor waits for a receipt while `until` is not there, in ms; at least `atLeast` are sent. */
async function longestDelay(until: () => boolean, atLeast: number): Promise<number> {
  const sensor = await attacked.asDoor();
  await sensor.subscribeAsync(RECEIPT, { qos: 1 });
  // The first run of all this code is slow.
  for (let n = 0; n < 10; n += 1) await served(sensor, `warm ${n}`);
  let longest = 0;
  const startMs = performance.now();
  for (let n = 0; n < atLeast || !until(); n += 1) {
    if (performance.now() - startMs > 15_000) throw new Error('it did not come to that within 15 s');
    longest = Math.max(longest, await served(sensor, `hour ${n}`));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return longest;
}

/** Publishes to the readers, ten messages at a time, until `isOver`. */
async function floodsWith(bytes: number, isOver: () => boolean): Promise<void> {
  const socket = await openClient({ port: attacked.plainPort }, { clientId: 'flood' });
  held.push(socket);
  socket.resume();
  const some = Buffer.concat(Array.from({ length: 10 }, () => publishPacket(BUSY, 'z'.repeat(bytes))));
  while (!isOver() && !socket.destroyed) {
    if (!socket.write(some)) await new Promise((resolve) => socket.once('drain', resolve));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const drops = () => attacked.log().match(/it does not read what it is sent/g)?.length ?? 0;

describe('a client that does not read', () => {
  it('is dropped at its backlog, and an honest sensor waits for none of it', async () => {
    attacked = await startAttackedBroker();
    await slowReader('slow', [BUSY]);
    const isOver = () => drops() > 0;
    const flood = floodsWith(16_000, isOver);
    const ms = await longestDelay(isOver, 50);
    await flood;
    expect(ms).toBeLessThan(DELAY_MS);
  });

  it('costs the same where there are two hundred of them', async () => {
    attacked = await startAttackedBroker();
    const readers = 200;
    for (let n = 0; n < readers; n += 1) {
      await slowReader(`slow-${n}`, [
        n < BROKER_LIMITS.listenersPerTopic ? RECEIPT : `${RECEIPT}/${n}`,
        BUSY,
      ]);
    }
    const isOver = () => drops() >= 5;
    const flood = floodsWith(16_000, isOver);
    const ms = await longestDelay(isOver, 50);
    await flood;
    expect(ms).toBeLessThan(DELAY_MS);
  });

  it('is dropped by what all of them together have not read', async () => {
    attacked = await startAttackedBroker({ limits: { backlogBytes: 1e9, backlogBytesOfAll: 2_000_000 } });
    for (let n = 0; n < 5; n += 1) await slowReader(`slow-${n}`, [BUSY]);
    const isOver = () => attacked.log().includes('all clients together do not read');
    await Promise.all([floodsWith(12_000, isOver), longestDelay(isOver, 1)]);
  });

  it('is dropped where nothing of it is taken for some time', async () => {
    attacked = await startAttackedBroker({
      limits: { backlogBytes: 1e9, backlogBytesOfAll: 1e9, stalledMs: 1000 },
    });
    await slowReader('slow', [BUSY]);
    const isOver = () => attacked.log().includes('it takes nothing of what it is sent');
    await Promise.all([floodsWith(12_000, isOver), longestDelay(isOver, 1)]);
  });

  it('what it asks for again and again is dropped', async () => {
    attacked = await startAttackedBroker();
    await attacked.hub.publishAsync(topicOf(DOOR, 'config'), 'z'.repeat(90_000), { retain: true, qos: 1 });
    const socket = await slowReader('asks', ['nothing']);
    const asks = Array.from({ length: 400 }, () => subscribePacket([topicOf(DOOR, 'config')]));
    socket.write(Buffer.concat(asks));
    const ms = await longestDelay(() => drops() > 0, 20);
    expect(ms).toBeLessThan(DELAY_MS);
  });
});

describe('what one message costs', () => {
  it.each(['asDoor', 'asPlain'] as const)(
    'is bounded, and the sensor that a topic is for hears it whoever else does (%s)',
    async (come) => {
      attacked = await startAttackedBroker();
      for (let n = 0; n < BROKER_LIMITS.listenersPerTopic; n += 1) await slowReader(`many-${n}`, [RECEIPT]);
      await expect(attacked.asPlain().then((one) => one.subscribeAsync(RECEIPT))).rejects.toThrow();
      const sensor = await attacked[come]({ clientId: clientIdOf(DOOR) });
      await sensor.subscribeAsync(RECEIPT, { qos: 1 });
      await served(sensor, 'heard');
    },
  );

  it('does not grow with the subscriptions of others', async () => {
    attacked = await startAttackedBroker();
    const filters = Array.from({ length: 4 ** 4 }, (_, n) =>
      topicOf(DOOR, 'hour')
        .split('/')
        .map((level, at) => ((n >> at) & 1 ? '+' : level))
        .join('/'),
    );
    const granted = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        const socket = await openClient({ port: attacked.plainPort }, { clientId: `many-${n}` });
        held.push(socket);
        const asked = answer(socket, SUBACK);
        socket.write(subscribePacket([...new Set(filters)].slice(0, 60)));
        const codes = (await asked).subarray(4);
        socket.resume();
        return codes.filter((code) => code !== 0x80).length;
      }),
    );
    const all = granted.reduce((sum, n) => sum + n, 0);
    const ms = await longestDelay(() => true, 30);
    expect(all).toBeLessThanOrEqual(BROKER_LIMITS.wildcards + BROKER_LIMITS.listenersPerTopic);
    expect(ms).toBeLessThan(DELAY_MS);
  });
});

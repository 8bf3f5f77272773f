// What is kept for later is the hub's, and the states of sensors in known stores, so many and so large in all.
import { fc, test as property } from '@fast-check/vitest';
import type { AedesPublishPacket } from 'aedes';
import { afterEach, describe, expect, it, test } from 'vitest';
import { BROKER_LIMITS } from '../../../hub/broker/limits.ts';
import { createRetained, filterMatcher } from '../../../hub/broker/retained.ts';
import { type SensorPath, topicOf } from '../../../shared/topics.ts';
import { DOOR } from '../ingest/example-messages.ts';
import { type AttackedBroker, comesAndIsServed, startAttackedBroker } from './attacked-broker.ts';
import { closed, nextMessage } from './mqtt-client.ts';
import { answer, openClient, publishPacket, SUBACK, subscribePacket } from './raw-mqtt.ts';

let attacked: AttackedBroker;

const stateOf = (sensor: string, store = DOOR.store) => topicOf({ ...DOOR, store, sensor }, 'state');

/** The topics that a new client at the plain listener is told of as retained. */
async function keptTopics(): Promise<string[]> {
  const client = await attacked.asPlain();
  const topics: string[] = [];
  client.on('message', (topic, _payload, { retain }) => {
    if (retain) topics.push(topic);
  });
  const marked = new Promise<void>((resolve) => {
    client.on('message', (topic) => topic === 'marker' && resolve());
  });
  await client.subscribeAsync('#', { qos: 1 });
  // What is retained is sent before, one turn of the loop for each.
  await attacked.asPlain().then((other) => settled(other, topics));
  await client.publishAsync('marker', '', { qos: 1 });
  await marked;
  return topics.sort();
}

async function settled(
  other: Awaited<ReturnType<AttackedBroker['asPlain']>>,
  topics: string[],
): Promise<void> {
  for (let before = -1; before !== topics.length; ) {
    before = topics.length;
    for (let n = 0; n < 5; n += 1) await other.publishAsync('quiet', '', { qos: 1 });
  }
}

describe('retained messages of others than the hub', () => {
  afterEach(() => attacked.close());

  it('are states of sensors in known stores; of unknown stores they are handed on and not kept', async () => {
    attacked = await startAttackedBroker();
    const heard = nextMessage(attacked.hub);
    const client = await attacked.asPlain();
    await client.publishAsync(stateOf('door', 'nowhere'), 'x', { qos: 1, retain: true });
    expect(await heard).toEqual({ topic: stateOf('door', 'nowhere'), text: 'x' });
    await client.publishAsync(stateOf('door'), 'x', { qos: 1, retain: true });
    await client.publishAsync(stateOf('side'), 'x', { qos: 1, retain: true });
    await client.publishAsync(stateOf('side'), '', { qos: 1, retain: true });
    await attacked.hub.publishAsync(topicOf(DOOR, 'receipt'), 'x', { qos: 1, retain: true });
    expect(await keptTopics()).toEqual([topicOf(DOOR, 'receipt'), stateOf('door')].sort());
  });

  test.each(['a', topicOf(DOOR, 'hour'), topicOf(DOOR, 'config')])(
    'on %s end the connection',
    async (topic) => {
      attacked = await startAttackedBroker();
      const client = await attacked.asPlain();
      const gone = closed(client);
      client.publish(topic, 'x', { retain: true });
      await gone;
      expect(await keptTopics()).toEqual([]);
    },
  );

  test.each([
    ['a', 'nothing is retained on a'],
    [topicOf(DOOR, 'config'), 'only the hub publishes on'],
    ['$SYS/x', '$SYS/x is reserved'],
  ])('on %s are not a last will either', async (topic, why) => {
    attacked = await startAttackedBroker();
    const will = { topic, payload: Buffer.from('x'), retain: true, qos: 1 as const };
    await expect(attacked.asPlain({ will })).rejects.toThrow('Not authorized');
    await expect.poll(() => attacked.log(), { interval: 5 }).toContain(why);
  });

  it('nor is a last will kept that is the state of an unknown store', async () => {
    attacked = await startAttackedBroker();
    const will = {
      topic: stateOf('door', 'nowhere'),
      payload: Buffer.from('x'),
      retain: true,
      qos: 1 as const,
    };
    const heard = nextMessage(attacked.hub);
    (await attacked.asPlain({ will })).stream.destroy();
    expect((await heard).topic).toBe(stateOf('door', 'nowhere'));
    expect(await keptTopics()).toEqual([]);
  });

  it('by tens of thousands do not keep the hub from its own, nor a sensor out', async () => {
    attacked = await startAttackedBroker();
    const COUNT = 25_000;
    const attacker = await openClient({ port: attacked.plainPort }, { clientId: 'attacker' });
    const asked = answer(attacker, SUBACK);
    for (let from = 0; from < COUNT; from += 1000) {
      const some = Array.from({ length: 1000 }, (_, n) =>
        publishPacket(stateOf(`s${from + n}`, n % 2 ? DOOR.store : `store-${from + n}`), 'y'.repeat(200), {
          retain: true,
        }),
      );
      if (!attacker.write(Buffer.concat(some)))
        await new Promise((resolve) => attacker.once('drain', resolve));
    }
    attacker.write(subscribePacket(['done']));
    await asked;
    attacker.destroy();
    await attacked.hub.publishAsync(topicOf(DOOR, 'config'), 'asked', { qos: 1, retain: true });
    await comesAndIsServed(() => attacked.asDoor());
    const kept = await keptTopics();
    expect(kept).toHaveLength(BROKER_LIMITS.sensorsPerStore);
    const door = await attacked.asDoor();
    const told = nextMessage(door);
    await door.subscribeAsync(topicOf(DOOR, 'config'), { qos: 1 });
    expect((await told).text).toBe('asked');
  });
});

describe('the room for retained messages', () => {
  const LIMITS = { sensorsPerStore: 3, retainedMessageBytes: 1000, retainedBytes: 3000 };
  const paths = fc.record({
    sensor: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    store: fc.constantFrom('one', 'two', 'three'),
    bytes: fc.nat(1200),
  });
  const packetOf = (path: SensorPath, bytes: number) =>
    ({
      topic: topicOf(path, 'state'),
      payload: Buffer.alloc(bytes),
      retain: true,
    }) as unknown as AedesPublishPacket;

  property.prop([fc.array(paths, { maxLength: 60 })])(
    'is never passed, and what is cleared makes room',
    async (says) => {
      const retained = createRetained(() => true, LIMITS);
      const kept = new Map<string, number>();
      for (const { sensor, store, bytes } of says) {
        const packet = packetOf({ retailer: 'acme', store, sensor }, bytes);
        if (!retained.hasRoom(packet)) continue;
        await retained.persistence.storeRetained(packet);
        if (bytes === 0) kept.delete(packet.topic);
        else kept.set(packet.topic, bytes);
      }
      const found = [...retained.find(['#'])];
      expect(found.map(({ topic }) => topic).sort()).toEqual([...kept.keys()].sort());
      expect(found.reduce((sum, { payload }) => sum + payload.length, 0)).toBeLessThanOrEqual(
        LIMITS.retainedBytes,
      );
      for (const store of ['one', 'two', 'three']) {
        expect(found.filter(({ topic }) => topic.includes(`/${store}/`)).length).toBeLessThanOrEqual(3);
      }
      for (const { topic } of found) {
        await retained.persistence.storeRetained({ topic, payload: Buffer.alloc(0) } as AedesPublishPacket);
      }
      for (const sensor of ['a', 'b', 'c']) {
        const packet = packetOf({ retailer: 'acme', store: 'one', sensor }, 500);
        expect(retained.hasRoom(packet)).toBe(true);
        await retained.persistence.storeRetained(packet);
      }
    },
  );
});

describe('a filter', () => {
  const levels = fc.array(fc.constantFrom('a', 'b', '', '$x'), { minLength: 1, maxLength: 5 });

  it.each<[string, string, boolean]>([
    ['#', 'a', true],
    ['#', '$SYS/a', false],
    ['+/a', '$SYS/a', false],
    ['$SYS/#', '$SYS/a', true],
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['a/+', 'a', false],
    ['a/+', 'a/', true],
    ['+', 'a/b', false],
    ['a/+/c', 'a/b/c', true],
  ])('%s for %s: %s (§4.7)', (filter, topic, matches) => {
    expect(filterMatcher(filter)(topic)).toBe(matches);
  });

  property.prop([levels, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), fc.nat(5)])(
    'of a topic with some levels left open matches it',
    (topic, isOpen, cut) => {
      const filter = topic.map((level, n) =>
        isOpen[n] && !(n === 0 && level.startsWith('$')) ? '+' : level,
      );
      expect(filterMatcher(filter.join('/'))(topic.join('/'))).toBe(true);
      const start = filter.slice(0, Math.max(topic[0]!.startsWith('$') ? 1 : 0, cut));
      expect(filterMatcher([...start, '#'].join('/'))(topic.join('/'))).toBe(true);
    },
  );
});

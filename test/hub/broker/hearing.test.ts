// Who hears what at the plain listener: all but configurations, which hold the keys of objections; those under their own
// topic alone, as the sensor does that they are for.
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { createHearing } from '../../../hub/broker/hearing.ts';
import { BROKER_LIMITS } from '../../../hub/broker/limits.ts';
import { clientIdOf, topicOf } from '../../../shared/topics.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { DOOR } from '../ingest/example-messages.ts';
import { type AttackedBroker, startAttackedBroker } from './attacked-broker.ts';
import { nextMessage } from './mqtt-client.ts';

const CONFIG = topicOf(DOOR, 'config');
const RECEIPT = topicOf(DOOR, 'receipt');

let attacked: AttackedBroker;
beforeEach(async () => {
  attacked = await startAttackedBroker();
});
afterEach(() => attacked.close());

/** Whatever of `CONFIG`, old or new, came to a client with these filters before a later message did. */
async function heardOfConfig(filters: readonly string[]): Promise<string[]> {
  await attacked.hub.publishAsync(CONFIG, 'kept', { qos: 1, retain: true });
  const client = await attacked.asPlain();
  const heard: string[] = [];
  client.on('message', (topic, payload) => {
    if (topic === CONFIG) heard.push(payload.toString());
  });
  await client.subscribeAsync([...filters, 'marker'], { qos: 1 });
  await attacked.hub.publishAsync(CONFIG, 'new', { qos: 1, retain: true });
  for (let n = 0; n < 3; n += 1) {
    const marked = nextMessage(client);
    await attacked.hub.publishAsync('marker', 'x', { qos: 1 });
    await marked;
  }
  return heard;
}

describe('a configuration at the plain listener', () => {
  const WILDCARDS = [
    '#',
    '+/#',
    'footfall/#',
    'footfall/v1/+/+/+/config',
    'footfall/v1/acme/main-street/door/+',
  ];
  test.each([...WILDCARDS, `${CONFIG}/#`])('is not heard by %s, neither kept nor new', async (filter) => {
    expect(await heardOfConfig([filter])).toEqual([]);
  });

  it('is heard under its own topic', async () => {
    expect(await heardOfConfig([CONFIG])).toEqual(['kept', 'new']);
  });

  it('is heard once by who asks for it and for all', async () => {
    expect(await heardOfConfig(['#', CONFIG])).toContain('new');
  });

  test.each([`$share/a/${CONFIG}`, '$share/a/#', '$SYS/#'])('nor granted is %s', async (filter) => {
    const client = await attacked.asPlain();
    await expect(client.subscribeAsync(filter)).rejects.toThrow();
  });

  it('is not heard any more after an unsubscription', async () => {
    const client = await attacked.asPlain();
    const heard: string[] = [];
    client.on('message', (topic) => heard.push(topic));
    await client.subscribeAsync([CONFIG, '#'], { qos: 1 });
    await client.unsubscribeAsync(CONFIG);
    await attacked.hub.publishAsync(CONFIG, 'new', { qos: 1 });
    await attacked.hub.publishAsync(RECEIPT, 'x', { qos: 1 });
    await expect.poll(() => heard, { interval: 5 }).toEqual([RECEIPT]);
  });
});

it('the receipts of all sensors are heard by a wildcard, as their hours are', async () => {
  const client = await attacked.asPlain();
  await client.subscribeAsync('footfall/v1/+/+/+/receipt', { qos: 1 });
  const heard = nextMessage(client);
  await attacked.hub.publishAsync(RECEIPT, 'x', { qos: 1 });
  expect((await heard).topic).toBe(RECEIPT);
});

describe('subscriptions', () => {
  /** Of a client that is anybody, with `close` for its end. */
  function client(id = 'x') {
    let close = () => {};
    const one = {
      id,
      closed: false,
      conn: { once: (_event: string, listener: () => void) => (close = listener) },
    };
    return { one: one as never, close: () => close() };
  }
  const LIMITS = {
    ...BROKER_LIMITS,
    subscriptionsPerClient: 4,
    listenersPerTopic: 2,
    wildcards: 3,
    filterLength: 30,
  };

  function start() {
    const clock = fakeClock(0);
    const hearing = createHearing({ get: () => ({ kind: 'anybody' }) }, LIMITS, clock);
    const ask = (from: ReturnType<typeof client>, filter: string) => {
      let granted = false;
      hearing.subscribeRule(from.one, { topic: filter, qos: 0 }, (_error, subscription) => {
        granted = Boolean(subscription);
      });
      return granted;
    };
    return { clock, hearing, ask };
  }

  it('are so many of a client, and an end or an unsubscription makes room', () => {
    const { ask, hearing } = start();
    const one = client();
    expect(['a', 'b', 'c', 'd', 'a', 'e'].map((filter) => ask(one, filter))).toEqual([
      ...[true, true, true, true, true],
      false,
    ]);
    hearing.unsubscribed(one.one, ['a', 'never asked']);
    expect(ask(one, 'e')).toBe(true);
    expect(ask(client(), 'f'.repeat(31))).toBe(false);
  });

  it('with wildcards are so many of all, and so many a second', () => {
    const { ask, clock } = start();
    const some = Array.from({ length: 5 }, () => client());
    expect(some.map((one, n) => ask(one, `${n}/#`))).toEqual([true, true, true, false, false]);
    some[0]!.close();
    expect(ask(some[4]!, '4/#')).toBe(false);
    clock.advance(1000);
    expect(ask(some[4]!, '4/#')).toBe(true);
    expect(ask(some[3]!, '3/#')).toBe(false);
  });

  it('to one topic are so many, but for the sensor that it is for', () => {
    const { ask } = start();
    const some = [client(), client(), client()];
    const topic = topicOf({ retailer: 'a', store: 'b', sensor: 'c' }, 'receipt');
    expect(some.map((one) => ask(one, topic))).toEqual([true, true, false]);
    expect(ask(client(clientIdOf({ retailer: 'a', store: 'b', sensor: 'c' })), topic)).toBe(true);
    some[0]!.close();
    some[0]!.close();
    some[1]!.close();
    expect(ask(some[2]!, topic)).toBe(true);
  });
});

// What strangers can write into the log and have held: little, whatever they call themselves and whatever they send.
import { afterEach, describe, expect, it, test } from 'vitest';
import { BROKER_LIMITS } from '../../../hub/broker/limits.ts';
import { topicOf } from '../../../shared/topics.ts';
import { openSocket } from '../../support/raw-socket.ts';
import { DOOR } from '../ingest/example-messages.ts';
import { type AttackedBroker, comesAndIsServed, startAttackedBroker } from './attacked-broker.ts';
import { answer, CONNACK, connectPacket, openClient, publishPacket } from './raw-mqtt.ts';

let attacked: AttackedBroker;
afterEach(() => attacked.close());

const EVIL = '\u001b[2J\n{"level":60}\u202e';
const LONG = `${EVIL}${'x'.repeat(15_000)}`;

/** Sends these bytes on connections of their own, and waits for their end. */
async function attack(count: number, port: number, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < count; from += 100) {
    await Promise.all(
      Array.from({ length: 100 }, async () => {
        const socket = await openSocket({ port }, bytes);
        socket.resume();
        if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
      }),
    );
  }
}

describe('the log', () => {
  const plain = connectPacket({ clientId: 'c' });
  const ATTACKS: readonly [string, Uint8Array][] = [
    ['client ids', connectPacket({ clientId: LONG })],
    ['topics that only the hub may use', Buffer.concat([plain, publishPacket('$SYS/'.concat(LONG), 'x')])],
    ['retained topics', Buffer.concat([plain, publishPacket(LONG, 'x', { retain: true })])],
    ['last wills', connectPacket({ clientId: 'w', will: { topic: LONG, payload: 'x', retain: true } })],
    ['no MQTT at all', Buffer.from(`GET / HTTP/1.1\r\nX: ${LONG}\r\n\r\n`)],
    ['protocols of their own', Buffer.concat([Uint8Array.of(0x10, 0x7f, 0, 100), Buffer.alloc(125, EVIL)])],
  ];
  test.each(ATTACKS)('is not filled by strangers with long %s', async (_, bytes) => {
    attacked = await startAttackedBroker();
    await attack(500, attacked.plainPort, bytes);
    const log = attacked.log();
    expect(log).not.toBe('');
    expect(log.length).toBeLessThan(20_000);
    expect(log).not.toMatch(/\\u001b|\\u202e|\\n/);
    for (const line of log.trimEnd().split('\n')) expect(line.length).toBeLessThan(600);
  });

  it('is not filled by user names, client ids and wills behind TLS either', async () => {
    attacked = await startAttackedBroker({ limits: { wrongLoginMs: 0 } });
    const will = { topic: LONG, payload: Buffer.from('x'), qos: 0 as const, retain: true };
    for (let n = 0; n < 30; n += 1) {
      await expect(attacked.asDoor({ username: LONG.slice(0, 5000) })).rejects.toThrow('Bad username');
      await expect(attacked.asDoor({ will })).rejects.toThrow('Not authorized');
      await expect(attacked.asDoor({ clientId: `${n}${LONG.slice(0, 200)}` })).rejects.toThrow(
        'Not authorized',
      );
    }
    const log = attacked.log();
    expect(log.length).toBeLessThan(20_000);
    expect(log).not.toMatch(/\\u001b|\\u202e|\\n/);
  });
});

describe('what strangers can have held', () => {
  it('a client id that is too long is refused with its own code', async () => {
    attacked = await startAttackedBroker();
    const socket = await openSocket({ port: attacked.plainPort });
    const connack = answer(socket, CONNACK);
    socket.write(connectPacket({ clientId: 'x'.repeat(BROKER_LIMITS.clientIdLength + 1) }));
    expect((await connack)[3]).toBe(2);
  });

  it('a CONNECT and messages of more than sixteen kilobytes end the connection', async () => {
    attacked = await startAttackedBroker();
    await attack(
      100,
      attacked.plainPort,
      connectPacket({ clientId: 'c', user: 'u', password: 'x'.repeat(17_000) }),
    );
    const client = await openClient({ port: attacked.plainPort }, { clientId: 'large' });
    const gone = new Promise((resolve) => client.once('close', resolve));
    client.write(publishPacket('a', 'x'.repeat(17_000)));
    await gone;
    expect(await comesAndIsServed(() => attacked.asDoor())).toBeLessThan(3000);
  });

  it.each<[string, readonly Buffer[]]>([
    [
      'many at QoS 2 without a PUBREL',
      Array.from({ length: 40 }, (_, id) => publishPacket('a', 'x', { qos: 2, id: id + 1 })),
    ],
    ['a large one at QoS 2', [publishPacket('a', 'x'.repeat(3000), { qos: 2 })]],
  ])('messages: %s end the connection', async (_, messages) => {
    attacked = await startAttackedBroker();
    const client = await openClient({ port: attacked.plainPort }, { clientId: 'two' });
    client.resume();
    const gone = new Promise((resolve) => client.once('close', resolve));
    client.write(Buffer.concat(messages));
    await gone;
    expect(await comesAndIsServed(() => attacked.asDoor())).toBeLessThan(3000);
  });

  it('packets split into single bytes are handed on as they are', async () => {
    attacked = await startAttackedBroker();
    const heard = new Promise((resolve) => attacked.hub.once('message', (topic) => resolve(topic)));
    const socket = await openSocket({ port: attacked.plainPort });
    socket.setNoDelay(true);
    const bytes = Buffer.concat([
      connectPacket({ clientId: 'bytes' }),
      publishPacket(topicOf(DOOR, 'hour'), 'x'),
    ]);
    for (const byte of bytes) {
      socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await heard).toBe(topicOf(DOOR, 'hour'));
    socket.destroy();
  });

  it('CONNECTs without end keep no sensor out', async () => {
    attacked = await startAttackedBroker();
    let isOver = false;
    let connects = 0;
    const connecting = Array.from({ length: 20 }, async (_, n) => {
      while (!isOver) {
        connects += 1;
        (
          await openClient({ port: attacked.plainPort }, { clientId: `again-${n % 5}` }).catch(
            () => undefined,
          )
        )?.destroy();
      }
    });
    await expect.poll(() => connects, { interval: 5, timeout: 10_000 }).toBeGreaterThan(500);
    const ms = await comesAndIsServed(() => attacked.asDoor());
    isOver = true;
    await Promise.all(connecting);
    expect(ms).toBeLessThan(3000);
    await expect.poll(() => attacked.broker.connections(), { interval: 5 }).toBe(2);
  });
});

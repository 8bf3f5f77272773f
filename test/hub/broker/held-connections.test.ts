// Whoever holds connections open, silent or half said, at either listener, keeps no sensor out.
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it, test } from 'vitest';
import { BROKER_LIMITS, type BrokerLimits } from '../../../hub/broker/limits.ts';
import { clientIdOf } from '../../../shared/topics.ts';
import { openSocket, type Way } from '../../support/raw-socket.ts';
import { DOOR } from '../ingest/example-messages.ts';
import {
  type AttackedBroker,
  comesAndIsServed,
  openTls,
  served,
  startAttackedBroker,
} from './attacked-broker.ts';
import { connectPacket, openClient, publishPacket } from './raw-mqtt.ts';

const HOUR = 'footfall/v1/acme/main-street/side/hour';
const SIDE = { ...DOOR, sensor: 'side' };
/** An honest sensor waits no longer; most of it is this machine, which does both sides. */
const SERVED_MS = 3000;

let attacked: AttackedBroker;
const held: Socket[] = [];
afterEach(async () => {
  for (const socket of held.splice(0)) socket.destroy();
  await attacked.close();
});

/** Opens `count` connections, some at a time, from several addresses of the loopback network. */
async function hold(count: number, port: number, open: (way: Way, n: number) => Promise<Socket>) {
  for (let from = 0; from < count; from += 100) {
    const some = Array.from({ length: Math.min(100, count - from) }, (_, n) =>
      open({ port, from: `127.0.0.${2 + ((from + n) % 9)}` }, from + n),
    );
    for (const result of await Promise.allSettled(some)) {
      if (result.status === 'fulfilled') held.push(result.value);
    }
  }
}

/** The start of a ClientHello (RFC 8446, §5.1): a record of 512 bytes that does not come. */
const HALF_HELLO = Uint8Array.of(0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc);

describe('more connections than there are places', () => {
  it('silent ones and half handshakes behind TLS keep no sensor out', async () => {
    attacked = await startAttackedBroker();
    const early = await attacked.asDoor();
    await early.subscribeAsync('footfall/v1/acme/main-street/door/receipt', { qos: 1 });
    const count = BROKER_LIMITS.connections + 200;
    await hold(count, attacked.tlsPort, (way, n) => openSocket(way, n % 3 === 0 ? HALF_HELLO : undefined));
    expect(attacked.broker.connections()).toBeLessThanOrEqual(BROKER_LIMITS.connections + 1);
    expect(await served(early, 'from before')).toBeLessThan(SERVED_MS);
    early.end(true);
    const ms = await comesAndIsServed(() => attacked.asDoor());
    expect(ms).toBeLessThan(SERVED_MS);
  });

  it('that have said CONNECT at the plain listener keep neither a sensor nor the hub out', async () => {
    attacked = await startAttackedBroker();
    const early = await attacked.asPlain({ clientId: 'early' });
    await early.subscribeAsync('footfall/v1/acme/main-street/side/receipt', { qos: 1 });
    await served(early, 'first', SIDE);
    const count = BROKER_LIMITS.connections + 200;
    await hold(count, attacked.plainPort, (way, n) => openClient(way, { clientId: `held-${n}` }));
    expect(attacked.broker.connections()).toBeLessThanOrEqual(BROKER_LIMITS.connections);
    expect(await served(early, 'from before', SIDE)).toBeLessThan(SERVED_MS);
    await attacked.asHub();
    const ms = await comesAndIsServed(() => attacked.asPlain({ clientId: 'late' }), { ...DOOR, sensor: 'b' });
    expect(ms).toBeLessThan(SERVED_MS);
    expect(early.connected).toBe(true);
  });
});

describe('a connection that does not come to its end', () => {
  const LIMITS: Partial<BrokerLimits> = { loginMs: 400, packetMs: 400 };
  const connect = connectPacket({ clientId: 'slow', user: 'x', password: 'y'.repeat(500) });

  /** One byte every 50 ms for as long as it is let. */
  async function drips(socket: Socket, bytes: Uint8Array): Promise<void> {
    for (const byte of bytes) {
      if (socket.destroyed) break;
      socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  const WAYS: readonly [string, () => Promise<Socket>][] = [
    ['says nothing at the plain listener', () => openSocket({ port: attacked.plainPort })],
    ['says half a CONNECT', () => openSocket({ port: attacked.plainPort }, connect.subarray(0, 20))],
    ['says nothing behind TLS', () => openSocket({ port: attacked.tlsPort })],
    ['says half a ClientHello', () => openSocket({ port: attacked.tlsPort }, HALF_HELLO)],
    ['shakes hands and says nothing', () => openTls(attacked)],
    [
      'drips its CONNECT',
      async () => {
        const socket = await openTls(attacked);
        void drips(socket, connect);
        return socket;
      },
    ],
    [
      'drips a message after its login',
      async () => {
        const socket = await openClient({ port: attacked.plainPort }, { clientId: 'drips' });
        void drips(socket, publishPacket(HOUR, 'z'.repeat(300)));
        return socket;
      },
    ],
  ];
  test.each(WAYS)('that %s is closed', async (_, open) => {
    attacked = await startAttackedBroker({ limits: LIMITS });
    const socket = await open();
    held.push(socket);
    socket.resume();
    await expect.poll(() => socket.closed, { interval: 5, timeout: 5000 }).toBe(true);
    expect(attacked.broker.connections()).toBe(1);
  });

  test.each([0, 65_535])(
    'that asked for %d s of keep-alive and says nothing more is closed',
    async (keepAliveS) => {
      attacked = await startAttackedBroker({ limits: { idleMs: 1500 } });
      const socket = await openClient({ port: attacked.plainPort }, { clientId: 'idle', keepAliveS });
      held.push(socket);
      socket.resume();
      await expect.poll(() => socket.closed, { interval: 5, timeout: 5000 }).toBe(true);
    },
  );

  test('that speaks no TLS where it should is closed at once', async () => {
    attacked = await startAttackedBroker({ limits: { loginMs: 60_000 } });
    const socket = await openSocket({ port: attacked.tlsPort }, connect);
    held.push(socket);
    socket.resume();
    await expect.poll(() => socket.closed, { interval: 5, timeout: 5000 }).toBe(true);
  });

  test('that asks for one TLS handshake after another is closed', async () => {
    attacked = await startAttackedBroker();
    const socket = await openTls(attacked, { maxVersion: 'TLSv1.2' });
    held.push(socket);
    socket.renegotiate({}, () => undefined);
    await expect.poll(() => socket.closed, { interval: 5 }).toBe(true);
  });

  test('that keeps its time stays', async () => {
    attacked = await startAttackedBroker({ limits: { loginMs: 400, packetMs: 400 } });
    const sensor = await attacked.asDoor({ keepalive: 1 });
    await sensor.subscribeAsync('footfall/v1/acme/main-street/door/receipt', { qos: 1 });
    const startMs = performance.now();
    while (performance.now() - startMs < 900) await served(sensor, `${performance.now()}`);
    expect(sensor.connected).toBe(true);
  });
});

test('a client at the plain listener cannot throw a paired sensor out by its client id', async () => {
  attacked = await startAttackedBroker();
  const sensor = await attacked.asDoor();
  await sensor.subscribeAsync('footfall/v1/acme/main-street/door/receipt', { qos: 1 });
  await expect(attacked.asPlain({ clientId: clientIdOf(DOOR) })).rejects.toThrow('Not authorized');
  await served(sensor, 'still there');
});

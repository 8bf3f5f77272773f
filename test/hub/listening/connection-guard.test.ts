import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type ConnectionGuard, guardConnections } from '../../../hub/listening/connection-guard.ts';
import { rawSocket } from '../../support/raw-socket.ts';

const opened: { destroy(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.destroy();
});

const LIMITS = { connections: 20, connectionsPerClient: 10, strangersPerClient: 5 };

interface Listener {
  readonly guard: ConnectionGuard;
  readonly dropped: { client: string; limit: string }[];
  readonly port: number;
  readonly taken: Socket[];
}

async function listener(): Promise<Listener> {
  const server: Server = createServer();
  const taken: Socket[] = [];
  const dropped: Listener['dropped'] = [];
  const guard = guardConnections(server, LIMITS, (one) => dropped.push(one));
  server.on('connection', (socket: Socket) => taken.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({
    destroy() {
      server.close();
      guard.destroyAll();
    },
  });
  return { guard, dropped, taken, port: (server.address() as AddressInfo).port };
}

/** A connection from an address of the loopback network; `ended` once the other side has dropped it. */
async function come(
  to: Listener,
  from: string,
): Promise<{ socket: Socket; atServer: Socket; ended(): boolean }> {
  const before = to.taken.length;
  const socket = rawSocket({ port: to.port, from });
  let isEnded = false;
  socket.on('close', () => {
    isEnded = true;
  });
  opened.push(socket);
  await once(socket, 'connect');
  await expect.poll(() => to.taken.length, { interval: 1 }).toBeGreaterThan(before);
  return { socket, atServer: to.taken.at(-1)!, ended: () => isEnded };
}

describe('the connections of a listener', () => {
  it('of one client that shows nothing give way to those that come after it', async () => {
    const to = await listener();
    const first = await come(to, '127.0.0.2');
    for (let i = 0; i < LIMITS.strangersPerClient; i += 1) await come(to, '127.0.0.2');
    await expect.poll(first.ended, { interval: 1 }).toBe(true);
    expect(to.dropped).toEqual([{ client: '127.0.0.2', limit: 'strangersPerClient' }]);
    expect(to.guard.open()).toBe(LIMITS.strangersPerClient);
  });

  it('that have shown what they came for stay', async () => {
    const to = await listener();
    const honest = await come(to, '127.0.0.2');
    to.guard.settle(honest.atServer);
    for (let i = 0; i < 50; i += 1) await come(to, '127.0.0.2');
    expect(honest.ended()).toBe(false);
    expect(to.guard.open()).toBe(1 + LIMITS.strangersPerClient);
  });

  it('are dropped of the client that holds the most where all places are taken', async () => {
    const to = await listener();
    const honest = await come(to, '127.0.0.9');
    for (let client = 2; client < 8; client += 1) {
      for (let i = 0; i < 2 * LIMITS.strangersPerClient; i += 1) await come(to, `127.0.0.${client}`);
    }
    expect(to.guard.open()).toBe(LIMITS.connections);
    expect(to.dropped.map(({ limit }) => limit)).toContain('connections');
    expect(honest.ended()).toBe(false);
  });

  it('are dropped in their turn where many clients hold one each', async () => {
    const to = await listener();
    const first = await come(to, '127.0.1.1');
    for (let i = 2; i <= LIMITS.connections; i += 1) await come(to, `127.0.1.${i}`);
    const honest = await come(to, '127.0.2.1');
    await expect.poll(first.ended, { interval: 1 }).toBe(true);
    expect(honest.ended()).toBe(false);
    expect(to.dropped).toEqual([{ client: '127.0.1.1', limit: 'connections' }]);
  });

  it('are refused to a client that has all of its own in use', async () => {
    const to = await listener();
    for (let i = 0; i < LIMITS.connectionsPerClient; i += 1) {
      to.guard.settle((await come(to, '127.0.0.2')).atServer);
    }
    const more = await come(to, '127.0.0.2');
    await expect.poll(more.ended, { interval: 1 }).toBe(true);
    expect(to.dropped).toEqual([{ client: '127.0.0.2', limit: 'connectionsPerClient' }]);
    expect((await come(to, '127.0.0.3')).ended()).toBe(false);
  });

  it('wait anew where they have become strangers again', async () => {
    const to = await listener();
    const first = await come(to, '127.0.0.2');
    const second = await come(to, '127.0.0.2');
    to.guard.settle(first.atServer);
    to.guard.unsettle(first.atServer);
    for (let i = 0; i < LIMITS.strangersPerClient - 1; i += 1) await come(to, '127.0.0.2');
    await expect.poll(second.ended, { interval: 1 }).toBe(true);
    expect(first.ended()).toBe(false);
  });

  it('are forgotten when they end', async () => {
    const to = await listener();
    for (const socket of [await come(to, '127.0.0.2'), await come(to, '127.0.0.3')]) socket.socket.end();
    await expect.poll(() => to.guard.open(), { interval: 1 }).toBe(0);
  });
});

// What aedes gets to read of a client: its CONNECT alone until the login is decided, then whole packets, some at a time.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createBacklogs } from '../../../hub/broker/backlogs.ts';
import { boundStream, type ClientStream } from '../../../hub/broker/client-stream.ts';
import { BROKER_LIMITS } from '../../../hub/broker/limits.ts';
import { publishRule } from '../../../hub/broker/rules.ts';
import { systemClock } from '../../../shared/clock.ts';
import { openSocket } from '../../support/raw-socket.ts';
import { connectPacket, publishPacket } from './raw-mqtt.ts';

const CONNECT = connectPacket({ clientId: 'x', user: 'nobody', password: 'x' });
const FORGED = publishPacket('a', 'forged');
const COUNT = 100;

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

/** The broker's side of a connection on which all of it is sent at once, and what was read of it. */
async function start(): Promise<{ stream: ClientStream; reads: Buffer[]; read(): void; client: Socket }> {
  const backlogs = createBacklogs(BROKER_LIMITS, systemClock);
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const [[socket], client] = await Promise.all([
    once(server, 'connection') as Promise<[Socket]>,
    openSocket({ port: (server.address() as AddressInfo).port }),
  ]);
  undo.push(
    () => backlogs.stop(),
    () => client.destroy(),
    () => server.close(),
  );
  const stream = boundStream(socket, BROKER_LIMITS, { clock: systemClock, backlogs });
  const reads: Buffer[] = [];
  const read = () => {
    for (let bytes = socket.read(); bytes !== null; bytes = socket.read()) reads.push(bytes);
  };
  socket.on('readable', read);
  client.write(Buffer.concat([CONNECT, ...Array<Buffer>(COUNT).fill(FORGED)]));
  await expect.poll(() => socket.bytesRead, { interval: 5 }).toBe(CONNECT.length + COUNT * FORGED.length);
  return { stream, reads, read, client };
}

test('bug: nothing that is sent behind a CONNECT is read before its login is decided', async () => {
  const { reads, read, client } = await start();
  client.write(FORGED);
  read();
  expect(reads).toEqual([CONNECT]);
});

test('what was sent behind it is read then, some packets at a time', async () => {
  const { stream, reads, read } = await start();
  stream.letIn({ packetBytes: 1000, mayHoldUp: false });
  read();
  expect(Buffer.concat(reads)).toEqual(Buffer.concat([CONNECT, ...Array<Buffer>(COUNT).fill(FORGED)]));
  for (const bytes of reads)
    expect(bytes.length % FORGED.length).toBe(bytes === reads[0] ? CONNECT.length % FORGED.length : 0);
  expect(reads.length).toBeGreaterThan(3);
});

test('bug: who has not been let in may publish nothing', () => {
  const rule = publishRule({
    roles: new WeakMap(),
    retained: { hasRoom: () => true },
    limits: BROKER_LIMITS,
    onSaid: () => undefined,
    onNotKept: () => undefined,
    isHeard: () => true,
  });
  const packet = {
    cmd: 'publish',
    topic: 'a',
    payload: Buffer.from('x'),
    qos: 0,
    retain: false,
    dup: false,
  } as const;
  let problem: string | undefined;
  rule({ closed: false } as never, packet, (error) => {
    problem = error?.message;
  });
  expect(problem).toBe('it has not logged in');
});

test('bug: what a sensor says while the hub starts is not acknowledged, since nobody would answer it', () => {
  const client = { closed: false } as never;
  const rule = publishRule({
    roles: { get: () => ({ kind: 'anybody' }) },
    retained: { hasRoom: () => true },
    limits: BROKER_LIMITS,
    onSaid: () => undefined,
    onNotKept: () => undefined,
    isHeard: () => false,
  });
  const topic = 'footfall/v1/acme/main-street/door/hour';
  const said: unknown[] = [];
  rule(
    client,
    { cmd: 'publish', topic, payload: Buffer.from('x'), qos: 1, dup: false, retain: false } as never,
    (error) => said.push(error),
  );
  expect(said).toEqual([new Error('the hub is starting: come again')]);
});

// A sensor of a hub with two brokers, both real: where it comes to, what makes it go to the other, how it comes back, and
// what the two have been told of it in the end. Only clock and randomness are played.
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BrokerEntry } from '../../../device/release/broker-attempt.ts';
import { rankBrokers } from '../../../device/release/broker-choice.ts';
import { type BrokerConnection, connectToBroker } from '../../../device/release/broker-connection.ts';
import type { RandomSource } from '../../../shared/random.ts';
import { clientIdOf, topicOf } from '../../../shared/topics.ts';
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts';
import { heardLog } from '../../support/heard-log.ts';
import { type ScriptedHub, startBroker, startHub, type TestBroker } from './broker.ts';
import { OWNER } from './sample-release.ts';

/** See startBroker: of this file alone. */
const HOST = '127.0.0.8';
const brokerOn = (port: number) => startBroker(port, {}, HOST);

const PAUSES = {
  reconnectMsMin: 1000,
  reconnectMsMax: 60_000,
  moveMsMax: 30_000,
  returnMsMin: 300_000,
  returnMsMax: 1_800_000,
};
/** In the middle of what may be drawn. */
const middle: RandomSource = { uint32: () => 0x80000000 };

let clock: FakeClock;
/** Its own, and the other. */
let ports: [number, number];
let brokers: [TestBroker, TestBroker];
const undo: (() => unknown)[] = [];

const urlOf = (port: number) => `mqtt://${HOST}:${port}`;

beforeEach(async () => {
  clock = fakeClock(Date.UTC(2026, 10, 23, 9));
  const both = [await brokerOn(0), await brokerOn(0)] as const;
  const [first] = rankBrokers(
    both.map(({ url }) => url),
    clientIdOf(OWNER),
  );
  brokers = both[0].url === first ? [both[0], both[1]] : [both[1], both[0]];
  ports = [brokers[0].port, brokers[1].port];
  undo.push(
    () => brokers[0].kill(),
    () => brokers[1].kill(),
  );
});
afterEach(async () => {
  for (let step = undo.pop(); step; step = undo.pop()) await step();
});

interface Sensor {
  readonly connection: BrokerConnection;
  /** Which connections were ready, oldest first. */
  readonly came: number[];
  readonly lines: { readonly msg: string }[];
}

function come(entry: () => BrokerEntry = () => ({ urls: ports.map(urlOf) }), lastComingMs = 0): Sensor {
  const { logger, lines } = heardLog();
  const came: number[] = [];
  const say = (state: string, comingMs: number) => JSON.stringify({ state, comingMs });
  const state = topicOf(OWNER, 'state');
  const connection: BrokerConnection = connectToBroker({
    entry,
    clientId: clientIdOf(OWNER),
    lastWill: (comingMs) => ({ topic: state, payload: say('offline', comingMs) }),
    subscribeTo: [topicOf(OWNER, 'receipt'), topicOf(OWNER, 'config')],
    onReady(comingMs) {
      came.push(comingMs);
      connection.publish(state, say('online', comingMs), true);
    },
    onMessage: () => {},
    clock,
    random: middle,
    logger,
    pauses: PAUSES,
    lastComingMs,
  });
  undo.push(() => connection.stop());
  return { connection, came, lines };
}

/** Lets the pauses pass, by the second, until it is so; slowly, as an attempt has 30 seconds. */
const passUntil = (isSo: () => boolean) =>
  expect
    .poll(
      () => {
        if (!isSo()) clock.advance(1000);
        return isSo();
      },
      { interval: 30, timeout: 10_000 },
    )
    .toBe(true);
/** A moment more than the pause before its own broker is looked for, as `middle` draws it. */
const RETURN_MS = (PAUSES.returnMsMin + PAUSES.returnMsMax) / 2 + 1;
const isAt = ({ connection }: Sensor, which: 0 | 1) => {
  const { broker, isConnected } = connection.place();
  return isConnected && broker === `${HOST}:${ports[which]}`;
};
const at = (sensor: Sensor, which: 0 | 1) => expect.poll(() => isAt(sensor, which)).toBe(true);

async function hubAt(which: 0 | 1): Promise<ScriptedHub> {
  const hub = await startHub(urlOf(ports[which]), OWNER, () => undefined);
  undo.push(() => hub.stop());
  return hub;
}
const said = (hub: ScriptedHub) => hub.heard.map(({ body }) => JSON.parse(body));

test('it comes to its own, and stays there', async () => {
  const sensor = come();
  await at(sensor, 0);
  clock.advance(86_400_000);
  expect(sensor.connection.place()).toMatchObject({ own: `${HOST}:${ports[0]}`, reason: null });
  expect(sensor.came).toHaveLength(1);
});

test('one that dies is left for the other, after a pause of its own, and come back to after minutes', async () => {
  const sensor = come();
  await at(sensor, 0);
  clock.advance(PAUSES.reconnectMsMax);
  await brokers[0].kill();
  await expect.poll(() => sensor.connection.isReady()).toBe(false);
  const lostMs = clock.monotonicMs();
  await passUntil(() => isAt(sensor, 1));
  // One attempt at the same, refused; then half of the longest pause before another is asked.
  expect(clock.monotonicMs() - lostMs).toBeGreaterThan(PAUSES.moveMsMax / 2);
  expect(sensor.connection.place().reason).toContain('ECONNREFUSED');

  brokers[0] = await brokerOn(ports[0]);
  const [first, second] = [await hubAt(0), await hubAt(1)];
  await second.until(() => second.heard.length === 1);
  clock.advance(RETURN_MS - 2);
  expect(isAt(sensor, 1)).toBe(true);
  clock.advance(2);
  await at(sensor, 0);
  expect(sensor.connection.place().reason).toBeNull();

  // It was born at its own before it left the other, and what it says of the two can be told apart by their age.
  await first.until(() => first.heard.length === 1);
  await second.until(() => second.heard.length === 2);
  const [birth] = said(first);
  const [earlier, farewell] = said(second);
  expect(birth.state).toBe('online');
  expect([earlier.state, farewell.state]).toEqual(['online', 'offline']);
  expect(farewell.comingMs).toBe(earlier.comingMs);
  expect(birth.comingMs).toBeGreaterThan(earlier.comingMs);
});

test('while its own is away it keeps to the other, and looks for it again and again', async () => {
  await brokers[0].kill();
  const sensor = come();
  await passUntil(() => isAt(sensor, 1));
  let knocks = 0;
  const knocking: Server = createServer((socket) => {
    knocks += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => knocking.listen(ports[0], HOST, resolve));
  for (const n of [1, 2]) {
    clock.advance(RETURN_MS);
    await expect.poll(() => knocks).toBe(n);
    await expect.poll(() => sensor.connection.place().reason).toMatch(n === 1 ? /closed|ECONNRESET/ : /./);
  }
  await new Promise((resolve) => knocking.close(resolve));
  expect(isAt(sensor, 1)).toBe(true);
  expect(sensor.came).toHaveLength(1);
  brokers[0] = await brokerOn(ports[0]);
  clock.advance(RETURN_MS);
  await at(sensor, 0);
});

test('one that takes the connection and never answers CONNECT is left', async () => {
  await brokers[0].kill();
  const sockets = new Set<{ destroy(): void }>();
  const mute = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => mute.listen(ports[0], HOST, resolve));
  undo.push(
    () => mute.close(),
    () => {
      for (const socket of sockets) socket.destroy();
    },
  );
  const sensor = come();
  await expect.poll(() => sockets.size).toBe(1);
  clock.advance(30_000);
  await passUntil(() => isAt(sensor, 1));
  expect(sensor.connection.place().reason).toContain('no answer within 30 s');
});

test('a connection that is lost twice within a minute is made at the other', async () => {
  const sensor = come();
  for (const losses of [1, 2]) {
    await passUntil(() => isAt(sensor, 0));
    await brokers[0].kill();
    brokers[0] = await brokerOn(ports[0]);
    await expect.poll(() => sensor.connection.isReady()).toBe(false);
    expect(sensor.came).toHaveLength(losses);
  }
  await passUntil(() => sensor.connection.isReady());
  expect(isAt(sensor, 1)).toBe(true);
});

test('where none can be reached the pauses grow with each round, and are said once', async () => {
  await brokers[0].kill();
  await brokers[1].kill();
  const tried: string[] = [];
  const sensor = come(() => {
    tried.push(String(clock.monotonicMs()));
    return { urls: ports.map(urlOf) };
  });
  await passUntil(() => tried.length > 13);
  expect(sensor.lines.filter(({ msg }) => msg.startsWith('no connection'))).toHaveLength(2);
  brokers = [await brokerOn(ports[0]), await brokerOn(ports[1])];
  await passUntil(() => sensor.connection.isReady());
});

test('a list that has changed is taken at the next look, without a restart', async () => {
  let urls = [urlOf(ports[1])];
  const sensor = come(() => ({ urls }));
  await at(sensor, 1);
  urls = ports.map(urlOf);
  await brokers[1].kill();
  brokers[1] = await brokerOn(ports[1]);
  await expect.poll(() => sensor.connection.isReady()).toBe(false);
  await passUntil(() => isAt(sensor, 1));
  clock.advance(RETURN_MS);
  await at(sensor, 0);
});

test('a connection is later than the one before, also where the clock has fallen behind', async () => {
  const ahead = clock.nowMs() + 3_600_000;
  const sensor = come(undefined, ahead);
  await at(sensor, 0);
  expect(sensor.came[0]).toBeGreaterThan(ahead);
});

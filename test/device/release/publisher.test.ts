import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Outbox, openOutbox } from '../../../device/release/outbox.ts';
import { type Publisher, type PublisherOptions, startPublisher } from '../../../device/release/publisher.ts';
import { systemClock } from '../../../shared/clock.ts';
import type { Logger } from '../../../shared/logger.ts';
import { seededRandom } from '../../../shared/random.ts';
import type { Receipt } from '../../../shared/sensor-messages.ts';
import { formatUtcHour, type UtcHour } from '../../../shared/utc-hour.ts';
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts';
import { BROKER_HOST, type ScriptedHub, startBroker, startHub, type TestBroker } from './broker.ts';
import { OWNER, sampleHealth, sampleHours, sampleRelease, sampleState } from './sample-release.ts';

let folder: string;
let outbox: Outbox;
let broker: TestBroker;
let log: Record<string, unknown>[];
let logger: Logger;
const publishers: Publisher[] = [];
const hubs: ScriptedHub[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-publisher-'));
  outbox = openOutbox(join(folder, 'outbox.sqlite'), OWNER, systemClock);
  broker = await startBroker();
  log = [];
  const lines = new Writable({
    write(chunk, _encoding, done) {
      log.push(JSON.parse(String(chunk)));
      done();
    },
  });
  logger = pino({ level: 'info' }, lines);
});
afterEach(async () => {
  for (const publisher of publishers.splice(0)) await publisher.stop();
  for (const hub of hubs.splice(0)) await hub.stop();
  await broker.kill();
  outbox.close();
  rmSync(folder, { recursive: true, force: true });
});

type Script = (hour: string, body: string, timesHeard: number) => Receipt['outcome'] | undefined;

async function hubWith(script: Script, url = broker.url): Promise<ScriptedHub> {
  const hub = await startHub(url, OWNER, script);
  hubs.push(hub);
  return hub;
}

function publish(changes: Partial<PublisherOptions> = {}): Publisher {
  const publisher = startPublisher({
    entry: () => ({ urls: [broker.url] }),
    path: OWNER,
    outbox,
    clock: systemClock,
    random: seededRandom(1),
    logger,
    state: sampleState,
    health: async () => sampleHealth(),
    config: () => {},
    healthEveryMs: 300_000,
    sendDelayMsMax: 0,
    ...changes,
    limits: {
      receiptMsMax: 100,
      resendMsMax: 400,
      reconnectMsMin: 20,
      reconnectMsMax: 100,
      ...changes.limits,
    },
  });
  publishers.push(publisher);
  return publisher;
}

function fill(hours: readonly UtcHour[]): void {
  for (const hour of hours)
    outbox.releaseOnce(hour, () => sampleRelease(hour, Math.floor(Math.random() * 1e6)));
}

const texts = (hours: readonly UtcHour[]) => hours.map(formatUtcHour);

/** Every time an hour was heard, it was heard with the same bytes. */
function expectOneBodyAnHour(hub: ScriptedHub): void {
  const bodies = new Map<string, string>();
  for (const { kind, body } of hub.heard) {
    if (kind !== 'hour') continue;
    const { hour } = JSON.parse(body);
    expect(body).toBe(bodies.get(hour) ?? body);
    bodies.set(hour, body);
  }
}

describe('delivery', () => {
  it('sends what waits, oldest first, and empties the outbox by the receipts', async () => {
    const hours = sampleHours(300);
    fill(hours.toReversed());
    const hub = await hubWith(() => 'stored');
    const publisher = publish({ limits: { receiptMsMax: 30_000 } });
    await publisher.drained();
    expect(hub.hours()).toEqual(texts(hours));
    expect(outbox.stats()).toMatchObject({ waiting: 0, refused: 0 });
    expect(publisher.counts()).toMatchObject({ sent: 300, resent: 0, stored: 300 });
  });

  it('keeps no more than the window on its way', async () => {
    fill(sampleHours(20));
    const hub = await hubWith(() => undefined);
    const publisher = publish({ limits: { window: 4, receiptMsMax: 30_000 } });
    await hub.until(() => hub.hours().length === 4);
    hub.answer({ v: 1, hour: hub.hours()[2]!, outcome: 'stored' });
    await hub.until(() => hub.hours().length === 5);
    expect(hub.hours()).toEqual(texts(sampleHours(5)));
    expect(publisher.counts().sent).toBe(5);
  });

  it('takes a new release, also one older than what was sent', async () => {
    const hours = sampleHours(3);
    fill(hours.slice(1, 2));
    const hub = await hubWith(() => 'stored');
    // A receipt that is late in a busy process is waited for, so that nothing is sent twice.
    const publisher = publish({ limits: { receiptMsMax: 30_000 } });
    await publisher.drained();
    for (const hour of [hours[0]!, hours[2]!]) {
      fill([hour]);
      publisher.wake(hour);
      await publisher.drained();
    }
    expect(hub.hours()).toEqual(texts([hours[1]!, hours[0]!, hours[2]!]));
  });

  it('does not take the acknowledgement of the broker for a receipt', async () => {
    fill(sampleHours(2));
    const hub = await hubWith((_hour, _body, times) => (times >= 3 ? 'duplicate' : undefined));
    const publisher = publish();
    await hub.until(() => hub.hours().length >= 4);
    expect(outbox.stats().waiting).toBe(2);
    await publisher.drained();
    expectOneBodyAnHour(hub);
    expect(publisher.counts().resent).toBeGreaterThanOrEqual(4);
  });

  it('is not held up by releases that never get a receipt', async () => {
    const hours = sampleHours(12);
    const mute = new Set(texts(hours.slice(0, 6)));
    fill(hours);
    const hub = await hubWith((hour) => (mute.has(hour) ? undefined : 'stored'));
    publish({ limits: { window: 3 } });
    await hub.until(() => outbox.stats().waiting === 6 && hub.hours().includes(texts(hours)[11]!));
    expect(outbox.pending(20).map(({ hour }) => hour)).toEqual(hours.slice(0, 6));
  });

  it('bears receipts that come late, twice, for unknown hours, or cannot be read', async () => {
    const hours = sampleHours(2);
    const [first, second] = texts(hours) as [string, string];
    fill(hours);
    const hub = await hubWith(() => undefined);
    const publisher = publish();
    await hub.until(() => hub.hours().filter((hour) => hour === first).length === 2);
    hub.answer('{"v":1,');
    hub.answer('x'.repeat(10_000));
    hub.answer({ v: 1, hour: '2026-11-31T00:00:00Z', outcome: 'stored' });
    hub.answer(JSON.stringify({ v: 2, hour: first, outcome: 'stored' }));
    hub.answer({ v: 1, hour: '2020-01-01T00:00:00Z', outcome: 'stored' });
    hub.answer({ v: 1, hour: first, outcome: 'stored' });
    hub.answer({ v: 1, hour: first, outcome: 'duplicate' });
    hub.answer({ v: 1, hour: second, outcome: 'stored' });
    await publisher.drained();
    expect(publisher.counts()).toMatchObject({ stored: 2, receiptsUnknown: 2, receiptsMalformed: 4 });
  });

  it('sets a rejected release aside and goes on', async () => {
    const hours = sampleHours(3);
    fill(hours);
    await hubWith((hour) => (hour === texts(hours)[1] ? 'rejected' : 'stored'));
    const publisher = publish();
    await publisher.drained();
    expect(outbox.stats()).toMatchObject({ waiting: 0, refused: 1 });
    expect(log).toContainEqual(
      expect.objectContaining({ hour: texts(hours)[1], reason: 'as the test says' }),
    );
  });

  it('waits a random while before a new release is sent', async () => {
    const clock: FakeClock = fakeClock(Date.UTC(2026, 10, 23));
    const hours = sampleHours(8);
    const hub = await hubWith(() => 'stored');
    const publisher = publish({
      clock,
      sendDelayMsMax: 30_000,
      limits: { receiptMsMax: 60_000, resendMsMax: 60_000 },
    });
    await hub.until(() => hub.heard.some(({ kind }) => kind === 'state'));
    fill(hours);
    for (const hour of hours) publisher.wake(hour);
    expect(publisher.counts().sent).toBe(0);
    clock.advance(15_000);
    const half = publisher.counts().sent;
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(8);
    clock.advance(15_000);
    expect(publisher.counts().sent).toBe(8);
    await publisher.drained();
  });
});

describe('the connection', () => {
  it('survives a broker that is killed and comes back', async () => {
    const hours = sampleHours(200);
    fill(hours);
    let answered = 0;
    let cut: (() => void) | undefined;
    const halfWay = new Promise<void>((resolve) => {
      cut = resolve;
    });
    const hub = await hubWith(() => {
      answered += 1;
      if (answered === 80) cut?.();
      return answered <= 80 || answered > 90 ? 'stored' : undefined;
    });
    const publisher = publish();
    await halfWay;
    await broker.kill();
    expect(outbox.stats().waiting).toBeGreaterThan(0);
    broker = await startBroker(broker.port);
    await publisher.drained();
    expect(new Set(hub.hours())).toEqual(new Set(texts(hours)));
    expectOneBodyAnHour(hub);
  });

  it('says once and readably that the broker is away, tries on, and then delivers', async () => {
    const { port } = broker;
    await broker.kill();
    fill(sampleHours(2));
    const publisher = publish({ entry: () => ({ urls: [`mqtt://user:secret@${BROKER_HOST}:${port}`] }) });
    // Several attempts, seen from the port itself.
    let knocks = 0;
    const knocking = createServer((socket) => {
      knocks += 1;
      socket.destroy();
    }).listen(port, BROKER_HOST);
    while (knocks < 4) await once(knocking, 'connection');
    knocking.close();
    await once(knocking, 'close');
    const warnings = log.filter(({ level }) => level === 40);
    expect(new Set(warnings.map(({ reason }) => reason)).size).toBe(warnings.length);
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings[0]).toMatchObject({
      broker: `${BROKER_HOST}:${port}`,
      msg: expect.stringContaining('outbox'),
    });
    expect(JSON.stringify(log)).not.toContain('secret');
    broker = await startBroker(port);
    await hubWith(() => 'stored');
    await publisher.drained();
  });

  it('says when the broker refuses receipts, and tries on until it does not', async () => {
    const { port } = broker;
    await broker.kill();
    broker = await startBroker(port, { authorizeSubscribe: (_client, _wanted, done) => done(null, null) });
    fill(sampleHours(1));
    const warned = new Promise<void>((resolve) => {
      logger = pino({ level: 'warn' }, { write: (line: string) => line.includes('refuses') && resolve() });
    });
    const publisher = publish();
    await warned;
    expect(publisher.counts().sent).toBe(0);
    await broker.kill();
    broker = await startBroker(port);
    await hubWith(() => 'stored');
    await publisher.drained();
  });

  it('gives up nothing and ends quickly when it is stopped without a broker', async () => {
    await broker.kill();
    fill(sampleHours(1));
    const publisher = publish();
    await publisher.stop();
    await publisher.stop();
    expect(outbox.stats().waiting).toBe(1);
    broker = await startBroker();
  });
});

describe('state and health', () => {
  it('is born online, reports health, and says offline at a clean stop, retained', async () => {
    const clock = fakeClock(Date.UTC(2026, 10, 23));
    const hub = await hubWith(() => 'stored');
    const publisher = publish({ clock });
    const reports = () => hub.heard.filter(({ kind }) => kind === 'health').length;
    await hub.until(() => reports() === 1);
    clock.advance(300_000);
    await hub.until(() => reports() === 2);
    expect(JSON.parse(hub.heard.find(({ kind }) => kind === 'health')!.body)).toEqual(sampleHealth());
    await publisher.stop();
    await hub.until(() => hub.heard.at(-1)?.body === JSON.stringify(sampleState('offline')));
    const late = await hubWith(() => undefined);
    await late.until(() => late.heard.length > 0);
    expect(late.heard[0]).toMatchObject({
      kind: 'state',
      retain: true,
      body: JSON.stringify(sampleState('offline')),
    });
    expect(
      hub.heard.filter(({ kind }) => kind === 'state').map(({ body }) => JSON.parse(body).state),
    ).toEqual(['online', 'offline']);
  });

  it('leaves a last will that is heard when the process is killed', async () => {
    const hub = await hubWith(() => 'stored');
    const child = runSensor(broker.url, join(folder, 'other.sqlite'), 3);
    await hub.until(() => hub.hours().length === 3);
    child.kill('SIGKILL');
    await hub.until(() => hub.heard.at(-1)?.body === JSON.stringify(sampleState('offline')));
  });
});

describe('killed at any moment while it publishes', () => {
  it('never sends two values for one hour, and in the end delivers all', async () => {
    const file = join(folder, 'killed.sqlite');
    const hub = await hubWith((_hour, _body, times) => (times % 2 === 0 ? 'stored' : undefined));
    for (let round = 0; round < 6; round += 1) {
      const before = hub.hours().length;
      const child = runSensor(broker.url, file, 120);
      await hub.until(() => hub.hours().length >= before + 7 * round + 1);
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    const last = runSensor(broker.url, file, 120);
    const [status] = await once(last, 'close');
    expect(status).toBe(0);
    expect(new Set(hub.hours())).toEqual(new Set(texts(sampleHours(120))));
    expectOneBodyAnHour(hub);
  });
});

function runSensor(url: string, file: string, hours: number): ChildProcess {
  const driver = join(import.meta.dirname, 'publisher-driver.ts');
  return spawn(process.execPath, [driver, url, file, String(hours)], { stdio: 'inherit' });
}

const MOSQUITTO = '/usr/sbin/mosquitto';
describe.skipIf(!existsSync(MOSQUITTO))('with mosquitto (skipped where it is not installed)', () => {
  it('delivers, and leaves offline behind', async () => {
    const { port } = broker;
    await broker.kill();
    const mosquitto = spawn(MOSQUITTO, ['-p', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    for await (const text of mosquitto.stderr.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      said += text;
      if (said.includes('running')) break;
    }
    mosquitto.stderr.resume();
    try {
      const hours = sampleHours(50);
      fill(hours);
      const url = `mqtt://127.0.0.1:${port}`;
      const hub = await hubWith(() => 'stored', url);
      const publisher = publish({ entry: () => ({ urls: [url] }), limits: { receiptMsMax: 30_000 } });
      await publisher.drained();
      expect(hub.hours()).toEqual(texts(hours));
      await publisher.stop();
      await hub.until(() => hub.heard.at(-1)?.body === JSON.stringify(sampleState('offline')));
    } finally {
      const closed = once(mosquitto, 'close');
      mosquitto.kill();
      await closed;
      broker = await startBroker();
    }
  });
});

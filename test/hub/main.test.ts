// The hub as a process: how it starts, stops, fails, and what survives its sudden death.
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { topicOf } from '../../shared/topics.ts';
import { formatUtcHour, type UtcHour } from '../../shared/utc-hour.ts';
import { freePort } from '../support/free-port.ts';
import { findMosquitto, startMosquitto } from './broker/mosquitto.ts';
import { connectClient, nextMessage } from './broker/mqtt-client.ts';
import { storesWithin, withStores } from './directory/with-stores.ts';
import { type HubProcess, startHubProcess, writeConfig } from './hub-process.ts';
import { DOOR, HOUR_TOPIC, hourlyCount, NOON, RETAILERS, STATE } from './ingest/example-messages.ts';
import { startResendingSensor } from './ingest/resending-sensor.ts';
import { openRaw } from './store/open-raw.ts';

let folder: string;
let undo: (() => unknown)[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-hub-'));
  undo = [() => rmSync(folder, { recursive: true })];
});
afterEach(async () => {
  for (let step = undo.pop(); step; step = undo.pop()) await step();
});

function start(...args: string[]): HubProcess {
  const hub = startHubProcess(...args);
  undo.push(async () => {
    hub.child.kill('SIGKILL');
    await hub.exit;
  });
  return hub;
}
const run = (file: string) => start('run', '--config', file, '--log-level', 'info');
const database = () => join(folder, 'footfall-hub.sqlite');

async function takenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

test.each(['SIGTERM', 'SIGINT'] as const)('takes an hour, and %s ends it in order', async (signal) => {
  const hub = run(writeConfig(folder));
  const { http, mqtt } = await hub.listening;
  expect(http).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await fetch(http)).status).toBeLessThan(500);

  const sensor = await connectClient(mqtt);
  await sensor.subscribeAsync(topicOf(DOOR, 'receipt'), { qos: 1 });
  const receipt = nextMessage(sensor);
  await sensor.publishAsync(HOUR_TOPIC, JSON.stringify(hourlyCount()), { qos: 1 });
  expect(JSON.parse((await receipt).text)).toMatchObject({ outcome: 'stored' });
  sensor.end(true);

  hub.child.kill(signal);
  const { code, stdout } = await hub.exit;
  expect(code).toBe(0);
  expect(stdout).toBe(`${JSON.stringify({ listening: { http, mqtt } })}\n`);
  // Closed in order, SQLite leaves no log behind.
  expect(existsSync(`${database()}-wal`)).toBe(false);
});

test('a request that never ends delays the stop, a second signal ends it at once', async () => {
  const hub = run(writeConfig(folder));
  const { http } = await hub.listening;
  const socket = connect(Number(new URL(http).port), '127.0.0.1');
  undo.push(() => socket.destroy());
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.write('GET / HTTP/1.1\r\nHost: x\r\n', () => resolve()));
  // Whatever the hub answers now, it has read the unfinished request before.
  await fetch(http);

  const stopping = new Promise<void>((resolve) => {
    hub.child.stderr!.on('data', (chunk) => String(chunk).includes('stopping') && resolve());
  });
  hub.child.kill('SIGTERM');
  await stopping;
  hub.child.kill('SIGTERM');
  expect((await hub.exit).code).toBe(1);
});

describe('what stops the start is one readable line, and exit status 1:', () => {
  async function failure(file: string): Promise<string> {
    const { code, stdout, stderr } = await run(file).exit;
    expect([code, stdout]).toEqual([1, '']);
    const readable = stderr.split('\n').filter((line) => line.startsWith('footfall-hub: '));
    expect(readable).toHaveLength(1);
    return readable[0]!;
  }

  test.each(['listen', 'broker'])('a busy port of %s', async (setting) => {
    const port = await takenPort();
    expect(await failure(writeConfig(folder, { [setting]: { port } }))).toBe(
      `footfall-hub: port ${port} on 127.0.0.1 is taken by another program: stop that one, ` +
        `or set ${setting}.port to another port (0 takes any free one)`,
    );
  });

  test('a file that is not a database', async () => {
    writeFileSync(database(), 'Dear all, '.repeat(1000));
    expect(await failure(writeConfig(folder))).toContain('the file is not a SQLite database');
  });

  test('a configuration with a mistake', async () => {
    const file = writeConfig(folder, { listen: { port: 'eighty' } });
    expect(await failure(file)).toMatch(/hub\.yaml:2: listen\.port: expected an integer .* got "eighty"$/);
  });

  test('no configuration', async () => {
    expect(await failure(join(folder, 'none.yaml'))).toContain('cannot read the configuration');
  });
});

describe('a second hub on the database of the first', () => {
  const other = { ...RETAILERS[0]!, name: 'Changed' };
  const names = (raw: Database.Database) => raw.prepare('SELECT name FROM retailer').all();

  test('is refused and changes nothing, whichever its ports are; the first goes on', async () => {
    const first = run(writeConfig(folder));
    const { http } = await first.listening;
    const { db, raw } = openRaw(database());
    undo.push(() => db.close());
    const port = Number(new URL(http).port);
    const second = writeConfig(folder, { retailers: [other], listen: { port } });
    const { code, stderr } = await run(second).exit;
    expect([code, stderr]).toEqual([1, expect.stringContaining('another hub works with the database')]);
    expect(names(raw)).toEqual([{ name: 'Acme' }]);
    expect((await fetch(http)).status).toBe(200);
    // Whichever way the first ends, the lock goes with it.
    first.child.kill('SIGKILL');
    await first.exit;
    const third = run(writeConfig(folder, { retailers: [other] }));
    await third.listening;
    // The database is the truth: what the configuration says otherwise is pointed out.
    expect(names(raw)).toEqual([{ name: 'Acme' }]);
    expect(third.stderr()).toMatch(/name: Acme becomes Changed\..*say otherwise than the directory/);
  });

  test.each(['listen', 'broker', 'publicListen'])(
    'or one that cannot listen at %s has written nothing',
    async (setting) => {
      const { db, raw } = openRaw(database());
      undo.push(() => db.close());
      await db.asOperator().write(async (unit) => {
        const { key: store } = (await storesWithin(unit, RETAILERS))('acme', 'main-street')!;
        const [sensor] = await unit.sensorKeys([{ store, id: 'door' }], 1);
        await unit.changeSensors([{ sensor: sensor!, state: '{"state":"online"}' }], 1);
      });
      const busy = { port: await takenPort() };
      const { code } = await run(writeConfig(folder, { retailers: [other], [setting]: busy })).exit;
      expect(code).toBe(1);
      expect(names(raw)).toEqual([{ name: 'Acme' }]);
      expect(raw.prepare('SELECT state FROM sensor').get()).toEqual({ state: '{"state":"online"}' });
    },
  );
});

test('a page that is damaged says what to do, in a command, on a page and in the log', async () => {
  const { db, raw } = openRaw(database());
  await withStores(db, RETAILERS);
  const pages = raw
    .prepare<[], { rootpage: number }>(
      "SELECT rootpage FROM sqlite_schema WHERE tbl_name IN ('audit', 'alarm') AND rootpage > 0",
    )
    .all();
  const pageBytes = Number(raw.pragma('page_size', { simple: true }));
  await db.close();
  for (const { rootpage } of pages) damage(database(), (rootpage - 1) * pageBytes, pageBytes);
  const advice =
    /cannot use the database .*footfall-hub\.sqlite \(database disk image is malformed\): the file is damaged: stop the hub, then restore a backup/;
  const { code, stderr } = await start('audit', '--config', writeConfig(folder)).exit;
  expect([code, stderr]).toEqual([1, expect.stringMatching(advice)]);

  const hub = run(writeConfig(folder));
  const { http, mqtt } = await hub.listening;
  const answer = await fetch(`${http}/api/v1/alarms`);
  expect([answer.status, await answer.json()]).toEqual([
    503,
    { error: expect.objectContaining({ doThis: expect.stringContaining('restore a backup') }) },
  ]);
  const sensor = await connectClient(mqtt);
  undo.push(() => sensor.end(true));
  await sensor.publishAsync(topicOf(DOOR, 'state'), JSON.stringify(STATE), { qos: 1 });
  await expect
    .poll(() => hub.stderr())
    .toMatch(/"reason":"cannot use the database[^"]*restore a backup[^\n]*could not commit/);
  expect(hub.stderr()).toMatch(/"reason":"cannot use the database[^\n]*request failed/);
});

function damage(file: string, at: number, bytes: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(bytes, 0xab), 0, bytes, at);
  closeSync(handle);
}

test('wrong usage ends with status 2, help with 0', async () => {
  const [wrong, help, limit] = await Promise.all([
    start('run').exit,
    start('run', '--help').exit,
    start('audit', '--limit', 'all').exit,
  ]);
  expect([limit.code, limit.stderr]).toEqual([2, expect.stringContaining('Write a number from 1 on')]);
  expect([wrong.code, wrong.stderr]).toEqual([
    2,
    expect.stringContaining("required option '--config <file>'"),
  ]);
  expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('--log-level')]);
});

test('killed in the middle of a burst, it has every hour once and nothing it did not have', async () => {
  const HOURS = 1500;
  const KILL_AFTER = 300;
  const ports = { listen: { port: 0 }, broker: { port: await freePort() } };
  const file = writeConfig(folder, ports);
  const counts = Array.from({ length: HOURS }, (_, n) =>
    hourlyCount((NOON - n) as UtcHour, { visits: n, occupancy: n / 10 }),
  );
  const first = run(file);
  const sensor = startResendingSensor((await first.listening).mqtt, DOOR, counts);
  undo.push(() => sensor.end());
  await sensor.answeredAtLeast(KILL_AFTER);
  first.child.kill('SIGKILL');
  await first.exit;

  // What was answered is there, before anybody could send it again.
  const { db, raw } = openRaw(database());
  undo.push(() => db.close());
  const hours = raw.prepare<[], { hour: UtcHour; visits: number; occupancy_tenths: number }>(
    'SELECT hour, visits, occupancy_tenths FROM hour ORDER BY hour DESC',
  );
  const storedAtKill = new Set(hours.all().map(({ hour }) => formatUtcHour(hour)));
  const answeredAtKill = sensor.answered.slice();
  expect(answeredAtKill.length).toBeLessThan(HOURS);
  expect(answeredAtKill.filter((hour) => !storedAtKill.has(hour))).toEqual([]);

  const second = run(file);
  await second.listening;
  await sensor.answeredAtLeast(HOURS);
  expect(hours.all()).toEqual(counts.map((_, n) => ({ hour: NOON - n, visits: n, occupancy_tenths: n })));
  expect(raw.prepare('SELECT count(*) AS n FROM refused').get()).toEqual({ n: 0 });
});

test.skipIf(findMosquitto() === undefined)(
  'runs at an external broker and shows it without its password (skipped where Mosquitto is not installed)',
  async () => {
    const port = await freePort();
    const broker = await startMosquitto(findMosquitto()!, port);
    undo.push(() => broker.stop());
    const hub = run(writeConfig(folder, { broker: { url: `mqtt://hub:secret@127.0.0.1:${port}` } }));
    expect((await hub.listening).mqtt).toBe(`mqtt://127.0.0.1:${port}`);
    hub.child.kill('SIGTERM');
    const { code, stderr } = await hub.exit;
    expect(code).toBe(0);
    expect(stderr).not.toContain('secret');
  },
);

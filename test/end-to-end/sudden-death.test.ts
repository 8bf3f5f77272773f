// Sensor and hub die suddenly, again and again: while hours are drawn, while they are sent, at any moment.
// In the end every hour is stored once, and whatever was ever sent for an hour was the same bytes: the noise
// is never drawn a second time.
import { copyFileSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { HourlyCount } from '../../shared/hourly-count-schema.ts';
import { seededRandom, uniformBelow } from '../../shared/random.ts';
import { topicOf } from '../../shared/topics.ts';
import { formatUtcHour, MS_PER_HOUR, utcHourOf } from '../../shared/utc-hour.ts';
import { probePacket } from '../simulator/frame.ts';
import { pcapFile } from '../simulator/pcap-writer.ts';
import { startHub, storedCounts } from './hub-under-test.ts';
import { type SensorProcess, STORE, startSensor, writeSensorConfig } from './sensor-process.ts';
import { temporaryFolder, until } from './stage.ts';
import { startWireTap, type WirePublish } from './wire-tap.ts';

const SEED = 20_261_123;
const FROM_MS = Date.parse('2026-02-02T00:00:00Z');
const HOURS = 360;
/** Releases that a sensor sends before it waits for receipts. */
const WINDOW = 32;
const HOUR_TEXTS = Array.from({ length: HOURS }, (_, at) =>
  formatUtcHour(utcHourOf(FROM_MS + at * MS_PER_HOUR)),
);
const HOUR_TOPIC = topicOf({ ...STORE, sensor: 'door' }, 'hour');
/** Much noise and no floor: two draws of an hour are hardly ever alike. */
const SETTINGS = { privacy: { epsilon: 0.01, floor: 0 } };
/** Of the outbox's log, for one release: one or two pages of 4 KiB. */
const BYTES_A_DRAW = 8192;

/** Fifteen days of one phone, heard every ten minutes: many hours, soon read. */
function writeLongCapture(file: string): string {
  const packet = probePacket({ address: '02:00:5e:00:00:01', signalDbm: -50 });
  const records = Array.from({ length: HOURS * 6 }, (_, at) => ({
    timeUs: (FROM_MS + 60_000 + at * 600_000) * 1000,
    packet,
  }));
  writeFileSync(file, pcapFile(records));
  return file;
}

interface Progress {
  readonly drawn: number;
  readonly waiting: number;
}

/** How far an outbox has come; read from a copy, so that the file stays as death left it. */
function progressOf(outbox: string, folder: string): Progress {
  if (!existsSync(outbox)) return { drawn: 0, waiting: 0 };
  const copy = join(folder, 'copy.sqlite');
  mkdirSync(folder);
  for (const suffix of ['', '-wal']) {
    if (existsSync(outbox + suffix)) copyFileSync(outbox + suffix, copy + suffix);
  }
  const db = new Database(copy);
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'release'").pluck().get();
  const progress = { drawn: 0, waiting: 0 };
  if (tables === 1) {
    const sql = 'SELECT count(*) AS drawn, count(body) AS waiting FROM release';
    Object.assign(progress, db.prepare(sql).get());
  }
  db.close();
  return progress;
}

/** Each body that was sent for an hour, without repeats. */
function bodiesByHour(published: readonly WirePublish[]): Map<string, Set<string>> {
  const bodies = new Map<string, Set<string>>();
  for (const { topic, body } of published) {
    if (topic !== HOUR_TOPIC) continue;
    const { hour }: HourlyCount = JSON.parse(body);
    bodies.set(hour, (bodies.get(hour) ?? new Set()).add(body));
  }
  return bodies;
}

test('sensor and hub are killed at random: every hour is stored once, and none is drawn twice', async () => {
  const folder = temporaryFolder();
  const hub = await startHub(folder);
  const wire = await startWireTap(hub.mqttPort, hub.isListening);
  const { config, outbox } = writeSensorConfig(folder, 'door', wire.url, SETTINGS);
  const capture = writeLongCapture(join(folder, 'long.pcap'));
  const random = seededRandom(SEED);
  const oneTo = (most: number) => 1 + uniformBelow(random, most);
  const startReplay = () => startSensor('replay', '--publish', '--config', config, capture);
  const sent = () => wire.published.filter(({ topic }) => topic === HOUR_TOPIC).length;
  const logBytes = () => statSync(`${outbox}-wal`, { throwIfNoEntry: false })?.size ?? 0;

  // When one of them is to die: by the clock, after some draws, or after some sends.
  const atAnyMoment = () => pause(oneTo(900));
  const afterDraws = async () => {
    const bytes = logBytes() + oneTo(20) * BYTES_A_DRAW;
    await until('the outbox grows', () => logBytes() > bytes);
  };
  // A window full goes out at once; what is sent beyond it follows a receipt.
  const afterSends = () => {
    const goal = sent() + WINDOW + oneTo(40);
    return wire.until(() => sent() >= goal);
  };
  const deaths: Progress[] = [];
  const sensorDies = async (sensor: SensorProcess) => {
    sensor.child.kill('SIGKILL');
    expect((await sensor.exit).signal, 'dead before it was done').toBe('SIGKILL');
    deaths.push(progressOf(outbox, join(folder, `death-${deaths.length}`)));
  };
  const sensorLivesUntil = async (moment: () => Promise<void>) => {
    const sensor = startReplay();
    await moment();
    await sensorDies(sensor);
  };
  const hubDiesAndReturns = async () => {
    await hub.kill();
    await hub.start();
  };

  // With no hub, a sensor draws all hours and waits: it never is done too soon.
  await hub.kill();
  for (const moment of [afterDraws, afterDraws, afterDraws, atAnyMoment, atAnyMoment]) {
    await sensorLivesUntil(moment);
  }
  await hub.start();
  await sensorLivesUntil(afterSends);
  await sensorLivesUntil(async () => {
    await afterSends();
    await hubDiesAndReturns();
    await afterSends();
  });
  await sensorLivesUntil(async () => {
    await afterSends();
    await hub.kill();
    await atAnyMoment();
  });
  await hub.start();
  const last = startReplay();
  await afterSends();
  await hubDiesAndReturns();
  const { code, stderr } = await last.exit;
  expect(code, stderr).toBe(0);

  // It was as bad as it was meant to be.
  expect(deaths.some(({ drawn, waiting }) => waiting > 0 && waiting === drawn && drawn < HOURS)).toBe(true);
  expect(deaths.some(({ drawn, waiting }) => waiting > 0 && waiting < drawn)).toBe(true);
  expect(sent()).toBeGreaterThan(HOURS);

  const bodies = bodiesByHour(wire.published);
  expect([...bodies.keys()].sort()).toEqual(HOUR_TEXTS);
  expect([...bodies.values()].filter((different) => different.size > 1)).toEqual([]);
  const released = HOUR_TEXTS.map((hour): HourlyCount => JSON.parse([...bodies.get(hour)!][0]!));
  expect(storedCounts(hub.database)).toEqual(released);
  expect(await hub.api('health')).toMatchObject({ alarms: 0, refused: 0 });
  expect(progressOf(outbox, join(folder, 'end'))).toEqual({ drawn: HOURS, waiting: 0 });

  // What a second draw would have looked like: other values nearly everywhere.
  const { stdout } = await startSensor('replay', '--config', config, capture).exit;
  const drawnAnew = stdout.trimEnd().split('\n');
  const alike = drawnAnew.filter((line, at) => bodies.get(HOUR_TEXTS[at]!)!.has(line));
  expect(drawnAnew).toHaveLength(HOURS);
  expect(alike.length).toBeLessThan(HOURS / 4);
}, 120_000);

// A hub with two Mosquittos over TLS, by the files that it writes for them, and paired sensors at both: one is killed under
// load and brought back. Every hour is stored once, each sensor gets its receipts, and in the end all are where they belong.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { rankBrokers } from '../../device/release/broker-choice.ts';
import { type Outbox, openOutbox } from '../../device/release/outbox.ts';
import { type Publisher, startPublisher } from '../../device/release/publisher.ts';
import { parseHubConfig } from '../../hub/config.ts';
import { openCertificates } from '../../hub/pairing/certificate-store.ts';
import { writeMosquittoFiles } from '../../hub/pairing/mosquitto.ts';
import { hashPassword } from '../../hub/pairing/password.ts';
import { mosquittoNow } from '../../hub/security.ts';
import { openSqlite } from '../../hub/store/sqlite/database.ts';
import { systemClock } from '../../shared/clock.ts';
import { createLogger } from '../../shared/logger.ts';
import { seededRandom } from '../../shared/random.ts';
import { clientIdOf, type SensorPath } from '../../shared/topics.ts';
import { type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { findMosquitto, type Mosquitto, startMosquittoOn } from '../hub/broker/mosquitto.ts';
import { type HubProcess, startHubProcess, writeConfig } from '../hub/hub-process.ts';
import { HEALTH, hourlyCount, STATE } from '../hub/ingest/example-messages.ts';
import { freePort } from '../support/free-port.ts';

const program = findMosquitto();
const logger = createLogger('test', 'silent');
const SENSORS = 8;
const PAUSES = {
  reconnectMsMin: 50,
  reconnectMsMax: 200,
  moveMsMax: 300,
  returnMsMin: 300,
  returnMsMax: 900,
  receiptMsMax: 2000,
  resendMsMax: 4000,
};
const sensorOf = (n: number): SensorPath => ({ retailer: 'acme', store: 'main-street', sensor: `s${n}` });
const userOf = ({ retailer, store, sensor }: SensorPath) => `${retailer}/${store}/${sensor}`;

const folder = mkdtempSync(join(tmpdir(), 'footfall-two-brokers-'));
const database = join(folder, 'footfall-hub.sqlite');
const mosquittos = new Map<string, Mosquitto>();
let urls: string[];
let authority: string;
let hub: HubProcess;
let startBroker: (url: string) => Promise<void>;
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  if (program === undefined) return;
  const ports = [await freePort(), await freePort()];
  urls = ports.map((port) => `mqtts://127.0.0.1:${port}`);
  const file = writeConfig(folder, {
    broker: {
      tls: {
        names: ['127.0.0.1'],
        host: '127.0.0.1',
        port: 0,
        pairingPort: 0,
        folder: 'tls',
        mosquitto: 'conf',
      },
    },
    brokers: ports.map((port) => `mqtts://hub:s%3Aecret@127.0.0.1:${port}`),
  });
  const config = parseHubConfig(readFileSync(file, 'utf8'), file);
  const certificates = await openCertificates(join(folder, 'tls'), ['127.0.0.1'], Date.now());
  ({ authority } = certificates);
  const db = openSqlite(database, { forHub: false });
  for (let n = 0; n < SENSORS; n += 1) {
    await db.asOperator().write((unit) => unit.issueCredential(sensorOf(n), hashPassword('p'), Date.now()));
  }
  const places = await mosquittoNow(config, join(folder, 'conf'), { db, certificates });
  await db.close();
  for (const place of places) writeMosquittoFiles(place.folder, place.files);
  startBroker = async (url) => {
    const place = places[urls.indexOf(url)]!;
    mosquittos.set(url, await startMosquittoOn(program, place.folder, url));
  };
  for (const url of urls) await startBroker(url);
  hub = startHubProcess('run', '--config', file);
  await hub.listening;
}, 60_000);
afterEach(async () => {
  for (let step = undo.pop(); step; step = undo.pop()) await step();
});
afterAll(async () => {
  hub?.child.kill();
  await hub?.exit;
  for (const mosquitto of mosquittos.values()) await mosquitto.stop();
  rmSync(folder, { recursive: true });
});

interface Sensor {
  readonly own: string;
  readonly publisher: Publisher;
  readonly outbox: Outbox;
  count(hour: UtcHour): void;
}

function startSensor(n: number): Sensor {
  const path = sensorOf(n);
  const outbox = openOutbox(join(folder, `${path.sensor}.sqlite`), path, systemClock);
  const publisher = startPublisher({
    entry: () => ({ urls, user: userOf(path), password: 'p', authority }),
    path,
    outbox,
    clock: systemClock,
    random: seededRandom(n),
    logger,
    state: (state, comingMs) =>
      Object.assign({}, STATE, {
        sensor: path.sensor,
        state,
        since: new Date().toISOString(),
        connected: new Date(comingMs).toISOString(),
      }),
    health: async () => Object.assign({}, HEALTH, { sensor: path.sensor }),
    config: () => {},
    healthEveryMs: 300_000,
    sendDelayMsMax: 0,
    limits: PAUSES,
  });
  undo.push(
    () => outbox.close(),
    () => publisher.stop(),
  );
  const [own] = rankBrokers(urls, clientIdOf(path));
  return {
    own: own!,
    publisher,
    outbox,
    count(hour) {
      outbox.releaseOnce(hour, () => hourlyCount(hour, { sensor: path.sensor, visits: (hour + n) % 97 }));
      publisher.wake(hour);
    },
  };
}

const isAt = ({ publisher }: Sensor, url: string) => {
  const { broker, isConnected } = publisher.place();
  return isConnected && broker === new URL(url).host;
};

function stored() {
  const db = new Database(database, { readonly: true });
  try {
    const hours = db
      .prepare<[], { id: string; n: number }>(
        'SELECT s.id AS id, count(*) AS n FROM hour h JOIN sensor s ON s.key = h.sensor_key GROUP BY s.id ORDER BY s.id',
      )
      .all();
    const states = db.prepare<[], string>("SELECT state->>'$.state' FROM sensor ORDER BY id").pluck().all();
    return { hours, states };
  } finally {
    db.close();
  }
}

describe.skipIf(program === undefined)('two Mosquittos (skipped where it is not installed)', () => {
  test('one is killed under load and brought back: every hour once, each receipt, each sensor at home', async () => {
    const sensors = Array.from({ length: SENSORS }, (_, n) => startSensor(n));
    await expect
      .poll(() => sensors.every((sensor) => isAt(sensor, sensor.own)), { timeout: 20_000 })
      .toBe(true);
    const dying = urls[0]!;
    const [orphans, others] = [
      sensors.filter(({ own }) => own === dying),
      sensors.filter(({ own }) => own !== dying),
    ];
    expect(orphans.length).toBeGreaterThan(0);
    expect(others.length).toBeGreaterThan(0);

    const newest = utcHourOf(Date.now()) - 1;
    let hours = 0;
    const load = setInterval(() => {
      for (const sensor of sensors) sensor.count((newest - hours) as UtcHour);
      hours += 1;
    }, 20);
    undo.push(() => clearInterval(load));
    const more = (by: number) => {
      const enough = hours + by;
      return expect.poll(() => hours >= enough, { timeout: 20_000 }).toBe(true);
    };
    await more(20);
    await mosquittos.get(dying)!.kill();
    await expect
      .poll(() => orphans.every((sensor) => isAt(sensor, urls[1]!)), { timeout: 20_000 })
      .toBe(true);
    expect(others.every((sensor) => isAt(sensor, sensor.own))).toBe(true);
    await startBroker(dying);
    await expect.poll(() => orphans.every((sensor) => isAt(sensor, dying)), { timeout: 20_000 }).toBe(true);
    await more(20);
    clearInterval(load);
    await Promise.all(sensors.map(({ publisher }) => publisher.drained()));

    for (const { publisher, outbox } of sensors) {
      expect(publisher.counts()).toMatchObject({ stored: hours, rejected: 0 });
      expect(outbox.stats()).toMatchObject({ waiting: 0, refused: 0 });
    }
    expect(stored().hours).toEqual(sensors.map((_, n) => ({ id: `s${n}`, n: hours })));
    await expect.poll(() => stored().states).toEqual(sensors.map(() => 'online'));
  }, 90_000);
});

// Two sensors replay simulated days into one hub. What a listener at the broker heard released is what the
// hub has, once: in its database file and, summed over the sensors, in its API.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openOutbox } from '../../device/release/outbox.ts';
import { systemClock } from '../../shared/clock.ts';
import { DWELL_BANDS } from '../../shared/hourly-count.ts';
import type { HourlyCount } from '../../shared/hourly-count-schema.ts';
import { allSensors } from '../../shared/topics.ts';
import { formatUtcHour, MS_PER_HOUR, utcHourOf } from '../../shared/utc-hour.ts';
import { presetShop } from '../simulator/shop.ts';
import { simulate, writeCapture } from '../simulator/simulate.ts';
import { type TappedMessage, tapBroker } from './broker-tap.ts';
import { startHub, storedCounts } from './hub-under-test.ts';
import { STORE, startSensor, writeSensorConfig } from './sensor-process.ts';
import { temporaryFolder } from './stage.ts';

const FROM_MS = Date.parse('2026-03-06T00:00:00Z');
const HOURS = 60;
const UNTIL_MS = FROM_MS + HOURS * MS_PER_HOUR;
const HOUR_TEXTS = Array.from({ length: HOURS }, (_, at) =>
  formatUtcHour(utcHourOf(FROM_MS + at * MS_PER_HOUR)),
);
/** The second sensor shows every stay; the first lives by the defaults. */
const SENSORS = {
  counter: { shop: 'electronics', settings: { profile: 'hour', privacy: { epsilon: 2, floor: 0 } } },
  door: { shop: 'fashion', settings: {} },
} as const;

async function capture(folder: string, shop: string): Promise<string> {
  const file = join(folder, `${shop}.pcap.gz`);
  const days = { shop: presetShop(shop), fromMs: FROM_MS, untilMs: UNTIL_MS, seed: 7, crowd: 0.2 };
  await writeCapture(simulate(days), file, { gzip: true });
  return file;
}

const bySensorAndHour = (one: HourlyCount, other: HourlyCount) =>
  `${one.sensor} ${one.hour}` < `${other.sensor} ${other.hour}` ? -1 : 1;
const countsOf = (heard: readonly TappedMessage[]) =>
  heard.map(({ body }): HourlyCount => JSON.parse(body.toString())).sort(bySensorAndHour);

/** What the API must say of an hour, added up from what its sensors released. */
function summed(counts: readonly HourlyCount[]) {
  const sum = (values: readonly (number | null)[]) => {
    const released = values.filter((value) => value !== null);
    return released.length === 0 ? null : released.reduce((a, b) => a + b);
  };
  const of = (value: (count: HourlyCount) => number | null) => sum(counts.map(value));
  const suppressed = (value: (count: HourlyCount) => number | null) =>
    counts.filter((count) => value(count) === null).length;
  const tenths = of(({ occupancy }) => (occupancy === null ? null : Math.round(occupancy * 10)));
  return {
    hour: counts[0]!.hour,
    sensors_heard: counts.length,
    visits: of(({ visits }) => visits),
    passersby: of(({ passersby }) => passersby),
    occupancy: tenths === null ? null : tenths / 10,
    dwell: counts.every(({ dwell }) => dwell === null)
      ? null
      : Object.fromEntries(DWELL_BANDS.map((band) => [band, of(({ dwell }) => dwell?.[band] ?? null)])),
    suppressed: {
      visits: suppressed(({ visits }) => visits),
      passersby: suppressed(({ passersby }) => passersby),
      occupancy: suppressed(({ occupancy }) => occupancy),
    },
  };
}

test('every hour of two sensors is stored once, equal to what was released; again, nothing is sent', async () => {
  const folder = temporaryFolder();
  const hub = await startHub(folder);
  const heard = await tapBroker(hub.mqtt, allSensors('hour'));
  const replays = await Promise.all(
    Object.entries(SENSORS).map(async ([name, { shop, settings }]) => {
      const { config, outbox } = writeSensorConfig(folder, name, hub.mqtt, settings);
      const args = ['replay', '--publish', '--config', config, await capture(folder, shop)];
      return { name, outbox, args };
    }),
  );
  const replay = () => Promise.all(replays.map(({ args }) => startSensor(...args).exit));

  for (const { code, stdout, stderr } of await replay()) {
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '' });
  }
  const released = countsOf(heard);
  expect(released.map(({ sensor, hour }) => `${sensor} ${hour}`)).toEqual(
    Object.keys(SENSORS).flatMap((name) => HOUR_TEXTS.map((hour) => `${name} ${hour}`)),
  );
  // Something to compare: large and small, withheld and not.
  const busy = released.filter(({ present }) => present !== null && present > 8);
  expect(busy.length).toBeGreaterThan(HOURS / 4);
  expect(released.some(({ visits }) => visits === null)).toBe(true);
  expect(released.some(({ dwell }) => (dwell?.from5to15 ?? 0) > 0)).toBe(true);

  expect(storedCounts(hub.database)).toEqual(released);
  const range = `from=${HOUR_TEXTS[0]}&to=${formatUtcHour(utcHourOf(UNTIL_MS))}`;
  const { hours } = await hub.api(`stores/${STORE.retailer}/${STORE.store}/hours?${range}`);
  expect(hours).toMatchObject(HOUR_TEXTS.map((text) => summed(released.filter(({ hour }) => hour === text))));
  expect(await hub.api('health')).toMatchObject({ sensors: 2, alarms: 0, refused: 0 });

  const again = await replay();
  expect(again.map(({ code }) => code)).toEqual([0, 0]);
  for (const { stderr } of again) expect(stderr.match(/"kind":"already"/g)).toHaveLength(HOURS);
  expect(heard).toHaveLength(released.length);
  for (const { name, outbox } of replays) {
    const kept = openOutbox(outbox, { ...STORE, sensor: name }, systemClock);
    expect(kept.stats()).toMatchObject({ waiting: 0, refused: 0, oldest: null, failure: null });
    kept.close();
  }
});

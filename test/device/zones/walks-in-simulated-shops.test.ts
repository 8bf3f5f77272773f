// The estimate of the errors against the truth, where the truth is known: many walkers in the simulator's
// shops, each with a phone of their own, and a crowd whose phones differ by model and by body.
import { describe, expect, test } from 'vitest';
import { scanLevels, type WalkSample } from '../../../device/zones/scan-levels.ts';
import { type ZoneSettings, type Zones, zonesFromWalks } from '../../../device/zones/zones-from-walks.ts';
import { seededRandom } from '../../../shared/random.ts';
import type { Place, Presence } from '../../simulator/crowd/presence.ts';
import { frameBody } from '../../simulator/phones/frame-body.ts';
import type { Transmission } from '../../simulator/phones/phone.ts';
import { HeardFrames } from '../../simulator/radio/heard-frames.ts';
import { createLink } from '../../simulator/radio/link.ts';
import { createEar } from '../../simulator/radio/receiver.ts';
import { presetShop } from '../../simulator/shop.ts';
import type { Shop } from '../../simulator/shop-schema.ts';
import { between, normal, seedOf, streamOf } from '../../simulator/streams.ts';

/** Between models, in dB; with the body's part of the shops (3 to 11 dB) it makes about 4. */
const MODEL_SPREAD_DB = 3;
const POWER_DBM = 13;
const body = frameBody(['ssid', 'ds'], '', Buffer.alloc(16));

interface Carried {
  readonly powerDbm: number;
  readonly bodyDb: number;
}

function carried(shop: Shop, seed: number): Carried {
  const random = streamOf(seed, 'carried');
  const [least, most] = shop.geometry.bodyDb;
  return {
    powerDbm: POWER_DBM + MODEL_SPREAD_DB * normal(random),
    bodyDb: between(random, least, most),
  };
}

interface Stay {
  readonly place: Place;
  readonly durationMs: number;
  readonly scanEveryMs: number;
  /** Mean stay at one place inside. */
  readonly moveSeconds: number;
}

/** What the sensor hears of one stay: scans of three frames. */
function heardOf(shop: Shop, phone: Carried, stay: Stay, seed: number): WalkSample[] {
  const { durationMs, place, moveSeconds, scanEveryMs } = stay;
  const geometry = {
    ...shop.geometry,
    moveSeconds,
    bodyDb: [phone.bodyDb, phone.bodyDb] as [number, number],
  };
  const presence: Presence = {
    role: 'visitor',
    seed,
    identity: seed,
    fromMs: 0,
    untilMs: durationMs,
    audibleFromMs: 0,
    audibleUntilMs: durationMs,
    devices: [],
    place,
  };
  const heard = new HeardFrames(0, 1e12);
  const ear = createEar(shop.sensor, createLink(geometry, presence, phone.powerDbm, seed), seed, heard);
  const frame: Transmission = {
    timeUs: 0,
    addressHigh: 0x0200,
    addressLow: 1,
    sequence: 0,
    channel: shop.sensor.channels[0]!,
    rate: 2,
    body,
  };
  for (let scanMs = scanEveryMs / 2; scanMs < durationMs; scanMs += scanEveryMs) {
    for (let i = 0; i < 3; i += 1) ear.hear({ ...frame, timeUs: (scanMs + 20 * i) * 1000 });
  }
  return Array.from({ length: heard.count }, (_, i) => ({
    timeMs: heard.timeUs[i]! / 1000,
    signalDbm: heard.signalDbm[i]!,
  }));
}

const later = (samples: readonly WalkSample[], ms: number): WalkSample[] =>
  samples.map((sample) => ({ ...sample, timeMs: sample.timeMs + ms }));

/** Along the pavement, near and far, ten times: every stretch has shadows of its own. */
function walkOutside(shop: Shop, phone: Carried, seed: number): WalkSample[] {
  const [nearest, farthest] = shop.geometry.outsideMetres;
  return Array.from({ length: 10 }, (_, leg) => {
    const legSeed = seedOf(seed, 'leg', leg);
    const closestMetres = nearest + ((farthest - nearest) * (leg + 0.5)) / 10;
    const place: Place = { kind: 'passing', closestMetres, metresPerSecond: 1.2 };
    const stay = { place, durationMs: 30_000, scanEveryMs: 10_000, moveSeconds: 15 };
    return later(heardOf(shop, phone, stay, legSeed), leg * 30_000);
  }).flat();
}

function walkInside(shop: Shop, phone: Carried, seed: number): WalkSample[] {
  const place: Place = { kind: 'inside', metresPerSecond: 1.2 };
  const stay = { place, durationMs: 300_000, scanEveryMs: 10_000, moveSeconds: 12 };
  return heardOf(shop, phone, stay, seedOf(seed, 'inside'));
}

interface Crowd {
  /** Levels of all scans that were heard, in dBm. */
  readonly inside: readonly number[];
  readonly outside: readonly number[];
}

function crowdOf(shop: Shop): Crowd {
  const people = Array.from({ length: 1500 }, (_, i) => seedOf(77, 'person', i));
  const [nearest, farthest] = shop.geometry.outsideMetres;
  const levels = (stayOf: (seed: number) => Stay) =>
    people.flatMap((seed) =>
      scanLevels(heardOf(shop, carried(shop, seed), stayOf(seed), seed)).map(({ signalDbm }) => signalDbm),
    );
  return {
    inside: levels(() => ({
      place: { kind: 'inside', metresPerSecond: 1.2 } as const,
      durationMs: 600_000,
      scanEveryMs: 60_000,
      moveSeconds: shop.geometry.moveSeconds,
    })),
    outside: levels((seed) => ({
      place: {
        kind: 'passing',
        closestMetres: between(streamOf(seed, 'way'), nearest, farthest),
        metresPerSecond: 1.2,
      },
      durationMs: 30_000,
      scanEveryMs: 10_000,
      moveSeconds: 15,
    })),
  };
}

const WALKERS = 80;

describe.each(['bakery', 'fashion'])('in the simulated %s', (name) => {
  const shop = presetShop(name);
  const crowd = crowdOf(shop);
  const walks = Array.from({ length: WALKERS }, (_, i) => {
    const seed = seedOf(4, name, i);
    const phone = carried(shop, seed);
    return { seed, inside: walkInside(shop, phone, seed), outside: walkOutside(shop, phone, seed) };
  });
  const zonesWith = (settings: ZoneSettings) =>
    walks
      .map(({ seed, inside, outside }) => zonesFromWalks(inside, outside, seededRandom(seed), settings))
      .filter((outcome): outcome is Zones => outcome.kind === 'zones');
  const zones = zonesWith({});
  const truth = ({ insideDbm }: Zones) => ({
    insideAsNearby: crowd.inside.filter((dbm) => dbm < insideDbm).length / crowd.inside.length,
    outsideAsInside: crowd.outside.filter((dbm) => dbm >= insideDbm).length / crowd.outside.length,
  });
  /** Share of the walkers whose interval holds the truth. */
  const held = (all: readonly Zones[], which: keyof Zones['errors']) =>
    all.filter((one) => {
      const [low, high] = one.errors[which].interval;
      const share = truth(one)[which];
      return share >= low && share <= high;
    }).length / all.length;

  test('two walks of five minutes give zones', () => {
    expect(zones.length).toBeGreaterThan(0.95 * WALKERS);
  });

  test.each(['insideAsNearby', 'outsideAsInside'] as const)(
    'the true %s lies in nine of ten intervals',
    (which) => {
      // Of 80 trials at 90 %, fewer than 83 % hold once in 70 times; the seeds are fixed.
      expect(held(zones, which)).toBeGreaterThanOrEqual(0.83);
      // And would not, were all phones taken to be alike.
      expect(held(zonesWith({ phoneSpreadDb: 0.5 }), which)).toBeLessThan(0.6);
    },
  );

  test('the floor costs few of those outside', () => {
    const lost = zones.map(({ floorDbm }) => crowd.outside.filter((dbm) => dbm < floorDbm).length);
    const mean = lost.reduce((sum, count) => sum + count) / zones.length / crowd.outside.length;
    expect(mean).toBeLessThan(0.05);
  });
});

import { describe, expect, test } from 'vitest';
import { presetShop } from '../shop.ts';
import { streamOf } from '../streams.ts';
import type { PhoneModel } from './model.ts';
import { mobileModels, modelOf } from './models.ts';
import { fixedModels } from './models-other.ts';
import { createPhone, type Ear, type PhoneLife, type Transmission } from './phone.ts';
import { drawHabit, WATCHED } from './screens.ts';
import { shareFactor } from './years.ts';

const HOUR_MS = 3_600_000;
const life: PhoneLife = {
  identity: 7,
  seed: 11,
  fromMs: 0,
  untilMs: 4 * HOUR_MS,
  screen: WATCHED,
  joined: null,
};
const ALWAYS = { fromMs: Number.NEGATIVE_INFINITY, untilMs: Number.POSITIVE_INFINITY };
const all: Ear['wants'] = () => true;

function sent(model: PhoneModel, own: Partial<PhoneLife> = {}, wants = all): readonly Transmission[] {
  const heard: Transmission[] = [];
  const phone = createPhone(model, { ...life, ...own }, { wants, hear: (frame) => heard.push({ ...frame }) });
  // In uneven steps, as windows would cut them.
  for (let untilMs = 100_000; untilMs < 5 * HOUR_MS; untilMs *= 1.3) phone.advance(untilMs);
  phone.advance(Number.POSITIVE_INFINITY);
  return heard;
}

/** Frames parted where nothing was sent for two seconds. */
function scansOf(frames: readonly Transmission[]): readonly (readonly Transmission[])[] {
  const scans: Transmission[][] = [];
  let lastUs = Number.NEGATIVE_INFINITY;
  for (const frame of frames) {
    if (frame.timeUs - lastUs > 2e6) scans.push([]);
    scans.at(-1)!.push(frame);
    lastUs = frame.timeUs;
  }
  return scans;
}

const addressOf = (frame: Transmission) => frame.addressHigh * 2 ** 32 + frame.addressLow;
const addressesOf = (frames: readonly Transmission[]) => new Set(frames.map(addressOf));
const isLocal = (frame: Transmission) => (frame.addressHigh & 0x0200) !== 0;

const everyModel = [...mobileModels, ...fixedModels];

describe.each(everyModel.map((model) => [model.name, model] as const))('%s', (_name, model) => {
  const frames = sent(model);

  test('sends in order of time, on its channels, sender never a group', () => {
    expect(frames.length).toBeGreaterThan(0);
    expect(new Set(frames.map((frame) => frame.channel))).toEqual(new Set(model.channels));
    expect(frames.every((frame) => (frame.addressHigh & 0x0100) === 0)).toBe(true);
    // Within a channel names follow the wildcard while the next frame waits its turn.
    const starts = scansOf(frames).map((scan) => scan[0]!.timeUs);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });

  test(`keeps an address for: ${model.address}`, () => {
    const local = model.address !== 'global' || (model.prefixes[0] ?? 0) >> 16 === 0xda;
    expect(frames.every((frame) => isLocal(frame) === local)).toBe(true);
    const scans = scansOf(frames);
    const perScan = scans.map((scan) => addressesOf(scan).size);
    if (model.address === 'day' || model.address === 'global') expect(addressesOf(frames).size).toBe(1);
    else if (model.address === 'scan') {
      expect(addressesOf(frames).size).toBeGreaterThanOrEqual(scans.length);
    } else {
      expect(Math.min(...perScan)).toBeGreaterThanOrEqual(model.channels.length);
      const each = Map.groupBy(frames, addressOf);
      // A pair a channel: same channel, 20 ms apart.
      for (const pair of each.values()) {
        expect(pair).toHaveLength(2);
        expect(pair[0]!.channel).toBe(pair[1]!.channel);
        expect(pair[1]!.timeUs - pair[0]!.timeUs).toBe(20_000);
      }
    }
  });

  test(`numbers its frames: ${model.sequence}`, () => {
    let steps = 0;
    let small = 0;
    for (const [i, frame] of frames.entries()) {
      const before = frames[i - 1];
      if (!before) continue;
      const step = (frame.sequence - before.sequence) & 0xfff;
      if (addressOf(frame) === addressOf(before) || model.sequence === 'run-on') {
        expect([1, 1 + model.otherBandFrames]).toContain(step);
      } else {
        steps += 1;
        if (step < 64) small += 1;
      }
    }
    // At random, one in 64 would be that near.
    if (model.sequence === 'restart' && steps > 100) expect(small / steps).toBeLessThan(0.06);
  });

  test('is one address on a network, and scans less', () => {
    const associated = sent(model, { joined: ALWAYS });
    expect(addressesOf(associated).size).toBeLessThanOrEqual(1);
    if (mobileModels.includes(model)) {
      expect(scansOf(associated).length).toBeLessThan(scansOf(frames).length);
    }
    expect(associated.every((frame) => frame.body.bytes[1] === 0)).toBe(true);
  });

  test('sends the same whoever listens', () => {
    const onSix = sent(model, {}, (channel) => channel === 6);
    expect(onSix).toEqual(frames.filter((frame) => frame.channel === 6));
  });
});

const bodiesOf = (frames: readonly Transmission[]) =>
  [...new Set(frames.map((frame) => Buffer.from(frame.body.bytes).toString('hex')))].sort().join();

test('other phones of the model have other addresses, and come in its builds and releases', () => {
  const model = modelOf('iphone-recent');
  const taken = addressesOf(sent(model));
  const others = Array.from({ length: 300 }, (_, i) =>
    sent(model, { identity: 100 + i, seed: 100 + i, untilMs: HOUR_MS }),
  );
  for (const other of others) expect(other.filter((frame) => taken.has(addressOf(frame)))).toEqual([]);
  const { builds, releases } = model.versions;
  expect(new Set(others.map(bodiesOf)).size).toBe(builds.length * releases.length);
  // The commonest is no rarer than it should be: 30 % of the builds, 45 % of the releases.
  const counts = [...Map.groupBy(others, bodiesOf).values()].map((same) => same.length);
  expect(Math.max(...counts) / others.length).toBeGreaterThan(0.08);
  expect(Math.max(...counts) / others.length).toBeLessThan(0.2);
});

test('a phone keeps its version from day to day, and a shop’s tills are all of one', () => {
  const model = modelOf('galaxy-flagship');
  expect(bodiesOf(sent(model, { seed: 12 }))).toBe(bodiesOf(sent(model, { seed: 13 })));
  const tills = Array.from({ length: 40 }, (_, identity) => sent(modelOf('till'), { identity }));
  expect(new Set(tills.map(bodiesOf)).size).toBe(1);
});

test('a WPS body is the phone’s own', () => {
  const model = modelOf('android-old-large');
  const body = (own: Partial<PhoneLife>) => sent(model, own)[0]!.body.bytes;
  expect(body({})).toEqual(body({ seed: 99 }));
  expect(body({})).not.toEqual(body({ identity: 99 }));
});

test('some phones of a model ask for networks by name, right after the wildcard', () => {
  const model = modelOf('pixel-older');
  const named = Array.from({ length: 60 }, (_, identity) =>
    sent(model, { identity, untilMs: 60_000 }),
  ).filter((frames) => frames.some((frame) => frame.body.bytes[1]! > 0));
  expect(named.length).toBeGreaterThan(6);
  expect(named.length).toBeLessThan(35);
});

/** Scans a minute, on no network. Those within ten seconds count as one, as for the sensor. */
function scanRate(model: PhoneModel, own: Partial<PhoneLife>): number {
  const untilMs = 20 * HOUR_MS;
  let starts = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  // One channel is enough to see a scan.
  const hear = (frame: Transmission) => {
    if (frame.timeUs / 1000 - lastMs > 10_000) starts += 1;
    lastMs = frame.timeUs / 1000;
  };
  createPhone(model, { ...life, untilMs, ...own }, { wants: (channel) => channel === 6, hear }).advance(
    untilMs,
  );
  return starts / (untilMs / 60_000);
}

const SEVERAL = Array.from({ length: 12 }, (_, seed) => seed);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('the presets’ mixes scan 0.9 to 1.4 times a minute when on no network', () => {
  for (const preset of ['bakery', 'fashion', 'electronics']) {
    const { phones, screens } = presetShop(preset).people;
    const weights = Object.entries(phones);
    const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
    let scansPerMinute = 0;
    for (const [name, weight] of weights) {
      const habits = SEVERAL.map((seed) => drawHabit(streamOf(seed), screens.visitors));
      const rate = mean(habits.map((screen, seed) => scanRate(modelOf(name), { screen, seed })));
      expect(rate, name).toBeGreaterThan(0.14);
      expect(rate, name).toBeLessThan(3.6);
      scansPerMinute += (rate * weight) / total;
    }
    expect(scansPerMinute, preset).toBeGreaterThan(0.9);
    expect(scansPerMinute, preset).toBeLessThan(1.4);
  }
});

describe('a screen', () => {
  test('that is mostly on makes a phone scan at least twice as often as one that hardly ever is', () => {
    const pocketed = { screen: drawHabit(streamOf(1), [1, 0, 0]) };
    const watched = { screen: drawHabit(streamOf(1), [0, 0, 1]) };
    for (const name of ['iphone-recent', 'galaxy-flagship', 'pixel-recent', 'xiaomi-budget']) {
      expect(scanRate(modelOf(name), watched), name).toBeGreaterThan(2 * scanRate(modelOf(name), pocketed));
      // On a network still oftener, and seldom either way.
      const joined = (own: Partial<PhoneLife>) => scanRate(modelOf(name), { ...own, joined: ALWAYS });
      expect(joined(watched), name).toBeGreaterThan(1.5 * joined(pocketed));
      expect(joined(watched), name).toBeLessThan(scanRate(modelOf(name), pocketed));
    }
  });

  test('does not matter to a device that has none', () => {
    const till = modelOf('till');
    expect(sent(till, { screen: drawHabit(streamOf(1), [0, 0, 1]) })).toEqual(sent(till));
  });
});

test('a phone that joins a network changes to its address there, and scans anew as it leaves', () => {
  const joined = { fromMs: HOUR_MS, untilMs: 3 * HOUR_MS };
  const frames = sent(modelOf('galaxy-flagship'), { joined });
  const at = (frame: Transmission) => frame.timeUs / 1000;
  const during = frames.filter((frame) => at(frame) >= joined.fromMs && at(frame) < joined.untilMs);
  // A scan that had begun goes on under the address it began with.
  const settled = during.filter((frame) => at(frame) > joined.fromMs + 2000);
  expect(addressesOf(settled).size).toBe(1);
  const others = frames.filter((frame) => at(frame) < joined.fromMs || at(frame) >= joined.untilMs + 500);
  expect(addressesOf(others).size).toBeGreaterThan(60);
  expect(addressesOf(others)).not.toContain(addressOf(settled[0]!));
  const after = frames.find((frame) => at(frame) >= joined.untilMs + 500)!;
  expect(at(after)).toBeLessThan(joined.untilMs + 3500);
});

test('models come and go with the years, shares being those of 2026', () => {
  const factors = (name: string, ...years: number[]) => years.map((year) => shareFactor(modelOf(name), year));
  for (const { name } of mobileModels) expect(factors(name, 2026)).toEqual([1]);
  expect(factors('iphone-recent', 2019)).toEqual([0]);
  const [early, late] = factors('iphone-recent', 2022, 2024) as [number, number];
  expect(early).toBeGreaterThan(0);
  expect(early).toBeLessThan(late);
  expect(late).toBeLessThan(1);
  const [before, peak, after] = factors('iphone-2020', 2019, 2021, 2030) as [number, number, number];
  expect(before).toBeLessThan(peak);
  expect(peak).toBeGreaterThan(1);
  expect(after).toBeLessThan(0.5);
  expect(factors('huawei', 1990)).toEqual(factors('huawei', 2018));
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PCAP_HEADER_BYTES } from './pcap-writer.ts';
import { presetShop } from './shop.ts';
import { type HeardFrame, type SimulationOptions, simulate, writeCapture } from './simulate.ts';
import { tcpdumpLines, tcpdumpMissing } from './tcpdump.ts';

const HOUR_MS = 3_600_000;
const SATURDAY_MS = Date.parse('2026-10-10T00:00:00Z');

/** A Saturday's hours from noon. */
const hours = (preset: string, from: number, until: number, more: Partial<SimulationOptions> = {}) => ({
  shop: presetShop(preset),
  fromMs: SATURDAY_MS + from * HOUR_MS,
  untilMs: SATURDAY_MS + until * HOUR_MS,
  seed: 42,
  ...more,
});

interface Packet {
  readonly timeUs: number;
  readonly radiotap: Buffer;
  readonly frame: Buffer;
}

function packetsOf(capture: Buffer): readonly Packet[] {
  const packets: Packet[] = [];
  for (let at = PCAP_HEADER_BYTES; at < capture.length; ) {
    const length = capture.readUInt32LE(at + 8);
    const packet = capture.subarray(at + 16, at + 16 + length);
    const headerBytes = packet.readUInt16LE(2);
    packets.push({
      timeUs: capture.readUInt32LE(at) * 1e6 + capture.readUInt32LE(at + 4),
      radiotap: packet.subarray(0, headerBytes),
      frame: packet.subarray(headerBytes),
    });
    at += 16 + length;
  }
  return packets;
}

const folder = mkdtempSync(join(tmpdir(), 'footfall-simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a simulation', () => {
  test('is the same for the same options, and another for another seed or shop', () => {
    const capture = (options: SimulationOptions) => simulate(options).capture();
    const once = capture(hours('bakery', 8, 10));
    expect(once.equals(capture(hours('bakery', 8, 10)))).toBe(true);
    expect(once.equals(capture(hours('bakery', 8, 10, { seed: 43 })))).toBe(false);
    const other = { ...presetShop('bakery'), id: 'bakery-two' };
    const senders = (shop: typeof other) =>
      [...simulate(hours('bakery', 8, 10, { shop })).frames()].map((frame) => frame.address);
    const taken = new Set(senders(presetShop('bakery')));
    expect(senders(other).filter((address) => taken.has(address))).toEqual([]);
  });

  test('cut in two is the same frames, also across a local midnight', () => {
    const frames = (from: number, until: number) => [...simulate(hours('electronics', from, until)).frames()];
    expect([...frames(21, 23), ...frames(23, 26)]).toEqual(frames(21, 26));
    expect([...frames(12, 13), ...frames(13, 14)]).toEqual(frames(12, 14));
  });

  test('keeps frames in order, and within its span', () => {
    const { untilMs, fromMs } = hours('fashion', 16, 18);
    const times = packetsOf(simulate(hours('fashion', 16, 18)).capture()).map((packet) => packet.timeUs);
    expect(times.length).toBeGreaterThan(5000);
    expect(times[0]).toBeGreaterThanOrEqual(fromMs * 1000);
    expect(times.at(-1)).toBeLessThan(untilMs * 1000);
    expect(times.every((time, i) => i === 0 || time >= times[i - 1]!)).toBe(true);
  });

  test('another sensor hears other frames of the same phones', () => {
    const shop = presetShop('bakery');
    const deaf = { ...shop, sensor: { ...shop.sensor, frameLoss: 0.9 } };
    const heard = [...simulate(hours('bakery', 8, 9)).frames()];
    const less = [...simulate(hours('bakery', 8, 9, { shop: deaf })).frames()];
    const key = (frame: HeardFrame) => `${frame.timeUs} ${frame.address} ${frame.sequence} ${frame.channel}`;
    expect(less.length).toBeLessThan(heard.length / 5);
    const all = { ...shop, sensor: { ...shop.sensor, frameLoss: 0, sensitivityDbm: -110, leakage: 1 } };
    const sent = new Set(
      simulate(hours('bakery', 8, 9, { shop: all }))
        .frames()
        .map(key),
    );
    // Leakage of 1 halves by channel: of the next channel all, of the tuned one all.
    const near = (frame: HeardFrame) => Math.abs(frame.channel - frame.tuned) <= 1;
    expect(less.filter(near).every((frame) => sent.has(key(frame)))).toBe(true);
    expect(heard.filter(near).every((frame) => sent.has(key(frame)))).toBe(true);
  });

  test('turning up the crowd leaves staff and fixed devices as they are', () => {
    const key = (frame: HeardFrame) => `${frame.timeUs} ${frame.address}`;
    const nobody = [...simulate(hours('fashion', 16, 17, { crowd: 0 })).frames()];
    const many = new Set(
      simulate(hours('fashion', 16, 17, { crowd: 1.5 }))
        .frames()
        .map(key),
    );
    expect(nobody.length).toBeGreaterThan(100);
    expect(nobody.every((frame) => many.has(key(frame)))).toBe(true);
  });

  test('is of whole hours', () => {
    const bad = { ...hours('bakery', 8, 9), fromMs: SATURDAY_MS + 1 };
    expect(() => simulate(bad)).toThrow('whole hours');
    expect(() => simulate(hours('bakery', 9, 9))).toThrow('whole hours');
  });
});

describe('the bytes', () => {
  let fashion: readonly Packet[];
  beforeAll(() => {
    fashion = packetsOf(simulate(hours('fashion', 16, 17)).capture());
  });

  test('are probe requests; FCS right where not flagged, wrong where flagged', () => {
    const counts = { good: 0, bad: 0 };
    for (const { radiotap, frame } of fashion) {
      const flags = radiotap[16]!;
      expect(frame[0]).toBe(0x40);
      expect(flags & 0x10).toBe(0x10);
      const right = crc32(frame.subarray(0, -4)) === frame.readUInt32LE(frame.length - 4);
      expect(right).toBe((flags & 0x40) === 0);
      counts[right ? 'good' : 'bad'] += 1;
    }
    expect(counts.good).toBeGreaterThan(1000);
    expect(counts.bad).toBeGreaterThan(10);
    expect(counts.bad).toBeLessThan(counts.good / 5);
  });

  test('name the channel the frame was sent on, mostly the tuned one, at times the next', () => {
    let own = 0;
    let next = 0;
    for (const { radiotap, frame } of fashion) {
      if (radiotap[16]! & 0x40) continue;
      expect(radiotap.readUInt16LE(18)).toBe(2437);
      for (let at = 24; at + 2 <= frame.length - 4; at += 2 + frame[at + 1]!) {
        if (frame[at] !== 3) continue;
        if (frame[at + 2] === 6) own += 1;
        else next += 1;
      }
    }
    // About 1.7 addresses a scan with the next channels' frames, 1.0 without (see SOURCES.md).
    expect(next / own).toBeGreaterThan(0.3);
    expect(next / own).toBeLessThan(0.9);
  });

  test.skipIf(tcpdumpMissing).each(['bakery', 'fashion', 'electronics'])(
    'tcpdump takes every frame of the %s for a probe request',
    (preset) => {
      const capture = simulate(hours(preset, 12, 13)).capture();
      const lines = tcpdumpLines(capture);
      const packets = packetsOf(capture);
      expect(lines).toHaveLength(packets.length);
      expect(lines.length).toBeGreaterThan(500);
      for (const [i, line] of lines.entries()) {
        const broken = preset === 'fashion' && (packets[i]!.radiotap[16]! & 0x40) !== 0;
        expect(line).toContain(broken ? 'bad-fcs' : 'Probe Request (');
      }
    },
  );

  test('of a hopping sensor name its three channels about equally', () => {
    const packets = packetsOf(simulate(hours('electronics', 12, 14)).capture());
    const counts = Map.groupBy(packets, ({ radiotap }) => radiotap.readUInt16LE(26));
    expect([...counts.keys()].sort()).toEqual([2412, 2437, 2462]);
    for (const some of counts.values()) expect(some.length).toBeGreaterThan(packets.length / 5);
  });

  test('in a file are those in memory, gzipped or not', async () => {
    const simulation = simulate(hours('bakery', 7, 9));
    const paths = [join(folder, 'plain.pcap'), join(folder, 'small.pcap.gz')] as const;
    let frames = 0;
    await writeCapture(simulation, paths[0], { watch: (_untilMs, count) => (frames += count) });
    await writeCapture(simulation, paths[1], { gzip: true });
    const whole = simulation.capture();
    expect(readFileSync(paths[0]).equals(whole)).toBe(true);
    expect(gunzipSync(readFileSync(paths[1])).equals(whole)).toBe(true);
    expect(frames).toBe(packetsOf(whole).length);
  });

  test('a file that cannot be written is an error', async () => {
    await expect(writeCapture(simulate(hours('bakery', 7, 8)), join(folder, 'no', 'x.pcap'))).rejects.toThrow(
      'ENOENT',
    );
  });
});

test('phones inside are stronger than phones outside, most of the time', () => {
  const fromMs = hours('fashion', 16, 17).fromMs;
  const base = presetShop('fashion');
  const quiet = { ...base, fixed: [], staff: { ...base.staff, present: 0 } };
  const none = { ...base.arrivals.profiles, saturday: Array.from({ length: 24 }, () => 0) };
  const outside = { ...quiet, arrivals: { ...base.arrivals, profiles: none } };
  const noPassers = Object.fromEntries(
    Object.keys(base.passersby.profiles).map((name) => [name, Array.from({ length: 24 }, () => 0)]),
  );
  const inside = { ...quiet, passersby: { ...base.passersby, profiles: noPassers } };
  const strong = (shop: typeof base) => {
    const frames = [...simulate({ shop, fromMs, untilMs: fromMs + HOUR_MS, seed: 1 }).frames()];
    const own = frames.filter((frame) => frame.channel === frame.tuned);
    return own.filter((frame) => frame.signalDbm >= -75).length / own.length;
  };
  expect(strong(inside)).toBeGreaterThan(0.75);
  expect(strong(outside)).toBeLessThan(0.5);
});

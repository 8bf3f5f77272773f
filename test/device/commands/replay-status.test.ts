// Whether a replay ends well: where nothing could be counted though frames were there, or most could not be read, it
// says so and ends with 1; what could be counted is printed all the same.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { LINK_TYPES, linkPacket, probeRequest } from '../../simulator/frame.ts';
import { type PcapFormat, pcapFile } from '../../simulator/pcap-writer.ts';
import { sampleFrame } from '../../support/sample-frames.ts';

const SENSOR = fileURLToPath(new URL('../../../device/footfall-sensor', import.meta.url));
const START_US = Date.UTC(2026, 10, 23, 12) * 1000;
const folder = mkdtempSync(join(tmpdir(), 'footfall-replay-status-'));
afterAll(() => rmSync(folder, { recursive: true }));

const of = (count: number, make: (index: number) => Buffer, format: PcapFormat = {}) =>
  pcapFile(
    Array.from({ length: count }, (_, index) => ({ timeUs: START_US + index * 30e6, packet: make(index) })),
    format,
  );

const good = (index: number) => linkPacket(LINK_TYPES.radiotap, sampleFrame(1 + 3 * index));
const weak = (index: number) =>
  linkPacket(LINK_TYPES.radiotap, sampleFrame(1 + 3 * index), { signalDbm: -97 });
const beacon = (index: number) =>
  linkPacket(
    LINK_TYPES.radiotap,
    probeRequest({ address: `02:00:00:00:00:0${index % 9}`, frameControl: 0x80 }),
  );
/** Its last element ends behind the frame. */
const broken = (index: number) =>
  linkPacket(LINK_TYPES.radiotap, Buffer.concat([sampleFrame(1 + 3 * index), Buffer.from([221, 90, 1])]));

interface Said {
  readonly trouble?: string;
  readonly problem?: string | null;
  readonly note?: string;
  readonly capture?: string;
}

function replayed(files: Readonly<Record<string, Buffer>>, ...more: string[]) {
  const names = Object.entries(files).map(([name, bytes]) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  });
  const args = ['replay', '--noise', 'off', '--json', '--seed', '1', ...more, ...names];
  const { status, stdout, stderr } = spawnSync(SENSOR, args, { encoding: 'utf8', timeout: 20_000 });
  const said = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Said);
  return {
    status,
    hours: stdout.split('\n').filter(Boolean).length,
    said,
    troubles: said.flatMap((one) => one.trouble ?? []),
  };
}

test.each<[string, number, string[], Buffer, string[]]>([
  ['what is well', 0, [], of(20, good), []],
  ['an empty shop with beacons', 0, [], of(20, beacon), []],
  ['no frame at all', 0, [], of(0, good), []],
  ['frames that are all broken', 1, ['unreadable'], of(20, broken), []],
  ['frames of which most are broken', 1, ['unreadable'], of(20, (n) => (n % 3 ? broken(n) : good(n))), []],
  ['frames of which some are broken', 0, [], of(20, (n) => (n % 3 ? good(n) : broken(n))), []],
  ['Ethernet', 1, ['unknown-header'], of(20, good, { linkType: 1 }), []],
  ['phones that are all too weak', 1, ['too-weak'], of(20, weak), []],
  ['phones that are all on another channel', 1, ['other-channel'], of(20, good), ['--channel', '11']],
])('%s: status %d', (name, status, troubles, bytes, more) => {
  const outcome = replayed({ 'capture.pcap': bytes }, ...more);
  expect([outcome.status, outcome.troubles]).toEqual([status, troubles]);
  expect(outcome.hours).toBe(name === 'no frame at all' ? 0 : 1);
});

test('one bad capture among good ones is named, and the others are counted', () => {
  const files = {
    'a.pcap': of(20, good),
    'b.pcap': of(20, broken),
    'c.pcap.zst': zstdCompressSync(of(20, good)),
  };
  const { status, said, hours } = replayed(files);
  expect([status, hours]).toEqual([1, 1]);
  expect(said.filter(({ trouble }) => trouble)).toEqual([
    expect.objectContaining({ capture: join(folder, 'b.pcap'), trouble: 'unreadable' }),
  ]);
});

test('zeros behind the last record are said, and are not a fault', () => {
  const { status, said } = replayed({ 'cut.pcap': Buffer.concat([of(20, good), Buffer.alloc(999)]) });
  expect(status).toBe(0);
  expect(said.flatMap(({ note }) => note ?? [])).toEqual([expect.stringMatching(/^has 999 bytes of zeros/)]);
});

// Captures packed by zstd and gzip, in one part or several, cut short, and with zeros behind them; and what is packed
// by others.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LINK_TYPES } from '../../simulator/frame.ts';
import { pcapFile } from '../../simulator/pcap-writer.ts';
import { decodeBytes } from '../../support/decode-capture.ts';
import { PcapngSection } from '../../support/pcapng-writer.ts';
import { SAMPLE_FRAMES, samplePackets } from '../../support/sample-frames.ts';
import { scrubBytes } from '../../support/scrub-bytes.ts';

const packets = samplePackets(LINK_TYPES.radiotap);
const pcap = pcapFile(packets);
const section = new PcapngSection().interface({ linkType: LINK_TYPES.radiotap });
for (const { timeUs, packet } of packets) section.packet(0, BigInt(timeUs), packet);
const pcapng = section.bytes();

const zstd = (bytes: Uint8Array) =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
/** RFC 8878, 3.1.2: a frame that says nothing. */
const SKIPPABLE = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5]);
const zeros = (bytes: number) => Buffer.alloc(bytes);
const halves = (bytes: Buffer) => [bytes.subarray(0, 400), bytes.subarray(400)] as const;

const whole: readonly (readonly [name: string, bytes: Buffer, zeros: number])[] = [
  ['zstd', zstd(pcap), 0],
  ['zstd of a pcapng', zstd(pcapng), 0],
  ['zstd in two frames', Buffer.concat(halves(pcap).map(zstd)), 0],
  ['zstd with frames that say nothing', Buffer.concat([SKIPPABLE, zstd(pcap), SKIPPABLE, SKIPPABLE]), 0],
  [
    'zstd in two frames with one between them that says nothing',
    Buffer.concat([zstd(halves(pcap)[0]), SKIPPABLE, zstd(halves(pcap)[1])]),
    0,
  ],
  ['gzip in two members', Buffer.concat(halves(pcap).map((half) => gzipSync(half))), 0],
  ['zstd, then gzip', Buffer.concat([zstd(halves(pcap)[0]), gzipSync(halves(pcap)[1])]), 0],
  ['zstd with zeros behind it', Buffer.concat([zstd(pcap), zeros(4096)]), 4096],
  ['gzip with zeros behind it', Buffer.concat([gzipSync(pcap), zeros(300)]), 300],
  [
    'gzip with zeros between its members',
    Buffer.concat([gzipSync(halves(pcap)[0]), zeros(90), gzipSync(halves(pcap)[1])]),
    90,
  ],
  [
    'zstd with zeros between its frames and in them',
    Buffer.concat([zstd(halves(pcap)[0]), zeros(9), zstd(Buffer.concat([halves(pcap)[1], zeros(77)]))]),
    86,
  ],
];

describe.each(whole)('%s', (_name, bytes, zeroBytes) => {
  it('is read whole, and zeros are said', async () => {
    const { frames, problem, notes } = await decodeBytes(bytes);
    expect({ counted: frames.counted, problem }).toEqual({ counted: SAMPLE_FRAMES, problem: undefined });
    expect(notes).toEqual(
      zeroBytes === 0 ? [] : [`has ${zeroBytes} bytes of zeros behind its last record, as after a power cut`],
    );
  });

  test.prop([fc.array(fc.nat(bytes.length), { maxLength: 30 })], { numRuns: 25 })(
    'gives the same wherever the bytes are split',
    async (cuts) => {
      expect(await decodeBytes(bytes, cuts)).toEqual(await decodeBytes(bytes));
    },
  );

  it('comes a byte at a time', async () => {
    const every = Array.from({ length: bytes.length }, (_, at) => at);
    expect((await decodeBytes(bytes, every)).frames.counted).toBe(SAMPLE_FRAMES);
  });

  it('can be scrubbed', async () => {
    const scrubbed = await scrubBytes(bytes);
    expect(scrubbed.problem).toBeUndefined();
    expect((await decodeBytes(scrubbed.bytes)).frames.counted).toBe(SAMPLE_FRAMES);
  });
});

it('zstd that is cut short says so, and what came before is counted', async () => {
  const packed = zstd(pcap);
  for (const kept of [5, packed.length - 40, packed.length - 1]) {
    const { problem } = await decodeBytes(packed.subarray(0, kept));
    expect(problem).toBe('is cut short: the zstd data ends early');
  }
  const two = Buffer.concat([zstd(pcap), zstd(pcapng)]);
  const { frames, problem } = await decodeBytes(two.subarray(0, -7));
  expect(problem).toBe('is cut short: the zstd data ends early');
  expect(frames.counted).toBeGreaterThanOrEqual(SAMPLE_FRAMES);
});

it.each([
  ['zstd', zstd],
  ['gzip', (bytes: Uint8Array) => gzipSync(bytes)],
])('%s that is damaged, or has something else behind it, is said to be corrupt', async (_name, pack) => {
  const damaged = pack(pcap);
  damaged.fill(0x5a, damaged.length / 2, damaged.length / 2 + 20);
  expect((await decodeBytes(damaged)).problem).toMatch(/^is corrupt: /);
  const behind = Buffer.concat([pack(pcap), Buffer.from('and so on')]);
  expect((await decodeBytes(behind)).problem).toMatch(/^is corrupt: /);
  const { frames, problem } = await decodeBytes(behind, [behind.length - 9]);
  expect(problem).toMatch(/^is corrupt: /);
  expect(frames.counted).toBe(SAMPLE_FRAMES);
});

test.prop([fc.uint8Array({ maxLength: 300 }), fc.constantFrom('zstd', 'gzip'), fc.array(fc.nat(400))], {
  numRuns: 60,
})('whatever stands behind packed data ends the reading, and crashes nothing', async (more, kind, cuts) => {
  const packed = kind === 'zstd' ? zstd(pcap) : gzipSync(pcap);
  const { frames } = await decodeBytes(Buffer.concat([packed, zeros(70_000), more]), cuts);
  expect(frames.counted).toBe(SAMPLE_FRAMES);
});

it('bug fixed: a member behind 64 KiB of zeros, in a piece of its own, ended the process', async () => {
  const first = gzipSync(pcap);
  const bytes = Buffer.concat([first, zeros(65_536), gzipSync(pcapng)]);
  const { problem, probeRequests } = await decodeBytes(bytes, [first.length, first.length + 65_536]);
  expect({ problem, probeRequests }).toEqual({ problem: undefined, probeRequests: 2 * SAMPLE_FRAMES });
});

it('zstd that asks for a window beyond 128 MiB is refused, with what to do', async () => {
  // RFC 8878, 3.1.1.1: no single segment; a window of 2^31 bytes.
  const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, (31 - 10) << 3, 1, 0, 0]);
  expect((await decodeBytes(frame)).problem).toMatch(/takes more than 128 MiB of memory .* zstd -dc/);
});

it('a gibibyte of zeros within zstd and gzip takes no more memory than a buffer', () => {
  const bomb = Buffer.concat([zstd(pcap), ...Array.from({ length: 8 }, () => zstd(zeros(1 << 27)))]);
  expect(bomb.length).toBeLessThan(1 << 20);
  const folder = mkdtempSync(join(tmpdir(), 'footfall-packed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'bomb.zst');
  writeFileSync(file, bomb);
  const out = execFileSync(process.execPath, [
    fileURLToPath(new URL('memory-driver.ts', import.meta.url)),
    file,
  ]);
  const { counted, notes, peakKib } = JSON.parse(out.toString());
  expect(counted).toBe(SAMPLE_FRAMES);
  expect(notes).toEqual([expect.stringContaining(`${8 * (1 << 27)} bytes of zeros`)]);
  expect(peakKib).toBeLessThan(400 << 10);
});

describe('what is not read is named, with what to do', () => {
  it.each([
    ['BZh91AY&SY', /bzip2.*bzcat FILE/],
    ['\xfd7zXZ\0\0\x04', /by xz.*xzcat FILE/],
    ['PK\x03\x04\x14\0', /zip archive.*unzip -p FILE/],
    ['7z\xbc\xaf\x27\x1c\0\x04', /7z archive.*7z x -so FILE/],
    ['\x04\x22\x4d\x18@', /by lz4/],
    ['\x1f\x9d\x90', /by compress/],
    ['SQLite format 3\0', /SQLite database.*kismetdb_to_pcap/],
    ['\0\0\0\0\0', /begins with zeros/],
    ['Permission is hereby granted', /is not a pcap or pcapng capture/],
  ])('%j', async (text, problem) => {
    const bytes = Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(50, 7)]);
    const { problem: said } = await decodeBytes(bytes);
    expect(said).toMatch(problem);
    expect((await decodeBytes(bytes, [1, 2, 3, 4, 5, 6, 7])).problem).toBe(said);
    // In gzip too.
    expect((await decodeBytes(gzipSync(bytes))).problem).toBe(said);
  });

  it('packed twice', async () => {
    expect((await decodeBytes(gzipSync(gzipSync(pcap)))).problem).toMatch(/packed again: unpack it once/);
    expect((await decodeBytes(gzipSync(zstd(pcap)))).problem).toMatch(/packed again: unpack it once/);
  });
});

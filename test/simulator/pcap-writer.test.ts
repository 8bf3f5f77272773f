import { expect, test } from 'vitest';
import { probePacket } from './frame.ts';
import { pcapFile, pcapHeader } from './pcap-writer.ts';
import { tcpdumpLines, tcpdumpMissing } from './tcpdump.ts';

const packet = probePacket({ address: '02:00:00:00:00:01' });
const records = [
  { timeUs: 1_700_000_000_000_001, packet },
  { timeUs: 1_700_000_000_999_999, packet },
];

test('the header says byte order, unit, version, length and link type', () => {
  expect(pcapHeader().toString('hex')).toBe('d4c3b2a1020004000000000000000000ffff00007f000000');
  expect(
    pcapHeader({ bigEndian: true, nanoseconds: true, linkType: 105, snapLength: 256 }).toString('hex'),
  ).toBe('a1b23c4d000200040000000000000000' + '00000100' + '00000069');
});

test('a record can claim another length than it has', () => {
  const file = pcapFile([{ timeUs: 0, packet, claimedLength: 0x7fffffff, originalLength: 9 }]);
  expect(file.readUInt32LE(24 + 8)).toBe(0x7fffffff);
  expect(file.readUInt32LE(24 + 12)).toBe(9);
  expect(file).toHaveLength(24 + 16 + packet.length);
});

test.skipIf(tcpdumpMissing).each([
  { bigEndian: false, nanoseconds: false },
  { bigEndian: false, nanoseconds: true },
  { bigEndian: true, nanoseconds: false },
  { bigEndian: true, nanoseconds: true },
])('tcpdump reads the times: %o', (format) => {
  const times = tcpdumpLines(pcapFile(records, format)).map((line) => line.split(' ')[0]);
  expect(times.map((time) => time?.slice(0, 17))).toEqual(['1700000000.000001', '1700000000.999999']);
});

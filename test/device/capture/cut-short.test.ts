// A record whose end does not come, from a source that hangs or writes in blocks: what has come of it is
// taken as a frame that was cut off and overwritten, and the next record is read where it begins.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { CaptureStream } from '../../../device/capture/capture-stream.ts';
import { LINK_TYPES } from '../../simulator/frame.ts';
import { PCAP_HEADER_BYTES, PCAP_RECORD_HEADER_BYTES, pcapFile } from '../../simulator/pcap-writer.ts';
import { PcapngSection } from '../../support/pcapng-writer.ts';
import { samplePackets } from '../../support/sample-frames.ts';

const packets = samplePackets(LINK_TYPES.radiotap).slice(0, 4);

function pcapngOf(bigEndian: boolean): Buffer {
  const section = new PcapngSection(bigEndian).interface({ linkType: LINK_TYPES.radiotap });
  for (const { timeUs, packet } of packets) section.packet(0, BigInt(timeUs), packet);
  return section.bytes();
}

/** With where its first packet may be cut: behind the head of its record. */
const captures: [name: string, bytes: Buffer, firstFrom: number][] = [
  ['pcap', pcapFile(packets), PCAP_HEADER_BYTES + PCAP_RECORD_HEADER_BYTES],
  ['pcap, big-endian', pcapFile(packets, { bigEndian: true }), PCAP_HEADER_BYTES + PCAP_RECORD_HEADER_BYTES],
  ['pcapng', pcapngOf(false), new PcapngSection().interface({ linkType: 127 }).bytes().length + 28],
  [
    'pcapng, big-endian',
    pcapngOf(true),
    new PcapngSection().interface({ linkType: 127 }).bytes().length + 28,
  ],
];

describe.each(captures)('%s', (_name, bytes, firstFrom) => {
  test.prop([fc.integer({ min: 0, max: packets[0]!.packet.length - 1 })], { numRuns: 30 })(
    'a record that hangs is cut off and overwritten, and the next is read',
    async (arrived) => {
      let release = () => {};
      const hanging = new Promise<void>((resolve) => {
        release = resolve;
      });
      const stream = new CaptureStream(
        'hanging',
        async function* () {
          yield Uint8Array.from(bytes.subarray(0, firstFrom + arrived));
          await hanging;
          yield Uint8Array.from(bytes.subarray(firstFrom + arrived));
        },
        false,
      );
      await stream.fill();
      expect(stream.advance()).toBe('more');
      const filled = stream.fill();
      expect(stream.cutShort()).toBe(true);
      const { frame } = stream;
      const window = Buffer.from(frame.bytes.buffer);
      expect(frame).toMatchObject({
        length: arrived,
        originalLength: packets[0]!.packet.length,
        timeMs: packets[0]!.timeUs / 1000,
      });
      const heard = window.subarray(frame.offset, frame.offset + frame.length);
      expect(heard).toEqual(packets[0]!.packet.subarray(0, arrived));
      stream.forget();
      expect(window.equals(Buffer.alloc(window.length))).toBe(true);

      release();
      await filled;
      const times: number[] = [];
      for (;;) {
        const step = stream.advance();
        if (step === 'end') break;
        if (step === 'frame') times.push(frame.timeMs);
        else await stream.fill();
      }
      expect(stream.problem).toBeUndefined();
      expect(times).toEqual(packets.slice(1).map(({ timeUs }) => timeUs / 1000));
    },
  );
});

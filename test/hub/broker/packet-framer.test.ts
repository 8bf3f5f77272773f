// The framer finds every packet of a stream, however the network cuts it.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { createPacketFramer } from '../../../hub/broker/packet-framer.ts';

/** A QoS 1 PUBLISH (§3.3) whose remaining length is `restBytes`; the framer looks at no more than that. */
function publish(restBytes: number): Buffer {
  const length: number[] = [];
  for (let left = restBytes; ; left = left >> 7) {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    if (left <= 0x7f) break;
  }
  return Buffer.concat([Uint8Array.of(0x32, ...length), Buffer.alloc(restBytes, restBytes)]);
}

const LIMIT = 1000;

property.prop([
  fc.array(fc.nat(LIMIT), { maxLength: 9 }),
  fc.array(fc.nat(5000), { maxLength: 20 }),
  fc.integer({ min: 1, max: 4 }),
])(
  'packets within the limit come whole in any pieces, and one more byte stops them',
  (sizes, cuts, atOnce) => {
    const packets = sizes.map(publish);
    const tooLarge = publish(LIMIT + 1);
    const stream = Buffer.concat([...packets, tooLarge]);
    const framer = createPacketFramer();
    const taken: Buffer[] = [];
    let stopped = false;
    let from = 0;
    for (const to of [...cuts.sort((a, b) => a - b), stream.length]) {
      // A copy, since the framer may keep it.
      framer.push(Buffer.from(stream.subarray(from, to)));
      from = Math.min(to, stream.length);
      for (let next = framer.take(atOnce, LIMIT); next.kind !== 'none'; next = framer.take(atOnce, LIMIT)) {
        stopped = next.kind === 'too-large';
        if (next.kind === 'too-large') break;
        taken.push(Buffer.from(next.bytes));
      }
      if (stopped) break;
    }
    expect(Buffer.concat(taken)).toEqual(Buffer.concat(packets));
    expect(stopped).toBe(true);
    for (const bytes of taken) expect(wholePackets(bytes, packets)).toBeLessThanOrEqual(atOnce);
  },
);

/** How many packets of the stream `bytes` are; fails where they are not whole. */
function wholePackets(bytes: Buffer, packets: Buffer[]): number {
  const framer = createPacketFramer();
  framer.push(bytes);
  let count = 0;
  for (let next = framer.take(1, LIMIT); next.kind === 'packets'; next = framer.take(1, LIMIT)) count += 1;
  expect(framer.take(1, LIMIT)).toEqual({ kind: 'none', isPart: false });
  expect(count).toBeLessThanOrEqual(packets.length);
  return count;
}

test('an empty packet has no body', () => {
  const framer = createPacketFramer();
  for (let n = 0; n < 3; n += 1) {
    framer.push(Buffer.of(0xc0));
    expect(framer.take(9, 10)).toEqual({ kind: 'none', isPart: true });
    framer.push(Buffer.of(0));
    expect(framer.take(9, 10)).toEqual({ kind: 'packets', bytes: Buffer.of(0xc0, 0) });
  }
});

test('a length that does not end is stopped at its fourth byte (§2.2.3)', () => {
  const framer = createPacketFramer();
  framer.push(Buffer.of(0x30, 0x80, 0x80, 0x80));
  expect(framer.take(1, 268_435_455).kind).toBe('none');
  framer.push(Buffer.of(0x80));
  expect(framer.take(1, 268_435_455).kind).toBe('too-large');
});

test('a packet that comes byte by byte is handed on when it is whole', () => {
  const packet = publish(16_000);
  const framer = createPacketFramer();
  for (const byte of packet.subarray(0, -1)) {
    framer.push(Buffer.of(byte));
    expect(framer.take(1, 20_000)).toEqual({ kind: 'none', isPart: true });
  }
  framer.push(packet.subarray(-1));
  expect(framer.take(1, 20_000)).toEqual({ kind: 'packets', bytes: packet });
});

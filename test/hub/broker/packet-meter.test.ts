// The meter sees every packet of a stream, however the network cuts it.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { createPacketMeter } from '../../../hub/broker/packet-meter.ts';

/** A QoS 1 PUBLISH (§3.3) whose remaining length is `restBytes`; the meter looks at no more than that. */
function publish(restBytes: number): Buffer {
  const length: number[] = [];
  for (let left = restBytes; ; left = left >> 7) {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    if (left <= 0x7f) break;
  }
  return Buffer.concat([Uint8Array.of(0x32, ...length), Buffer.alloc(restBytes, 0xff)]);
}

const LIMIT = 1000;

property.prop([fc.array(fc.nat(LIMIT), { maxLength: 6 }), fc.array(fc.nat(3000))])(
  'packets within the limit pass in any pieces, and one more byte stops them',
  (sizes, cuts) => {
    const stream = Buffer.concat([...sizes.map(publish), publish(LIMIT + 1)]);
    const lastStart = stream.length - publish(LIMIT + 1).length;
    const meter = createPacketMeter(LIMIT);
    let at = 0;
    for (const cut of [...cuts.filter((place) => place < lastStart).sort((a, b) => a - b), lastStart]) {
      expect(meter(stream.subarray(at, cut))).toBe(true);
      at = cut;
    }
    expect(meter(stream.subarray(lastStart))).toBe(false);
  },
);

test('an empty packet has no body', () => {
  const ping = Uint8Array.of(0xc0, 0);
  const meter = createPacketMeter(10);
  for (let n = 0; n < 3; n += 1) for (const byte of ping) expect(meter(Uint8Array.of(byte))).toBe(true);
});

test('a length that does not end is stopped at its fourth byte (§2.2.3)', () => {
  const meter = createPacketMeter(268_435_455);
  expect(meter(Uint8Array.of(0x30, 0x80, 0x80, 0x80))).toBe(true);
  expect(meter(Uint8Array.of(0x80))).toBe(false);
});

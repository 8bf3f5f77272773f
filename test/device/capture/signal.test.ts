// 0 and -128 dBm are "not measured": a second antenna that says 0 turned passers-by into visitors.
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type CapturedFrame, emptyFrame } from '../../../device/capture/captured-frame.ts';
import { emptyRadioHeader } from '../../../device/capture/radio-header.ts';
import { readRadioHeader } from '../../../device/capture/read-radio-header.ts';
import { strongest } from '../../../device/capture/signal.ts';
import { LINK_TYPES, linkPacket } from '../../simulator/frame.ts';
import { caseFile, casesNote, hasCases } from '../../support/cases.ts';
import { decodeBytes, occurred } from '../../support/decode-capture.ts';
import { sampleFrame } from '../../support/sample-frames.ts';

const PRISM = 119;

function signalOf(linkType: number, packet: Uint8Array): number {
  const frame: CapturedFrame = {
    ...emptyFrame(),
    bytes: packet,
    length: packet.length,
    originalLength: packet.length,
    linkType,
  };
  const header = emptyRadioHeader();
  expect(readRadioHeader(frame, header)).toBe('ok');
  return header.signalDbm;
}

/** Radiotap with one signal for all and one for each antenna. */
function chains(signals: readonly number[]): Buffer {
  const words = signals.map((_, at) => ((1 << 5) | (at + 1 < signals.length ? 0xa000_0000 : 0)) >>> 0);
  const header = Buffer.alloc(4 + 4 * words.length + signals.length);
  header.writeUInt16LE(header.length, 2);
  for (const [at, word] of words.entries()) header.writeUInt32LE(word, 4 + 4 * at);
  for (const [at, dbm] of signals.entries()) header.writeInt8(dbm, 4 + 4 * words.length + at);
  return Buffer.concat([header, sampleFrame(0)]);
}

function prism(values: readonly number[]): Buffer {
  const header = Buffer.alloc(24 + 12 * values.length);
  header.writeUInt32LE(0x44, 0);
  header.writeUInt32LE(header.length, 4);
  for (const [at, value] of values.entries()) {
    header.writeUInt32LE(0x0006_0044, 24 + 12 * at);
    header.writeInt32LE(value, 24 + 12 * at + 8);
  }
  return Buffer.concat([header, sampleFrame(0)]);
}

/** PPI with an 802.11-Common field for each antenna. */
function ppi(signals: readonly number[]): Buffer {
  const header = Buffer.alloc(8 + 24 * signals.length);
  header.writeUInt16LE(header.length, 2);
  header.writeUInt32LE(105, 4);
  for (const [at, dbm] of signals.entries()) {
    header.writeUInt16LE(2, 8 + 24 * at);
    header.writeUInt16LE(20, 8 + 24 * at + 2);
    header.writeInt8(dbm, 8 + 24 * at + 22);
  }
  return Buffer.concat([header, sampleFrame(0)]);
}

const byOneValue: readonly (readonly [string, (dbm: number) => number])[] = [
  ['radiotap', (dbm) => signalOf(LINK_TYPES.radiotap, chains([dbm]))],
  ['AVS', (dbm) => signalOf(LINK_TYPES.avs, linkPacket(LINK_TYPES.avs, sampleFrame(0), { signalDbm: dbm }))],
  ['PPI', (dbm) => signalOf(LINK_TYPES.ppi, linkPacket(LINK_TYPES.ppi, sampleFrame(0), { signalDbm: dbm }))],
  ['Prism', (dbm) => signalOf(PRISM, prism([dbm]))],
  [
    'AVS under the link type of Prism',
    (dbm) => signalOf(PRISM, linkPacket(LINK_TYPES.avs, sampleFrame(0), { signalDbm: dbm })),
  ],
];

describe.each(byOneValue)('%s', (_name, read) => {
  it('leaves out what is impossible, and takes what is not', () => {
    for (const dbm of [0, 1, 20, 127, -120, -127, -128]) expect(read(dbm)).toBeNaN();
    for (const dbm of [-1, -30, -85, -119]) expect(read(dbm)).toBe(dbm);
  });
});

const dbm = fc.oneof(fc.constantFrom(0, 127, -128, -120, -1, -119), fc.integer({ min: -128, max: 127 }));
const best = (signals: readonly number[]) => {
  const possible = signals.filter((one) => one < 0 && one > -120);
  return possible.length === 0 ? Number.NaN : Math.max(...possible);
};

test.prop([fc.array(dbm, { minLength: 1, maxLength: 5 })])(
  'of several antennas the strongest that measured anything is taken, in any order',
  (signals) => {
    expect(signalOf(LINK_TYPES.radiotap, chains(signals))).toBe(best(signals));
    expect(signalOf(PRISM, prism(signals))).toBe(best(signals));
    expect(signalOf(LINK_TYPES.ppi, ppi(signals))).toBe(best(signals));
    expect(signals.reduce(strongest, Number.NaN)).toBe(best(signals));
  },
);

describe.skipIf(!hasCases)(`cases${casesNote}`, () => {
  const of = (name: string) => decodeBytes(caseFile(`zero-dbm-chain/${name}.pcap`));

  it('zero-dbm-chain: a second antenna that says 0 changes nothing', async () => {
    const { hours } = await of('reference');
    expect(hours).toMatchObject([{ present: 0, occupancy: 0 }]);
    expect((await of('two-chains')).hours).toEqual(hours);
  });

  it.each(['zero-only', 'minus128-only'])('zero-dbm-chain: %s is without a signal', async (name) => {
    const { frames, framesWithoutSignal } = await of(name);
    expect(occurred(frames)).toEqual({ counted: 120 });
    expect(framesWithoutSignal).toBe(120);
  });
});

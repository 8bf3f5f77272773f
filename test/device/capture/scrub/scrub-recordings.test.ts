// The public recordings are counted the same before and after, and none of their addresses is left.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { emptyRadioHeader } from '../../../../device/capture/radio-header.ts';
import { readRadioHeader } from '../../../../device/capture/read-radio-header.ts';
import { streamOf } from '../../../support/decode-capture.ts';
import { recordings, recordingsNote } from '../../../support/recordings.ts';
import { countsOf, scrubBytes } from '../../../support/scrub-bytes.ts';

const filesOf = (folder: string): string[] =>
  recordings === undefined
    ? []
    : readdirSync(join(recordings, folder), { recursive: true, withFileTypes: true, encoding: 'utf8' })
        .filter((entry) => entry.isFile() && !/LICENSE|COPYING/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();

const samples = [
  ...filesOf('formats'),
  ...filesOf('hostile'),
  ...filesOf('labelled-phones').filter((_, index) => index % 12 === 0),
  ...filesOf('lab-occupancy/position-1').filter((file) => file.includes('2023-04-03')),
  ...filesOf('lab-occupancy/position-2').slice(0, 1),
];

const unpacked = (file: string): Buffer => {
  const bytes = readFileSync(file);
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
};

const ADDRESSES_MAX = 300;

/** Senders' addresses of a capture, each once; none that zeros or a counter could be taken for. */
async function sendersOf(capture: Buffer): Promise<Buffer[]> {
  const senders = new Map<string, Buffer>();
  const stream = streamOf(capture);
  const radio = emptyRadioHeader();
  for (;;) {
    const step = stream.advance();
    if (step === 'end' || senders.size >= ADDRESSES_MAX) return [...senders.values()];
    if (step === 'more') {
      await stream.fill();
      continue;
    }
    const { frame } = stream;
    if (readRadioHeader(frame, radio) !== 'ok') continue;
    const address = Buffer.from(frame.bytes.subarray(radio.offset + 10, radio.offset + 16));
    const isTelling = new Set(address.filter((byte) => byte !== 0)).size >= 5;
    const isWhole = radio.offset + 16 <= frame.offset + frame.length;
    if (isWhole && isTelling) senders.set(address.toString('hex'), address);
  }
}

describe.skipIf(!recordings)(`recordings${recordingsNote}`, () => {
  it('are there', () => expect(samples.length).toBeGreaterThan(100));

  it.each(samples.map((file) => [basename(file), file]))('%s', async (_name, file) => {
    const capture = unpacked(file!);
    const { bytes } = await scrubBytes(capture);
    // Other keys, other places in the tables: what is counted does not depend on them.
    expect(await countsOf(bytes, 2)).toEqual(await countsOf(capture, 1));
    const left = (await sendersOf(capture)).filter((address) => bytes.includes(address));
    expect(left).toEqual([]);
  });
});

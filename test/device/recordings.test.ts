import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { captureOf } from '../../device/capture/capture-stream.ts';
import { probeRequests, totalFrames } from '../../device/capture/frame-outcome.ts';
import { decodeStreams, occurred } from '../support/decode-capture.ts';
import { recordings, recordingsNote } from '../support/recordings.ts';

const filesOf = (folder: string) =>
  recordings === undefined
    ? []
    : readdirSync(join(recordings, folder), { recursive: true, withFileTypes: true, encoding: 'utf8' })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();

const decode = (file: string) => decodeStreams([captureOf(file)], { floorDbm: -110 });

describe.skipIf(!recordings)(`recordings in every container and link type${recordingsNote}`, () => {
  it('the intact ones give twelve probe requests each, the damaged ones what is left of them', async () => {
    const whole: string[] = [];
    const damaged: Record<string, [number, string | undefined]> = {};
    for (const file of filesOf('formats')) {
      const { probeRequests: requests, problem } = await decode(file);
      const name = file.split('/').at(-1)!;
      if (requests === 12 && problem === undefined) whole.push(name);
      else damaged[name] = [requests, problem];
    }
    expect(whole).toHaveLength(10);
    expect(whole).toContain('ref_LE_us_dlt127.pcap');
    expect(damaged).toEqual({
      'caplen_2GiB_first_record.pcap': [0, expect.stringMatching(/record 1 claims 2147483647 bytes/)],
      'empty_file.pcap': [0, 'is empty'],
      'header_only.pcap': [0, undefined],
      'truncated_midrecord.pcap': [7, 'is cut short within a record'],
    });
  });
});

describe.skipIf(!recordings)(`hostile recordings${recordingsNote}`, () => {
  it.each(filesOf('hostile').map((file) => [file.split('/').slice(-2).join('/'), file]))(
    '%s has an outcome',
    async (_name, file) => {
      const { frames, problem } = await decode(file!);
      // Every frame has become of something, and a capture without frames says why.
      if (totalFrames(frames) === 0) expect(problem).toBeDefined();
      else expect(Object.keys(occurred(frames)).length).toBeGreaterThan(0);
    },
  );
});

describe.skipIf(!recordings)(`the same frames as pcap and as pcapng${recordingsNote}`, () => {
  const pairs = filesOf('mixed-2024')
    .filter((file) => file.endsWith('.pcapng.gz'))
    .map((file) => [file.split('/').at(-1)!, file, file.replace('.pcapng.gz', '.pcap.gz')] as const)
    .filter(([, , pcap]) => filesOf('mixed-2024').includes(pcap));

  it('come in pairs', () => expect(pairs.length).toBeGreaterThan(3));

  it.each(pairs)('%s', async (_name, pcapng, pcap) => {
    const one = await decode(pcapng);
    expect(probeRequests(one.frames)).toBeGreaterThan(0);
    expect((await decode(pcap)).frames).toEqual(one.frames);
  });
});

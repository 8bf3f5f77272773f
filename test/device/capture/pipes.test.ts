import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { CaptureStream, captureOf } from '../../../device/capture/capture-stream.ts';
import { LINK_TYPES } from '../../simulator/frame.ts';
import { pcapFile } from '../../simulator/pcap-writer.ts';
import { decodeStreams } from '../../support/decode-capture.ts';
import { samplePackets } from '../../support/sample-frames.ts';

const folder = mkdtempSync(join(tmpdir(), 'footfall-pipes-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('several named pipes were read twice, and so not at all', async () => {
  const file = join(folder, 'capture.pcap');
  writeFileSync(file, pcapFile(samplePackets(LINK_TYPES.radiotap)));
  const pipes = ['one', 'two'].map((name) => join(folder, name));
  execFileSync('mkfifo', pipes);
  for (const pipe of pipes) spawn('sh', ['-c', 'cat "$0" > "$1"', file, pipe]);
  const { probeRequests, problem } = await decodeStreams(pipes.map(captureOf));
  expect({ probeRequests, problem }).toEqual({ probeRequests: 24, problem: undefined });
});

it('a decoded address stayed in the read buffer until the next frame came', async () => {
  const capture = pcapFile(samplePackets(LINK_TYPES.radiotap).slice(0, 1));
  let release = () => {};
  const silence = new Promise<void>((resolve) => {
    release = resolve;
  });
  const stream = new CaptureStream(
    'quiet',
    async function* () {
      yield Uint8Array.from(capture);
      await silence;
    },
    false,
  );
  while (stream.advance() !== 'frame') await stream.fill();
  const { bytes } = stream.frame;
  const address = Buffer.from('02005e000000', 'hex');
  expect(Buffer.from(bytes.buffer).includes(address)).toBe(true);
  expect(stream.advance()).toBe('more');
  const waiting = stream.fill();
  expect(Buffer.from(bytes.buffer).includes(address)).toBe(false);
  release();
  await waiting;
});

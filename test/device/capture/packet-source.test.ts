// The live source with real programs: what it says of them while they are quiet, end, or leave others behind.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { type SourceState, startPacketSource } from '../../../device/capture/packet-source.ts';
import { type Clock, systemClock } from '../../../shared/clock.ts';
import { LINK_TYPES } from '../../simulator/frame.ts';
import { PCAP_HEADER_BYTES, PCAP_RECORD_HEADER_BYTES, pcapFile } from '../../simulator/pcap-writer.ts';
import { SAMPLE_FRAMES, samplePackets } from '../../support/sample-frames.ts';

const packets = samplePackets(LINK_TYPES.radiotap);

/** Runs a shell line in which `$header` is a capture without a packet, `$capture` one of twelve. */
function started(line: string, clock: Clock = systemClock) {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-source-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [header, capture] = [join(folder, 'header.pcap'), join(folder, 'capture.pcap')];
  writeFileSync(header, pcapFile([]));
  writeFileSync(capture, pcapFile(packets));
  const states: SourceState[] = [];
  const lengths: number[] = [];
  let check = () => {};
  const source = startPacketSource({
    command: ['sh', '-c', `header=$0 capture=$1; cd "$2"; ${line}`, header, capture, folder],
    clock,
    take(frame) {
      lengths.push(frame.length);
      check();
    },
    changed(state) {
      states.push(state);
      check();
    },
  });
  const until = <T>(ask: () => T | undefined | false) =>
    new Promise<T>((resolve) => {
      check = () => {
        const answer = ask();
        if (answer !== undefined && answer !== false) resolve(answer);
      };
      check();
    });
  const state = (wanted: SourceState['state'], restarts = 0) =>
    until(() => states.find((candidate) => candidate.state === wanted && candidate.restarts >= restarts));
  return { source, folder, lengths, until, state };
}

/** A clock on which `longMs` are over at once. */
const hasty = (longMs: number): Clock => ({
  ...systemClock,
  after: (delayMs, callback) => systemClock.after(delayMs === longMs ? 1 : delayMs, callback),
});

test('a source that has heard nobody yet is running', async () => {
  const { source, state } = started('cat "$header"; exec sleep 600');
  expect(await state('running')).toEqual({ state: 'running', restarts: 0, reason: null });
  await source.stop();
  expect(source.state().state).toBe('ended');
});

test('a source that closes its output before it ends is told by how it ended, not by our signal', async () => {
  const { source, state } = started('cat "$header"; exec >&-; sleep 0.2; echo "lost the radio" >&2; exit 3');
  expect((await state('restarting')).reason).toBe('sh ended with status 3; lost the radio');
  await source.stop();
});

test('a program that a source left behind, with its pipes open, does not keep it from ending', async () => {
  const { source, state } = started('cat "$header"; sleep 5 & wait');
  await state('running');
  const startMs = performance.now();
  await source.stop();
  expect(performance.now() - startMs).toBeLessThan(3000);
});

test('a source that writes byte by byte is read frame by frame', async () => {
  const { source, lengths, until } = started('dd if="$capture" bs=1 status=none; exec sleep 600');
  await until(() => lengths.length === SAMPLE_FRAMES);
  expect(lengths).toEqual(packets.map(({ packet }) => packet.length));
  await source.stop();
});

test('a record that does not end within a minute is taken as it is, and what follows is read', async () => {
  const half = PCAP_HEADER_BYTES + PCAP_RECORD_HEADER_BYTES + 50;
  const line = `mkfifo go; head -c ${half} "$capture"; read -r _ < go; tail -c +${half + 1} "$capture"; exec sleep 600`;
  const { source, folder, lengths, until } = started(line, hasty(60_000));
  await until(() => lengths.length === 1);
  writeFileSync(join(folder, 'go'), 'on\n');
  await until(() => lengths.length === SAMPLE_FRAMES);
  expect(lengths).toEqual([50, ...packets.slice(1).map(({ packet }) => packet.length)]);
  await source.stop();
});

test('sources that come and go leave no file open', () => {
  const driver = fileURLToPath(new URL('open-files-driver.ts', import.meta.url));
  const { before, after } = JSON.parse(execFileSync(process.execPath, [driver]).toString());
  expect(after).toBeLessThanOrEqual(before);
});

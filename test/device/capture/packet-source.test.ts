// The live source with real programs: what it says of them while they are quiet, end, or leave others behind.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type SourceState, startPacketSource } from '../../../device/capture/packet-source.ts';
import { systemClock } from '../../../shared/clock.ts';
import { pcapHeader } from '../../simulator/pcap-writer.ts';

/** Runs a shell line in which `$header` is a capture without a packet. */
function started(line: string) {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-source-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const header = join(folder, 'header.pcap');
  writeFileSync(header, pcapHeader());
  const states: SourceState[] = [];
  let check = () => {};
  const source = startPacketSource({
    command: ['sh', '-c', `header=$0; ${line}`, header],
    clock: systemClock,
    take: () => {},
    changed(state) {
      states.push(state);
      check();
    },
  });
  const state = (wanted: SourceState['state']) =>
    new Promise<SourceState>((resolve) => {
      check = () => {
        const found = states.find((candidate) => candidate.state === wanted);
        if (found) resolve(found);
      };
      check();
    });
  return { source, state };
}

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

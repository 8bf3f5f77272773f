// tcpdump as a second opinion on our captures, where it is installed.
import { spawnSync } from 'node:child_process';

export const tcpdumpMissing = spawnSync('tcpdump', ['--version']).error !== undefined;

/** One line a packet, with link-level header, times as seconds since 1970. Throws if it cannot read it. */
export function tcpdumpLines(capture: Uint8Array): readonly string[] {
  const run = spawnSync('tcpdump', ['-nn', '-e', '-tt', '-r', '-'], {
    input: capture,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (run.status !== 0) throw new Error(`tcpdump: ${run.stderr}`);
  return run.stdout.split('\n').filter((line) => line !== '');
}

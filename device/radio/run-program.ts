// Runs a program to its end and keeps what it said. What goes wrong in it is an outcome.
import { execFile } from 'node:child_process';

interface Ran {
  /** Exit status; null where it could not be started or was killed. */
  readonly status: number | null;
  readonly output: string;
  /** What it complained of, or why it could not be started; one line, for people. */
  readonly complaint: string;
}

/** `timeoutMs`: 10 seconds where it is left out. */
export type RunProgram = (program: string, args: readonly string[], timeoutMs?: number) => Promise<Ran>;

/** `iw` and `ip` answer at once, or a driver hangs. */
const TIMEOUT_MS = 10_000;
const OUTPUT_BYTES_MAX = 4 << 20;

/** `iw` and `ip` lie in sbin, which is not on everybody's PATH. */
const SBIN = '/usr/sbin:/sbin';

export const runProgram: RunProgram = (program, args, timeoutMs = TIMEOUT_MS) =>
  new Promise((resolve) => {
    const env = { ...process.env, PATH: `${process.env.PATH ?? '/usr/bin:/bin'}:${SBIN}`, LC_ALL: 'C' };
    const options = { env, timeout: timeoutMs, maxBuffer: OUTPUT_BYTES_MAX, killSignal: 'SIGKILL' } as const;
    execFile(program, [...args], options, (error, stdout, stderr) => {
      const lastLine = stderr.trim().split('\n').at(-1) ?? '';
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ status, output: stdout, complaint: lastLine || complaintOf(program, error, timeoutMs) });
    });
  });

function complaintOf(program: string, error: Error | null, timeoutMs: number): string {
  if (error === null) return '';
  const { code, killed } = error as NodeJS.ErrnoException & { killed?: boolean };
  if (code === 'ENOENT') return `${program} is not installed`;
  if (killed) return `${program} did not end within ${timeoutMs / 1000} s`;
  return typeof code === 'string' ? `${program}: ${code}` : `${program} ended with status ${code}`;
}

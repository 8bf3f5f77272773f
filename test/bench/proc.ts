// What Linux says of a running process: CPU time and memory, out of /proc (proc(5)).
import { readFileSync } from 'node:fs';

export interface ProcessFigures {
  /** User and system time since the start, to a hundredth of a second. */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  /** The most that was ever resident. */
  readonly peakBytes: number;
}

/** USER_HZ: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Undefined where the process is gone, or has no memory any more. */
export function processFigures(pid: number): ProcessFigures | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  const status = readIfThere(`/proc/${pid}/status`);
  const residentBytes = kibibytes(status, 'VmRSS');
  const peakBytes = kibibytes(status, 'VmHWM');
  if (residentBytes === undefined || peakBytes === undefined) return undefined;
  // Field 2, the name, is in parentheses and may hold anything; fields 14 and 15 are utime and stime.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  return { cpuSeconds, residentBytes, peakBytes };
}

function kibibytes(status: string, field: string): number | undefined {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status);
  return match ? Number(match[1]) * 1024 : undefined;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // ESRCH: it ended between open and read.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}

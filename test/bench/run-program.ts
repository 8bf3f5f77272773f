// Runs a program to its end, its output thrown away as by `> /dev/null`, and says what it cost.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { processFigures } from './proc.ts';

export interface ProgramCost {
  /** From the start to the end, start-up included. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly stderr: string;
}

/** Peak and CPU time are read until the program ends: what it does in its last moments is not seen. */
const LOOK_EVERY_MS = 5;

export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** Throws if the program fails. */
export async function runProgram(program: string, args: readonly string[]): Promise<ProgramCost> {
  const startMs = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  let last = { cpuSeconds: 0, peakBytes: 0 };
  const look = setInterval(() => {
    last = (child.pid === undefined ? undefined : processFigures(child.pid)) ?? last;
  }, LOOK_EVERY_MS);
  const [status] = await once(child, 'close');
  clearInterval(look);
  const seconds = (performance.now() - startMs) / 1000;
  if (status !== 0) throw new Error(`${program} ended with status ${status}: ${stderr}`);
  return { seconds, cpuSeconds: last.cpuSeconds, peakBytes: last.peakBytes, stderr };
}

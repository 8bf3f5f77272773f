// Where a Node program spends its time: V8's sampled profile (`--cpu-prof`), summed up by function.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The parts of a .cpuprofile that are needed (Chrome DevTools Protocol, Profiler.Profile). */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}

export interface FunctionTime {
  readonly name: string;
  /** `device/hours/replay.ts:12`; empty for what is V8's own. */
  readonly place: string;
  /** Of the whole process, 0 … 1, without what it called. */
  readonly share: number;
}

/** Runs a program in this Node under the profiler; its profile goes to `folder`, which holds no other. */
export async function profile(folder: string, args: readonly string[]): Promise<FunctionTime[]> {
  const flags = ['--disable-warning=ExperimentalWarning', '--cpu-prof', `--cpu-prof-dir=${folder}`];
  await runProgram(process.execPath, [...flags, ...args]);
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error(`no profile in ${folder}`);
  return selfTimes(JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): FunctionTime[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, { name: string; place: string; us: number }>();
  let totalUs = 0;
  for (const [i, sample] of samples.entries()) {
    const frame = frames.get(sample)!;
    const place = placeOf(frame);
    const name = frame.functionName || '(anonymous)';
    const time = times.get(`${name} ${place}`) ?? { name, place, us: 0 };
    time.us += timeDeltas[i]!;
    times.set(`${name} ${place}`, time);
    totalUs += timeDeltas[i]!;
  }
  return [...times.values()]
    .map(({ name, place, us }) => ({ name, place, share: us / totalUs }))
    .sort((a, b) => b.share - a.share);
}

function placeOf({ url, lineNumber }: ProfileNode['callFrame']): string {
  if (url === '') return '';
  const path = url.startsWith('file:') ? relative(ROOT, fileURLToPath(url)) : url;
  // V8 counts lines from 0.
  return `${path}:${lineNumber + 1}`;
}

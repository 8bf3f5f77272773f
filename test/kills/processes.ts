// Processes of one hub, any of which is killed without a word and started anew; and how long the jobs had nobody meanwhile.
import type { Part } from '../../hub/store/presence.ts';
import { type HubProcess, startHubProcess, startHubProgram } from '../hub/hub-process.ts';

interface Running {
  readonly part: Part;
  process: HubProcess;
  isReady: boolean;
}

export interface Passed {
  /** For so long nobody had them. */
  readonly ms: number;
  /** Whether another process stood by all the while. */
  readonly hadStandby: boolean;
}

export interface Processes {
  /**
   * Kills one of those that are ready, by chance, as soon as most are, and starts it anew; resolves with its part when it is
   * dead.
   */
  killOne(): Promise<Part>;
  /** Kills who has the jobs, and resolves when one that stood by has them. */
  passOn(): Promise<void>;
  /** Resolves when all of them listen. */
  ready(): Promise<void>;
  /** Where pages are served now. */
  pages(): Promise<string[]>;
  /** Of each time that somebody got the jobs after who had them was killed. */
  readonly passed: readonly Passed[];
  /** Resolves when somebody has the jobs. */
  hasJobs(): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_MS = 20;
const READY_MS = 60_000;

const until = async (what: string, isSo: () => boolean) => {
  const endMs = performance.now() + READY_MS;
  while (!isSo()) {
    if (performance.now() > endMs) throw new Error(`not within ${READY_MS / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
};

export async function startProcesses(
  config: string,
  parts: readonly Part[],
  { random, program }: { readonly random: () => number; readonly program: string | undefined },
): Promise<Processes> {
  const passed: Passed[] = [];
  let holder: Running | undefined;
  let freeSinceMs: number | undefined;
  let hadStandby = false;
  let isOver = false;
  let failure: Error | undefined;

  function start(running: Running): void {
    const { part } = running;
    const args = ['run', '--config', config, '--only', part, '--log-level', 'info'];
    const process = program === undefined ? startHubProcess(...args) : startHubProgram(program, args);
    running.process = process;
    running.isReady = false;
    process.child.stderr!.on('data', (chunk: Buffer) => {
      // What a killed one still said is of the past.
      if (running.process !== process || process.child.killed) return;
      if (chunk.includes('this process has the jobs no more')) {
        if (holder === running) free();
      } else if (chunk.includes('this process has the jobs')) take(running);
    });
    process.listening.then(
      () => {
        running.isReady = true;
      },
      (error: Error) => {
        // A killed one has ended before it listened, too.
        if (running.process === process && !process.child.killed && !isOver) failure = error;
      },
    );
  }
  function free(): void {
    holder = undefined;
    freeSinceMs = performance.now();
    hadStandby = all.some(isStandby);
  }
  function take(running: Running): void {
    if (holder) failure = new Error(`a process with ${running.part} has the jobs beside another that lives`);
    holder = running;
    if (freeSinceMs !== undefined) passed.push({ ms: performance.now() - freeSinceMs, hadStandby });
    freeSinceMs = undefined;
  }

  const all = parts.map((part) => {
    const running = { part } as Running;
    start(running);
    return running;
  });
  const isStandby = ({ part, isReady }: Running) => part === 'jobs' && isReady;
  const check = () => {
    if (failure) throw failure;
    return true;
  };
  async function kill(chosen: Running): Promise<void> {
    const { exit, child } = chosen.process;
    chosen.isReady = false;
    child.kill('SIGKILL');
    if (holder === chosen) free();
    else if (holder === undefined && chosen.part === 'jobs') hadStandby = all.some(isStandby);
    await exit;
    start(chosen);
  }
  const ready = () => until('all processes listen', () => check() && all.every(({ isReady }) => isReady));
  const hasJobs = () => until('somebody has the jobs', () => check() && holder !== undefined);
  return {
    passed,
    ready,
    hasJobs,
    async passOn() {
      await ready();
      await hasJobs();
      await kill(holder!);
      await hasJobs();
    },
    async killOne() {
      const alive = () => all.filter(({ isReady }) => isReady);
      await until('most processes are ready', () => check() && alive().length > all.length / 2);
      const chosen = alive()[Math.floor(random() * alive().length)]!;
      await kill(chosen);
      return chosen.part;
    },
    async pages() {
      const web = all.filter(({ part }) => part === 'web');
      return Promise.all(web.map(async ({ process }) => (await process.listening).http));
    },
    async stop() {
      isOver = true;
      for (const { process } of all) process.child.kill('SIGTERM');
      for (const { process } of all) {
        const { code, stderr } = await process.exit;
        if (code !== 0) throw new Error(`a process ended with ${code}: ${stderr.slice(-2000)}`);
      }
    },
  };
}

// The demo's processes: each starts through the launcher as on a real machine, in a process group of
// its own, so that Ctrl-C reaches the demo alone and it can end them in their order.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KILL_AFTER_MS = 10_000;
const COMPLAINT_CHARACTERS_MAX = 4000;

export interface Program {
  readonly name: string;
  /** Resolves when it has ended: with its output if well, else rejects with what it said. */
  readonly done: Promise<string>;
  /** Resolves with the first line of standard output; rejects if it ends before. */
  readonly firstLine: Promise<string>;
  stop(): Promise<void>;
}

export class Programs {
  readonly #running = new Set<Program>();
  #stopping = false;

  /** `file`: a program of the project, relative to its root. */
  start(name: string, file: string, args: readonly string[]): Program {
    const child = spawn('sh', [`${ROOT}/shared/launch.sh`, file, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const program = this.#watch(name, child);
    this.#running.add(program);
    program.done.then(
      () => this.#running.delete(program),
      () => this.#running.delete(program),
    );
    program.firstLine.catch(() => {});
    return program;
  }

  #watch(name: string, child: ChildProcess): Program {
    let stdout = '';
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-COMPLAINT_CHARACTERS_MAX);
    });
    const closed = once(child, 'close');
    const firstLine = new Promise<string>((resolve, reject) => {
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        stdout = (stdout + text).slice(0, 1 << 20);
        if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')));
      });
      closed.then(() => reject(new Error(`${name} ended: ${readable(stderr)}`)), reject);
    });
    const done = closed.then(([code, signal]) => {
      if (code === 0 || this.#stopping) return stdout;
      throw new Error(`${name} ended with ${signal ?? `status ${code}`}: ${readable(stderr)}`);
    });
    const stop = async () => {
      const kill = setTimeout(() => killGroup(child, 'SIGKILL'), KILL_AFTER_MS);
      killGroup(child, 'SIGTERM');
      await closed;
      clearTimeout(kill);
    };
    return { name, done, firstLine, stop };
  }

  /** Ends sensors and simulators first, the hub last, so that every farewell is heard. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const running = [...this.#running];
    const hub = running.filter(({ name }) => name === 'hub');
    await Promise.all(running.filter((program) => !hub.includes(program)).map((program) => program.stop()));
    await Promise.all(hub.map((program) => program.stop()));
  }
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // It has ended in this very moment.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Log lines' messages and plain lines, for people. */
function readable(stderr: string): string {
  // pino's levels below 40 are no complaints.
  const lines = stderr
    .trim()
    .split('\n')
    .filter((line) => !/^\{"level":[1-3]0,/.test(line))
    .slice(-5);
  return lines.map((line) => /"msg":"((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? line).join('\n  ');
}

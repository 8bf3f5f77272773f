// The hub as a process of its own, as an operator starts it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { RETAILERS } from './ingest/example-messages.ts';

const MAIN = fileURLToPath(new URL('../../hub/main.ts', import.meta.url));

interface Listening {
  readonly http: string;
  readonly mqtt: string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface HubProcess {
  readonly child: ChildProcess;
  /** Rejects if the hub ends before it listens. */
  readonly listening: Promise<Listening>;
  readonly exit: Promise<Exit>;
  /** What it has logged so far. */
  readonly stderr: () => string;
}

/** Writes a configuration into `folder`, any free ports unless given otherwise, and returns its path. */
export function writeConfig(folder: string, changes: Record<string, unknown> = {}): string {
  const file = join(folder, 'hub.yaml');
  const config = { listen: { port: 0 }, broker: { port: 0 }, retailers: RETAILERS, ...changes };
  writeFileSync(file, stringify(config));
  return file;
}

/** From the sources, as it runs in a checkout. */
export function startHubProcess(...args: string[]): HubProcess {
  return startHubProgram(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args]);
}

/** `program`: that starts a hub, such as the one of a package. */
export function startHubProgram(program: string, args: readonly string[]): HubProcess {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const exit = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr }));
  const listening = new Promise<Listening>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      const line = /^\{.*\n/.exec(stdout);
      if (line) resolve(JSON.parse(line[0]).listening);
    });
    exit.then((ended) => reject(new Error(`the hub ended: ${ended.stderr}`)));
  });
  // Those who wait for the exit alone need no listening.
  listening.catch(() => undefined);
  return { child, listening, exit, stderr: () => stderr };
}

// Debian's Mosquitto as a broker that is not the hub's own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Mosquitto {
  readonly url: string;
  readonly pid: number;
  /** Has it take in its files again; resolves when it says so. */
  reload(): Promise<void>;
  stop(): Promise<void>;
  /** Ends it without a word to anybody. */
  kill(): Promise<void>;
}

/** The program's path; `undefined` where it is not installed. */
export function findMosquitto(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
  return folders
    .map((folder) => join(folder, 'mosquitto'))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Resolves when it listens. */
export async function startMosquitto(
  program: string,
  port: number,
  lines: string[] = [],
): Promise<Mosquitto> {
  const own = [`listener ${port} 127.0.0.1`, 'allow_anonymous true'];
  return startConfigured(program, `mqtt://127.0.0.1:${port}`, [...own, ...lines]);
}

/** As Debian starts it, with a folder of further files; `url`: where it will listen. */
export function startMosquittoOn(program: string, folder: string, url: string): Promise<Mosquitto> {
  // As root it would give up what it may read.
  const user = process.getuid?.() === 0 ? ['user root'] : [];
  return startConfigured(program, url, [...user, `include_dir ${folder}`]);
}

async function startConfigured(program: string, url: string, lines: string[]): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-mosquitto-'));
  const file = join(folder, 'mosquitto.conf');
  const common = ['persistence false', 'log_dest stderr'];
  writeFileSync(file, `${[...common, ...lines].join('\n')}\n`);
  const child = spawn(program, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  await says(child, /mosquitto version \S+ running/);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await once(child, 'exit');
    rmSync(folder, { recursive: true });
  };
  return {
    url,
    pid: child.pid!,
    async reload() {
      const said = says(child, /Reloading config/);
      child.kill('SIGHUP');
      await said;
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function says(child: ChildProcess, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', () => reject(new Error(`mosquitto ended: ${text}`)));
    child.stderr!.on('data', (chunk) => {
      text += chunk;
      if (pattern.test(text)) resolve();
    });
  });
}

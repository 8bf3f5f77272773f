// The sensor as a process of its own, started by its launch script as an operator does.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import type { Exit } from '../hub/hub-process.ts';

const LAUNCHER = fileURLToPath(new URL('../../device/footfall-sensor', import.meta.url));

/** All of one store, see test/hub/ingest/example-messages.ts. */
export const STORE = { retailer: 'acme', store: 'main-street' } as const;

export interface SensorFiles {
  readonly config: string;
  readonly outbox: string;
}

/**
 * Writes `NAME.yaml` into `folder`; `settings` are those of the configuration file. `broker`: undefined where the
 * credentials of a pairing name it.
 */
export function writeSensorConfig(
  folder: string,
  name: string,
  broker: string | undefined,
  settings: Record<string, unknown> = {},
): SensorFiles {
  const config = join(folder, `${name}.yaml`);
  const sensor = `${STORE.retailer}/${STORE.store}/${name}`;
  writeFileSync(config, stringify({ sensor, broker, outbox: `${name}.sqlite`, ...settings }));
  return { config, outbox: join(folder, `${name}.sqlite`) };
}

export interface SensorProcess {
  readonly child: ChildProcess;
  readonly exit: Promise<Exit>;
  /** What it has written to standard error so far. */
  stderr(): string;
}

/** Killed when the test ends, if it still runs. */
export function startSensor(...args: readonly string[]): SensorProcess {
  const child = spawn(LAUNCHER, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const exit = once(child, 'close').then(([code, signal]): Exit => ({ code, signal, stdout, stderr }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  return { child, exit, stderr: () => stderr };
}

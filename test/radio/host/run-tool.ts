// One program run to its end, with all that it said in the error if it fails.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ToolOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The name that the program is called by, where that is another than its file's. */
  readonly argv0?: string;
}

/** Resolves with standard output. Throws an Error with standard error where the program fails. */
export async function runTool(
  program: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<string> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    argv0: options.argv0 ?? program,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code, signal] = await once(child, 'close');
  if (code === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')}: ${signal ?? `status ${code}`}\n${stderr.slice(-2000)}`);
}

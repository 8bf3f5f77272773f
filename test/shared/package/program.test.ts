// Both programs as their packages hold them, unpacked into a folder: all that the sources do, they do.
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Part } from '../../../shared/package/bundle.ts';
import { buildProgram } from '../../../shared/package/program.ts';
import { type Architecture, stage } from '../../../shared/package/stage.ts';
import { topicOf } from '../../../shared/topics.ts';
import { startHubProgram, writeConfig } from '../../hub/hub-process.ts';
import { DOOR, HOUR_TOPIC, hourlyCount } from '../../hub/ingest/example-messages.ts';
import { presetShop } from '../../simulator/shop.ts';
import { simulate } from '../../simulator/simulate.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PARTS = ['device', 'hub'] as const;
const BUILT_MS = Date.UTC(2026, 9, 1);
const OWN: Architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';

const folder = mkdtempSync(join(tmpdir(), 'footfall-program-'));
const built = join(folder, 'built');
/** What `dpkg -x` makes of the packages of this machine. */
const unpacked = join(folder, 'unpacked');
const SENSOR = join(unpacked, 'usr/bin/footfall-sensor');
const HUB = join(unpacked, 'usr/bin/footfall-hub');
afterAll(() => rmSync(folder, { recursive: true }));

/** The package of Node, for the test: it runs this very Node. */
function nodePackage(): string {
  const node = join(folder, 'node');
  mkdirSync(join(node, 'bin'), { recursive: true });
  symlinkSync(process.execPath, join(node, 'bin/node'));
  writeFileSync(join(node, 'LICENSE'), 'of Node');
  return node;
}

/** Files of which a line is in a bundle. */
const inputs: Record<Part, string[]> = { device: [], hub: [] };

beforeAll(async () => {
  const node = nodePackage();
  for (const part of PARTS) {
    const { outputs } = await buildProgram(ROOT, part, built, BUILT_MS);
    inputs[part] = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
    stage(ROOT, part, OWN, built, node, unpacked);
  }
});

const filesBelow = (root: string) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

function run(program: string, ...args: string[]) {
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8' });
  return { stdout, stderr, status };
}

describe('what is built', () => {
  test('is the same again by `npm run build`, byte for byte, and nothing of before is left', () => {
    const out = join(folder, 'dist');
    mkdirSync(join(out, 'lib/footfall-sensor'), { recursive: true });
    writeFileSync(join(out, 'lib/footfall-sensor/stale.js'), '');
    const env = { ...process.env, SOURCE_DATE_EPOCH: String(BUILT_MS / 1000) };
    const command = ['shared/package/build.ts', '--out', out];
    const said = execFileSync(process.execPath, command, { encoding: 'utf8', env });
    expect(said).toBe(`${join(out, 'bin/footfall-sensor')}\n${join(out, 'bin/footfall-hub')}\n`);
    const files = filesBelow(built).map((file) => file.slice(built.length));
    expect(files.length).toBeGreaterThan(50);
    expect(filesBelow(out).map((file) => file.slice(out.length))).toEqual(files);
    const bytes = (root: string, file: string) => readFileSync(join(root, file));
    expect(files.filter((file) => !bytes(out, file).equals(bytes(built, file)))).toEqual([]);
    // With the Node that built them.
    expect(run(join(out, 'bin/footfall-sensor'), '--version').stdout).toBe('0.1.0\n');
  });

  test.each(PARTS)('brings the licence of each package of which the %s holds a line', (part) => {
    const library = join(built, 'lib', part === 'device' ? 'footfall-sensor' : 'footfall-hub');
    const text = readFileSync(join(library, 'THIRD-PARTY-LICENCES'), 'utf8');
    const sections = text.split(/^={80}\n(.+)\n={80}$/m).slice(1);
    const titles = sections.filter((_, index) => index % 2 === 0);
    const bodies = sections.filter((_, index) => index % 2 === 1);
    const packages = [...inputs[part], 'node_modules/better-sqlite3/lib/index.js'].flatMap((input) => {
      const at = input.lastIndexOf('node_modules/');
      if (at < 0) return [];
      const parts = input.slice(at).split('/');
      const path = parts.slice(0, parts[1]!.startsWith('@') ? 3 : 2).join('/');
      const { name, version } = JSON.parse(
        readFileSync(join(ROOT, input.slice(0, at), path, 'package.json'), 'utf8'),
      );
      return [`${name} ${version}`];
    });
    const named = new Set(titles.map((title) => title.replace(/ \(.*\)$/, '')));
    expect(named.size).toBeGreaterThan(20);
    expect([...new Set(packages)].filter((name) => !named.has(name))).toEqual([]);
    expect(bodies.filter((body) => body.trim().length < 200)).toEqual([]);
  });

  test('asks nothing of what lies around it: no name of this machine is in it', () => {
    const naming = filesBelow(built).filter((file) => readFileSync(file, 'latin1').includes(ROOT));
    expect(naming).toEqual([]);
  });

  test('is started without what would print a secret or open a debugger', () => {
    for (const program of ['footfall-sensor', 'footfall-hub']) {
      const text = readFileSync(join(built, 'bin', program), 'utf8');
      expect(text).toMatch(/unset DEBUG NODE_DEBUG NODE_DEBUG_NATIVE\nexec .* --disable-sigusr1 /);
    }
  });

  test('is started with the memory that the same program has in a checkout', () => {
    const limits = (file: string) => readFileSync(file, 'utf8').match(/--(max|heap)-\S+|export \S+/g);
    for (const [part, program] of [
      ['device', 'footfall-sensor'],
      ['hub', 'footfall-hub'],
    ] as const) {
      expect(limits(join(built, 'bin', program))).toEqual(limits(join(ROOT, part, program)));
    }
    expect(limits(join(ROOT, 'device/footfall-sensor'))).toHaveLength(2);
    expect(limits(join(ROOT, 'hub/footfall-hub'))).toHaveLength(3);
  });
});

describe('the packages', () => {
  // e_machine of the header of an ELF file: 62 is x86-64, 183 AArch64.
  test.each([
    ['amd64', 62],
    ['arm64', 183],
  ] as const)('of %s hold SQLite for it, and for nothing else', (architecture, machine) => {
    for (const part of PARTS) {
      const root = join(folder, architecture, part);
      stage(ROOT, part, architecture, built, join(folder, 'node'), root);
      const addons = filesBelow(root).filter((file) => file.endsWith('.node'));
      expect(addons).toHaveLength(1);
      const header = Buffer.alloc(20);
      readSync(openSync(addons[0]!, 'r'), header, 0, header.length, 0);
      expect(header.readUInt16LE(18)).toBe(machine);
    }
  });

  test('hold the units and the manual, and name all licences', () => {
    const names = filesBelow(unpacked).map((file) => file.slice(unpacked.length + 1));
    for (const name of [
      'usr/lib/footfall-sensor/listen.sh',
      'usr/lib/systemd/system/footfall-sensor.service',
      'usr/share/man/man1/footfall-hub.1',
      'usr/share/doc/footfall-sensor/examples/sensor.yaml',
    ]) {
      expect(names).toContain(name);
    }
    const copyright = readFileSync(join(unpacked, 'usr/share/doc/footfall-hub/copyright'), 'utf8');
    for (const [, path] of copyright.matchAll(/ (\/usr\S+)/g)) {
      expect(readFileSync(join(unpacked, path!), 'utf8').length).toBeGreaterThan(5);
    }
    expect(names.filter((name) => /\.ts$|README|tsconfig/.test(name))).toEqual([]);
  });
});

describe('the sensor', () => {
  test('says its version and its commands, also where it is called by a link', () => {
    const link = join(folder, 'link');
    symlinkSync(SENSOR, link);
    expect(run(link, '--version')).toEqual({ stdout: '0.1.0\n', stderr: '', status: 0 });
    expect(run(SENSOR, '--help')).toEqual(run('device/footfall-sensor', '--help'));
  });

  test('replays a day as the sources do', () => {
    const fromMs = Date.UTC(2026, 9, 7);
    const shop = presetShop('bakery');
    const capture = join(folder, 'bakery.pcap');
    writeFileSync(capture, simulate({ shop, fromMs, untilMs: fromMs + 86_400_000, seed: 1 }).capture());
    const { stdout, status } = run(SENSOR, 'replay', '--seed', '1', capture);
    expect(status).toBe(0);
    expect(stdout).toBe(readFileSync(join(ROOT, 'test/golden/expected/bakery-minutes-noised.jsonl'), 'utf8'));
  });

  test('asks about the Wi-Fi in its thread', async () => {
    const file = join(unpacked, 'usr/lib/footfall-sensor/device/system/wifi-worker.js');
    const workerData = { ask: 'quality', interfaceName: 'wlan0', timeoutMs: 5000 };
    const worker = new Worker(file, { workerData, env: { PATH: folder } });
    expect(await once(worker, 'message')).toEqual([
      { reason: 'nmcli is not installed: nothing is known of the Wi-Fi' },
    ]);
    await worker.terminate();
  });
});

describe('the hub', () => {
  test('takes an hour, shows it, and its commands know of it', async () => {
    const config = writeConfig(folder);
    const hub = startHubProgram(HUB, ['run', '--config', config, '--log-level', 'warn']);
    const { http, mqtt: broker } = await hub.listening;
    const client = await mqtt.connectAsync(broker, { protocolVersion: 4 });
    await client.subscribeAsync(topicOf(DOOR, 'receipt'));
    const receipt = new Promise((resolve) => {
      client.once('message', (_topic, payload) => resolve(String(payload)));
    });
    await client.publishAsync(HOUR_TOPIC, JSON.stringify(hourlyCount()), { qos: 1 });
    expect(await receipt).toContain('"stored"');
    await client.endAsync();

    const page = await (await fetch(`${http}/stores/acme/main-street?date=2026-03-02`)).text();
    expect(page).toContain('Main Street');
    const files = [...page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const path of files) expect((await fetch(http + path)).status).toBe(200);

    const directory = run(HUB, 'directory', 'export', '--config', config);
    expect(directory).toMatchObject({ status: 0, stderr: '' });
    expect(directory.stdout).toContain('main-street');
    const papers = run(
      HUB,
      ...['papers', '--config', config, '--store', 'acme/main-street', '--out', join(folder, 'papers')],
    );
    expect(papers).toMatchObject({ status: 0 });
    const paper = readFileSync(filesBelow(join(folder, 'papers'))[0]!, 'utf8');
    expect(paper).toContain(readFileSync(join(ROOT, 'hub/papers/style/paper.css'), 'utf8').slice(0, 200));
    hub.child.kill();
    expect(await hub.exit).toMatchObject({ code: 0, stderr: '' });
  });

  test('brings every file that it reads while it runs', () => {
    const library = join(unpacked, 'usr/lib/footfall-hub');
    const read = ['hub/store/migrations', 'hub/web/client', 'hub/papers/style'].flatMap((name) =>
      filesBelow(join(ROOT, name)).map((file) => file.slice(ROOT.length)),
    );
    expect(read.length).toBeGreaterThan(10);
    for (const name of read) {
      expect(readFileSync(join(library, name), 'utf8')).toBe(readFileSync(join(ROOT, name), 'utf8'));
    }
  });
});

// `npm run package`: the Debian packages of the sensor and of the hub, for both architectures, in `dist/`. They hold all
// that they need but what Debian has. The same sources give the same bytes.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { type Architecture, type Part, PROGRAM, stage } from './stage.ts';

const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const ARCHITECTURES = ['amd64', 'arm64'] as const;
const PARTS = ['device', 'hub'] as const;

const DESCRIPTION = {
  device: {
    depends: 'libc6 (>= 2.36), libstdc++6, libgcc-s1, tcpdump, iw, iproute2, passwd',
    recommends: 'systemd, network-manager, rfkill, wireless-regdb',
    short: 'counts the phones in a shop, and forgets them within minutes',
    long: 'Hears the Wi-Fi probe requests of the phones around it, counts them although they\n change their addresses, and publishes noised hourly counts over MQTT.',
  },
  hub: {
    depends: 'libc6 (>= 2.36), libstdc++6, libgcc-s1, passwd',
    recommends: 'systemd',
    short: 'gathers the hourly counts of many shops into reports',
    long: 'Takes the hourly counts of Footfall sensors over MQTT, keeps them, and serves the\n pages that retailers read.',
  },
} as const;

interface Flags {
  readonly out: string;
  readonly arch?: Architecture;
  readonly part?: Part;
}

new Command('npm run package --')
  .description('builds the Debian packages of the sensor and of the hub')
  .option('--out <folder>', 'where they go', join(project, 'dist'))
  .addOption(new Option('--arch <architecture>', 'this one alone').choices(ARCHITECTURES))
  .addOption(new Option('--part <part>', 'this one alone').choices(PARTS))
  .action(({ out, arch, part }: Flags) => {
    const scratch = mkdtempSync(join(tmpdir(), 'footfall-package-'));
    try {
      for (const architecture of arch ? [arch] : ARCHITECTURES) {
        const modules = install(scratch, architecture);
        for (const one of part ? [part] : PARTS) build(scratch, one, architecture, modules, out);
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  })
  .parse();

/** What the lock file names, for that architecture. */
function install(scratch: string, architecture: Architecture): string {
  const folder = join(scratch, architecture);
  mkdirSync(folder);
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    cpSync(join(project, name), join(folder, name));
  const cpu = architecture === 'amd64' ? 'x64' : 'arm64';
  progress(`installing the dependencies for ${architecture}`);
  execFileSync(
    'npm',
    ['ci', '--omit=dev', '--os=linux', '--libc=glibc', `--cpu=${cpu}`, '--loglevel=error'],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  return join(folder, 'node_modules');
}

function build(scratch: string, part: Part, architecture: Architecture, modules: string, out: string): void {
  const program = PROGRAM[part];
  const root = join(scratch, `${program}-${architecture}`);
  progress(`building ${program} for ${architecture}`);
  stage(project, part, architecture, modules, root, Number(sourceDate()) * 1000);
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string };
  writeControl(root, part, architecture, version);
  setModes(root);
  mkdirSync(out, { recursive: true });
  const file = join(out, `${program}_${version}_${architecture}.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '-z3', '--build', root, file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, SOURCE_DATE_EPOCH: sourceDate() },
  });
  process.stdout.write(`${file}\n`);
}

function writeControl(root: string, part: Part, architecture: Architecture, version: string): void {
  const { depends, recommends, short, long } = DESCRIPTION[part];
  const folder = join(root, 'DEBIAN');
  cpSync(join(project, part, 'install/scripts'), folder, { recursive: true });
  const fields = [
    `Package: ${PROGRAM[part]}`,
    `Version: ${version}`,
    `Architecture: ${architecture}`,
    'Maintainer: The Footfall founders <footfall@localhost>',
    `Depends: ${depends}`,
    `Recommends: ${recommends}`,
    'Section: net',
    'Priority: optional',
    `Description: ${short}`,
    ` ${long}`,
  ];
  writeFileSync(join(folder, 'control'), `${fields.join('\n')}\n`);
  const conffiles = filesBelow(join(root, 'etc')).map((file) => `${file.slice(root.length)}\n`);
  if (conffiles.length > 0) writeFileSync(join(folder, 'conffiles'), conffiles.join(''));
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Whatever the mask of whoever builds: all may read, programs run. */
function setModes(root: string): void {
  chmodSync(root, 0o755);
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const isScript = /\/DEBIAN$/.test(entry.parentPath) && !/^(control|conffiles)$/.test(entry.name);
    const isProgram = isScript || /\/bin$/.test(entry.parentPath) || entry.name.endsWith('.sh');
    if (!entry.isSymbolicLink()) chmodSync(path, entry.isDirectory() || isProgram ? 0o755 : 0o644);
  }
}

/** Seconds since 1970 of the last commit: the time stamp of every file (reproducible-builds.org, SOURCE_DATE_EPOCH). */
function sourceDate(): string {
  if (process.env.SOURCE_DATE_EPOCH) return process.env.SOURCE_DATE_EPOCH;
  return execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: project, encoding: 'utf8' }).trim();
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text} …\n`);
}

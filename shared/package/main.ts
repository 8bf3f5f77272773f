// `npm run package`: the Debian packages of the sensor and of the hub, for both architectures, in `dist/`. They hold the
// programs as `npm run build` makes them, and all that these need but what Debian has. The same sources give the same bytes.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
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
import type { Part } from './bundle.ts';
import { buildProgram, PROGRAM } from './program.ts';
import { sourceDate } from './source-date.ts';
import { type Architecture, NPM_CPU, stage } from './stage.ts';

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

/** Of package-lock.json. */
interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string }>>;
}

interface Flags {
  readonly out: string;
  readonly arch?: Architecture;
  readonly part?: Part;
}

await new Command('npm run package --')
  .description('builds the Debian packages of the sensor and of the hub')
  .option('--out <folder>', 'where they go', join(project, 'dist'))
  .addOption(new Option('--arch <architecture>', 'this one alone').choices(ARCHITECTURES))
  .addOption(new Option('--part <part>', 'this one alone').choices(PARTS))
  .action(async ({ out, arch, part }: Flags) => {
    const scratch = mkdtempSync(join(tmpdir(), 'footfall-package-'));
    const parts = part ? [part] : PARTS;
    try {
      const built = join(scratch, 'built');
      for (const one of parts) {
        progress(`bundling ${PROGRAM[one]}`);
        await buildProgram(project, one, built, Number(sourceDate(project)) * 1000);
      }
      for (const architecture of arch ? [arch] : ARCHITECTURES) {
        const node = nodeFor(scratch, architecture);
        for (const one of parts) pack(scratch, one, architecture, built, node, out);
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  })
  .parseAsync();

/** The folder of the package that holds Node for that architecture, the very one that the lock file names. */
function nodeFor(scratch: string, architecture: Architecture): string {
  const name = `node_modules/node-linux-${NPM_CPU[architecture]}`;
  const installed = join(project, name);
  if (existsSync(installed)) return installed;
  const folder = join(scratch, architecture);
  mkdirSync(folder);
  cpSync(join(project, '.npmrc'), join(folder, '.npmrc'));
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as Lock;
  const entry = lock.packages[name];
  if (entry === undefined) throw new Error(`package-lock.json knows of no ${name}: run npm install`);
  // As in the project itself: npm takes what is needed for this machine's alone.
  const wanted = { optionalDependencies: { [name.slice('node_modules/'.length)]: entry.version } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(wanted));
  const locked = { lockfileVersion: 3, requires: true, packages: { '': wanted, [name]: entry } };
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(locked));
  progress(`fetching Node for ${architecture}`);
  const platform = ['--os=linux', '--libc=glibc', `--cpu=${NPM_CPU[architecture]}`];
  execFileSync('npm', ['ci', ...platform, '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (!existsSync(join(folder, name))) throw new Error(`npm did not install ${name}: see what it says above`);
  return join(folder, name);
}

function pack(
  scratch: string,
  part: Part,
  architecture: Architecture,
  built: string,
  node: string,
  out: string,
): void {
  const program = PROGRAM[part];
  const root = join(scratch, `${program}-${architecture}`);
  progress(`packing ${program} for ${architecture}`);
  stage(project, part, architecture, built, node, root);
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string };
  writeControl(root, part, architecture, version);
  setModes(root);
  mkdirSync(out, { recursive: true });
  const file = join(out, `${program}_${version}_${architecture}.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '-z3', '--build', root, file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, SOURCE_DATE_EPOCH: sourceDate(project) },
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

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text} …\n`);
}

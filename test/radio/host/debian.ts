// Debian's packages, unpacked beside the system and not installed: the machine that runs the test stays as
// it was. Needs root (mmdebstrap unpacks as root) and apt.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { runTool } from './run-tool.ts';

/** Programs of the host: the machine, the maker of its root, and what packs the first file system. */
const HOST_PACKAGES = ['qemu-system-x86', 'qemu-user-static', 'mmdebstrap', 'cpio', 'busybox-static', 'kmod'];

const GUEST_PACKAGES = [
  ...['systemd', 'systemd-sysv', 'dbus', 'udev', 'kmod', 'procps', 'psmisc', 'adduser'],
  ...[
    'iw',
    'wpasupplicant',
    'hostapd',
    'wireless-regdb',
    'tcpdump',
    'iproute2',
    'netbase',
    'ca-certificates',
    'libstdc++6',
  ],
];

/** Why the radio test cannot be made here; undefined where it can. */
export async function whyNotHere(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it needs Linux on x86-64';
  if (process.getuid?.() !== 0) return 'it needs root, to make the file system of its machine';
  try {
    await runTool('apt-get', ['--version']);
    await runTool('mke2fs', ['-V']);
  } catch (error) {
    return `it needs apt and e2fsprogs: ${(error as Error).message.split('\n')[0]}`;
  }
  return undefined;
}

export interface Tools {
  readonly folder: string;
  /** To run a program of the folder. */
  readonly env: Readonly<Record<string, string>>;
}

/** The packages with what they depend on and the host has not, unpacked into one folder. */
export async function hostTools(): Promise<Tools> {
  const folder = await cached('tools', HOST_PACKAGES.join(' '), async (place) => {
    const archives = join(place, 'archives');
    mkdirSync(join(archives, 'partial'), { recursive: true });
    await runTool('apt-get', ['update', '-qq']);
    await runTool('apt-get', [
      ...['install', '-qq', '-y', '--no-install-recommends', '--download-only', '--reinstall'],
      ...['-o', `Dir::Cache::archives=${archives}`, ...HOST_PACKAGES],
    ]);
    await unpackAll(archives, place);
  });
  const path = ['usr/bin', 'usr/sbin', 'bin', 'sbin'].map((part) => join(folder, part));
  return {
    folder,
    env: {
      PATH: [...path, process.env.PATH].join(':'),
      LD_LIBRARY_PATH: ['usr/lib', 'lib'].map((part) => join(folder, part, 'x86_64-linux-gnu')).join(':'),
    },
  };
}

/** Debian's kernel for amd64: /boot and the modules. */
export async function debianKernel(): Promise<{ folder: string; version: string }> {
  const depends = await runTool('apt-cache', ['depends', 'linux-image-amd64']);
  const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
  if (!name) throw new Error(`linux-image-amd64 names no kernel: ${depends}`);
  const folder = await cached('kernel', name, async (place) => {
    mkdirSync(join(place, 'archives'));
    await runTool('apt-get', ['download', '-qq', name], { cwd: join(place, 'archives') });
    await unpackAll(join(place, 'archives'), place);
  });
  return { folder, version: name.slice('linux-image-'.length) };
}

/** A root with systemd and the radio programs. */
export async function debianRoot(tools: Tools): Promise<string> {
  return await cached('root-amd64', GUEST_PACKAGES.join(' '), (place) =>
    bootstrap(tools, 'minbase', 'amd64', GUEST_PACKAGES, place),
  );
}

/** A root of the other architecture with what Node needs, unpacked and not set up: its programs do not run here. */
export async function arm64Root(tools: Tools): Promise<string> {
  const packages = ['libstdc++6', 'dash'];
  return await cached('root-arm64', packages.join(' '), (place) =>
    bootstrap(tools, 'extract', 'arm64', packages, place),
  );
}

async function bootstrap(
  tools: Tools,
  variant: string,
  architecture: string,
  packages: readonly string[],
  place: string,
): Promise<void> {
  await runTool(
    'mmdebstrap',
    [
      ...['--quiet', `--variant=${variant}`, `--architectures=${architecture}`],
      ...[`--include=${packages.join(',')}`, 'bookworm', place],
    ],
    { env: tools.env },
  );
}

async function unpackAll(archives: string, into: string): Promise<void> {
  const files = readdirSync(archives).filter((file) => file.endsWith('.deb'));
  for (const file of files) await runTool('dpkg', ['-x', join(archives, file), into]);
}

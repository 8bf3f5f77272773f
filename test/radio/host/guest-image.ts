// The disk of the machine under test: Debian with systemd, the kernel's modules for simulated radios, and an
// agent that takes orders over a virtio port; and the first file system, which finds that disk.
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from './cache.ts';
import { debianKernel, debianRoot, hostTools, type Tools } from './debian.ts';
import { runTool } from './run-tool.ts';

export interface GuestImage {
  readonly tools: Tools;
  readonly kernel: string;
  readonly initrd: string;
  /** To be copied before it is written to. */
  readonly disk: string;
}

const scripts = fileURLToPath(new URL('../guest/', import.meta.url));
const GUEST_SCRIPTS = ['agent.sh', 'network.sh', 'radios.sh', 'setup.sh', 'hwsim-radio.pl'];
const DISK_MEGABYTES = 1500;

const INITRD_MODULES = ['virtio_pci', 'virtio_blk', 'ext4', 'crc32c_generic'];
const GUEST_MODULES = ['virtio_net', 'virtio_console', 'mac80211_hwsim', 'ccm', 'gcm', 'cmac', 'ctr'];

/** Started at boot: of the agent, and of what it needs; nothing of the sensor. */
const UNITS: Readonly<Record<string, string>> = {
  'radio-test-agent.service':
    '[Unit]\nAfter=multi-user.target\n' +
    '[Service]\nExecStart=/opt/radio-test/agent.sh\nKillMode=process\nRestart=always\n',
  // Where the guest has nothing to do, its time runs ahead of the host's disk: seconds pass within one read.
  // While this runs there is always something to do, so programs start in the time that they need.
  'radio-test-awake.service':
    '[Unit]\nDefaultDependencies=no\n' +
    '[Service]\nCPUSchedulingPolicy=idle\nExecStart=/bin/sh -c "while :; do :; done"\n',
  'radio-test-network.service': '[Service]\nType=oneshot\nExecStart=/opt/radio-test/network.sh\n',
};

/** What Debian would do in its spare time would cost time here. */
const MASKED = [
  ...['apt-daily.timer', 'apt-daily-upgrade.timer', 'dpkg-db-backup.timer', 'e2scrub_all.timer'],
  ...['e2scrub_reap.service', 'fstrim.timer', 'systemd-tmpfiles-clean.timer', 'getty@tty1.service'],
  ...['serial-getty@ttyS0.service', 'wpa_supplicant.service', 'hostapd.service'],
];

export async function guestImage(): Promise<GuestImage> {
  const tools = await hostTools();
  const [kernel, root] = [await debianKernel(), await debianRoot(tools)];
  const sources = [...GUEST_SCRIPTS, 'init'].map((file) => readFileSync(join(scripts, file), 'utf8'));
  const lists = [INITRD_MODULES, GUEST_MODULES, UNITS, MASKED, DISK_MEGABYTES, kernel.folder, root];
  const folder = await cached('guest', JSON.stringify([lists, sources]), async (place) => {
    await makeInitrd(tools, kernel, place);
    await makeDisk(tools, kernel, root, place);
  });
  return {
    tools,
    kernel: join(kernel.folder, 'boot', `vmlinuz-${kernel.version}`),
    initrd: join(folder, 'initrd'),
    disk: join(folder, 'disk'),
  };
}

type Kernel = Awaited<ReturnType<typeof debianKernel>>;

/** A file of its own for `mount`: `files` at the root of an ext4 file system, read and written. */
export async function makeFileSystem(from: string, image: string, megabytes: number): Promise<void> {
  await runTool('mke2fs', ['-q', '-F', '-t', 'ext4', '-d', from, image, `${megabytes}M`]);
}

async function makeInitrd(tools: Tools, kernel: Kernel, place: string): Promise<void> {
  const tree = join(place, 'initrd-tree');
  for (const part of ['bin', 'proc', 'sys', 'dev', 'root', 'modules']) {
    mkdirSync(join(tree, part), { recursive: true });
  }
  copyFileSync(join(tools.folder, 'bin/busybox'), join(tree, 'bin/busybox'));
  copyFileSync(join(scripts, 'init'), join(tree, 'init'));
  const files = await modulesInOrder(tools, kernel, INITRD_MODULES);
  for (const file of files)
    copyFileSync(join(modulesOf(kernel), file), join(tree, 'modules', basename(file)));
  writeFileSync(join(tree, 'modules.order'), files.map((file) => `${basename(file)}\n`).join(''));
  const pack = 'find . | cpio -o -H newc --quiet | gzip -1 > ../initrd';
  await runTool('sh', ['-c', pack], { cwd: tree, env: tools.env });
  rmSync(tree, { recursive: true });
}

async function makeDisk(tools: Tools, kernel: Kernel, root: string, place: string): Promise<void> {
  const tree = join(place, 'disk-tree');
  await runTool('cp', ['-a', '--reflink=auto', root, tree]);
  const modules = join(tree, 'usr/lib/modules', kernel.version);
  for (const file of await modulesInOrder(tools, kernel, GUEST_MODULES)) {
    mkdirSync(dirname(join(modules, file)), { recursive: true });
    copyFileSync(join(modulesOf(kernel), file), join(modules, file));
  }
  for (const list of ['modules.order', 'modules.builtin', 'modules.builtin.modinfo']) {
    copyFileSync(join(modulesOf(kernel), list), join(modules, list));
  }
  await depmod(tools, join(tree, 'usr'), kernel.version);

  const home = join(tree, 'opt/radio-test');
  mkdirSync(home, { recursive: true });
  for (const script of GUEST_SCRIPTS) cpSync(join(scripts, script), join(home, script));
  const system = join(tree, 'etc/systemd/system');
  mkdirSync(join(system, 'multi-user.target.wants'), { recursive: true });
  for (const [name, text] of Object.entries(UNITS)) {
    writeFileSync(join(system, name), text);
    symlinkSync(`/etc/systemd/system/${name}`, join(system, 'multi-user.target.wants', name));
  }
  for (const name of MASKED) {
    rmSync(join(system, name), { force: true });
    symlinkSync('/dev/null', join(system, name));
  }
  writeFileSync(join(tree, 'etc/hostname'), 'footfall-test\n');
  writeFileSync(join(tree, 'etc/fstab'), '');
  // Given once: an empty file means that the first boot would spend its time on enabling units.
  writeFileSync(join(tree, 'etc/machine-id'), `${'0f'.repeat(16)}\n`);
  await makeFileSystem(tree, join(place, 'disk'), DISK_MEGABYTES);
  rmSync(tree, { recursive: true });
}

function modulesOf(kernel: Kernel): string {
  // Debian 12 has them in /lib, later ones in /usr/lib.
  return join(kernel.folder, 'lib/modules', kernel.version);
}

/** Files of modules and of what they need, each after what it needs. */
async function modulesInOrder(tools: Tools, kernel: Kernel, names: readonly string[]): Promise<string[]> {
  await depmod(tools, kernel.folder, kernel.version);
  const needs = new Map<string, string[]>();
  for (const line of readFileSync(join(modulesOf(kernel), 'modules.dep'), 'utf8').split('\n')) {
    const [file = '', list = ''] = line.split(':');
    needs.set(file, list.split(' ').filter(Boolean));
  }
  const byName = new Map([...needs.keys()].map((file) => [basename(file).replace(/\.ko.*$/, ''), file]));
  const ordered: string[] = [];
  const add = (file: string) => {
    for (const needed of (needs.get(file) ?? []).toReversed()) add(needed);
    if (!ordered.includes(file)) ordered.push(file);
  };
  for (const name of names) {
    const file = byName.get(name.replaceAll('-', '_')) ?? byName.get(name);
    if (!file) throw new Error(`the kernel ${kernel.version} has no module ${name}`);
    add(file);
  }
  return ordered;
}

async function depmod(tools: Tools, folder: string, version: string): Promise<void> {
  // The package's links are absolute: here they lead nowhere.
  await runTool(join(tools.folder, 'bin/kmod'), ['-b', folder, version], { env: tools.env, argv0: 'depmod' });
}

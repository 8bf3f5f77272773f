// The packages through their life in a Debian root: installed, upgraded over an edited configuration, removed, purged.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { debianRoot, hostTools, whyNotHere } from './host/debian.ts';

const obstacle = await whyNotHere();
const NETWORK_MANAGER = '/etc/NetworkManager/conf.d/footfall-sensor.conf';

describe.skipIf(obstacle !== undefined)('the packages in a Debian root', () => {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-life-'));
  const root = join(folder, 'root');
  const mounts: string[] = [];
  const mount = (at: string, ...args: string[]) => {
    mkdirSync(at, { recursive: true });
    execFileSync('mount', [...args, at]);
    mounts.unshift(at);
  };
  const within = (script: string) =>
    execFileSync('chroot', [root, 'sh', '-c', `{ ${script}; } 2>&1`], {
      encoding: 'utf8',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive' },
    });
  const dpkg = (...args: string[]) => within(`dpkg ${args.join(' ')}`);
  const both = '/root/sensor.deb /root/hub.deb';

  beforeAll(async () => {
    const lower = await debianRoot(await hostTools());
    // What is installed goes into memory; the root that is kept stays as it is.
    const memory = join(folder, 'memory');
    mount(memory, '-t', 'tmpfs', 'tmpfs');
    for (const part of ['upper', 'work']) mkdirSync(join(memory, part));
    const layers = `lowerdir=${lower},upperdir=${join(memory, 'upper')},workdir=${join(memory, 'work')}`;
    mount(root, '-t', 'overlay', 'overlay', '-o', layers);
    mount(join(root, 'proc'), '--bind', '/proc');
    execFileSync(process.execPath, ['shared/package/main.ts', '--arch', 'amd64', '--out', folder]);
    for (const part of ['sensor', 'hub']) {
      cpSync(join(folder, `footfall-${part}_0.1.0_amd64.deb`), join(root, `root/${part}.deb`));
    }
  });

  afterAll(() => {
    for (const at of mounts) execFileSync('umount', ['--lazy', at]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('are installed: programs run, units are enabled, users have no shell', () => {
    dpkg('-i', both);
    expect(within('footfall-sensor --version').trim()).toBe('0.1.0');
    expect(within('footfall-hub pair --help')).toContain('a code that lets one sensor in');
    const enabled = within('systemctl is-enabled footfall-sensor footfall-capture footfall-hub');
    expect(enabled.trim().split('\n')).toEqual(['enabled', 'enabled', 'enabled']);
    expect(
      within('getent passwd footfall-sensor footfall-capture footfall-hub').match(/nologin/g),
    ).toHaveLength(3);
    expect(within('stat -c "%A %U %G" /run/footfall/frames.pcap').trim()).toBe(
      'prw-r----- footfall-capture footfall-sensor',
    );
  });

  it('are upgraded over an edited configuration, which stays', () => {
    writeFileSync(join(root, NETWORK_MANAGER), '# edited\n');
    writeFileSync(join(root, 'etc/footfall/sensor.yaml'), 'sensor: acme/main-street/door\n');
    dpkg('-i', '--force-confdef', both);
    expect(within(`cat ${NETWORK_MANAGER} /etc/footfall/sensor.yaml`)).toBe(
      '# edited\nsensor: acme/main-street/door\n',
    );
  });

  it('are removed: the configuration stays', () => {
    dpkg('-r', 'footfall-sensor', 'footfall-hub');
    expect(within('ls /usr/bin/footfall-sensor /usr/lib/footfall-hub || true')).toMatch(
      /No such file[\s\S]*No such file/,
    );
    expect(within('cat /etc/footfall/sensor.yaml')).toContain('acme');
  });

  it('are purged: nothing is left but logs of dpkg', () => {
    dpkg('--purge', 'footfall-sensor', 'footfall-hub');
    expect(within("find / -xdev -iname '*footfall*' -not -path '/proc/*'")).toBe('');
    expect(within('getent passwd | grep footfall || true')).toBe('');
  });
});

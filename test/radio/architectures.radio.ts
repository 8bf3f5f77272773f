// The packages of both architectures count alike: each is unpacked into a Debian root and replays a simulated day, that of
// arm64 under QEMU's emulation of its processor.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arm64Root, hostTools, type Tools, whyNotHere } from './host/debian.ts';

const obstacle = await whyNotHere();

describe.skipIf(obstacle !== undefined)('the packages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-architectures-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let tools: Tools;
  let captures: string[];

  beforeAll(async () => {
    tools = await hostTools();
    const node = (...args: string[]) => execFileSync(process.execPath, args, { stdio: 'ignore' });
    node('shared/package/main.ts', '--part', 'device', '--out', folder);
    node(
      'test/simulator/main.ts',
      ...['--shop', 'bakery', '--from', '2026-10-05', '--days', '1'],
      '--out',
      join(folder, 'day'),
    );
    captures = readdirSync(join(folder, 'day'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.includes('.pcap'))
      .map((name) => join(folder, 'day', name));
    cpSync(await arm64Root(tools), join(folder, 'arm64'), { recursive: true, verbatimSymlinks: true });
    mkdirSync(join(folder, 'amd64'));
    for (const architecture of ['amd64', 'arm64']) {
      const deb = join(folder, `footfall-sensor_0.1.0_${architecture}.deb`);
      execFileSync('dpkg-deb', ['-x', deb, join(folder, architecture)]);
    }
  });

  const replayed = (architecture: 'amd64' | 'arm64') => {
    const library = join(folder, architecture, 'usr/lib/footfall-sensor');
    const command = [
      ...(architecture === 'arm64'
        ? [join(tools.folder, 'usr/bin/qemu-aarch64-static'), '-L', join(folder, 'arm64')]
        : []),
      ...[join(library, 'node/bin/node'), join(library, 'main.js')],
      ...['replay', '--seed', '1', ...captures],
    ];
    return execFileSync(command[0]!, command.slice(1), {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  };

  it('of arm64 and amd64 release the same', () => {
    const expected = replayed('amd64');
    expect(expected.trim().split('\n').length).toBeGreaterThanOrEqual(8);
    expect(replayed('arm64')).toBe(expected);
  });
});

import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { presetShop } from './shop.ts';
import { simulate } from './simulate.ts';

const main = new URL('./main.ts', import.meta.url).pathname;
const node = [process.execPath, '--disable-warning=ExperimentalWarning', main] as const;
const folder = mkdtempSync(join(tmpdir(), 'footfall-main-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(node[0], [...node.slice(1), ...args], { encoding: 'utf8' });
}

test('writes a capture a day and one truth', () => {
  const out = join(folder, 'split');
  const ran = run(
    '--shop',
    'bakery',
    '--from',
    '2026-10-10T20',
    '--until',
    '2026-10-11T03',
    '--split',
    'day',
    '--gzip',
    '--seed',
    '9',
    '--out',
    out,
  );
  expect(ran.stderr).toMatch(/^bakery: \d+ frames in .* s; truth in /);
  expect(ran.status).toBe(0);
  expect(readdirSync(out).sort()).toEqual([
    'bakery-2026-10-10.pcap.gz',
    'bakery-2026-10-11.pcap.gz',
    'bakery-truth.json',
  ]);
  const truth = JSON.parse(readFileSync(join(out, 'bakery-truth.json'), 'utf8'));
  expect(truth).toMatchObject({ v: 2, seed: 9, from: '2026-10-10T20:00:00Z', until: '2026-10-11T03:00:00Z' });
  expect(truth.hours).toHaveLength(7);
  const fromMs = Date.parse('2026-10-11T00:00:00Z');
  const second = simulate({ shop: presetShop('bakery'), fromMs, untilMs: fromMs + 3 * 3_600_000, seed: 9 });
  expect(gunzipSync(readFileSync(join(out, 'bakery-2026-10-11.pcap.gz'))).equals(second.capture())).toBe(
    true,
  );
});

test.each([
  [['--from', '2026-10-10'], '--shop'],
  [['--shop', 'butcher', '--from', '2026-10-10', '--days', '1', '--out', folder], 'Presets: bakery'],
  [['--shop', 'bakery', '--from', '2026-02-30', '--days', '1', '--out', folder], 'UTC day'],
  [['--shop', 'bakery', '--days', '1', '--out', folder], '--from is missing'],
  [['--shop', 'bakery', '--from', '2026-10-10', '--out', folder], '--days or --until'],
  [['--shop', 'bakery', '--from', '2026-10-10', '--until', '2026-10-09', '--out', folder], 'after --from'],
  [['--shop', 'bakery', '--live', '--from', '2026-10-10'], 'cannot be used with'],
  [['--shop', 'bakery', '--from', '2026-10-10', '--pretend', '12:00'], '--live only'],
  [['--shop', 'bakery', '--live', '--pretend', 'noon'], '14:30'],
])('wrong usage is told and ends with 2: %j', (args, words) => {
  const ran = run(...args);
  expect(ran.stderr).toContain(words);
  expect(ran.stdout).toBe('');
  expect(ran.status).toBe(2);
});

test('live writes a capture to standard output until it is told to end', async () => {
  const child = spawn(node[0], [
    ...node.slice(1),
    '--shop',
    'fashion',
    '--live',
    '--pretend',
    'sat 18:00',
    '--crowd',
    '3',
  ]);
  const ended = once(child, 'exit');
  let bytes = Buffer.alloc(0);
  for await (const chunk of child.stdout) {
    bytes = Buffer.concat([bytes, chunk]);
    // Once: a second signal ends it the hard way, as it should.
    if (bytes.length > 24 + 16 && !child.killed) child.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
  expect(bytes.readUInt32LE(0)).toBe(0xa1b2c3d4);
  const atMs = bytes.readUInt32LE(24) * 1000;
  expect(Math.abs(Date.now() - atMs)).toBeLessThan(60_000);
});

test('live ends in peace when its reader goes', async () => {
  const child = spawn(node[0], [
    ...node.slice(1),
    '--shop',
    'fashion',
    '--live',
    '--pretend',
    'sat 18:00',
    '--crowd',
    '10',
  ]);
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await ended).toEqual([0, null]);
});

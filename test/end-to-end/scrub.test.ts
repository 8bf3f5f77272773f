// `footfall-sensor scrub` as a tester uses it: what is written where, what is never written over, what is left when
// something goes wrong, and that a replay of the new capture prints the very lines of the old.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { pcapFile } from '../simulator/pcap-writer.ts';
import { presetShop } from '../simulator/shop.ts';
import { simulate } from '../simulator/simulate.ts';
import { CANARIES, canaryPatterns } from './canaries.ts';
import { leaksIn } from './spellings.ts';
import { temporaryFolder, until } from './stage.ts';

const LAUNCHER = fileURLToPath(new URL('../../device/footfall-sensor', import.meta.url));
const FROM_MS = Date.parse('2026-03-07T12:00:00Z');

const canaries = pcapFile(
  CANARIES.map(({ packet, originalLength = packet.length }, i) => ({
    packet,
    originalLength,
    timeUs: (FROM_MS + i * 1000) * 1000,
  })),
);

interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

function start(args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(LAUNCHER, args, { stdio: 'pipe' });
  const stdout: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (piece) => stdout.push(piece));
  child.stderr.on('data', (piece) => {
    stderr += piece;
  });
  // A program that has seen enough closes its input.
  child.stdin.on('error', () => {});
  const ended = once(child, 'close').then(([code]) => ({ code, stdout: Buffer.concat(stdout), stderr }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended };
}

function run(args: readonly string[], input?: Uint8Array): Promise<Ended> {
  const { child, ended } = start(args);
  child.stdin!.end(input);
  return ended;
}

const scrub = (...args: string[]) => run(['scrub', ...args]);

test('a scrubbed capture is replayed to the very lines, and names nobody', async () => {
  const folder = temporaryFolder();
  const [input, output] = [join(folder, 'in.pcap.gz'), join(folder, 'out.pcap.gz')];
  const shop = presetShop('bakery');
  const day = simulate({ shop, fromMs: FROM_MS, untilMs: FROM_MS + 2 * 3_600_000, seed: 5 }).capture();
  // The simulator's capture has one packet behind the other, and so have two: the second without its header.
  writeFileSync(input, gzipSync(Buffer.concat([day, canaries.subarray(24)])));
  const { code, stderr } = await scrub(input, output, '--json');
  expect(code).toBe(0);
  const summary = JSON.parse(stderr);
  expect(summary).toMatchObject({ capture: input, container: 'pcap', problem: null });
  expect(summary.rewritten['other-management']).toBe(1);
  expect(summary.emptied).toMatchObject({ data: 1, control: 1, protected: 1, 'malformed-elements': 1 });
  expect(summary.leftOut).toEqual({ 'malformed-radio-header': 1 });
  expect(leaksIn(new Map([['out', gunzipSync(readFileSync(output))]]), canaryPatterns())).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(['in.pcap.gz', 'out.pcap.gz']);

  for (const profile of ['hour', 'minutes']) {
    const lines = await Promise.all(
      [input, output].map((file) => run(['replay', '--noise', 'off', '--profile', profile, file])),
    );
    expect(lines[0]!.stdout.toString()).toMatch(/^\{.*"2026-03-07T12:00:00Z"/);
    expect(lines[1]!.stdout.toString()).toBe(lines[0]!.stdout.toString());
  }
});

test('standard input to standard output; each run has a key of its own', async () => {
  const [one, two] = await Promise.all([1, 2].map(() => run(['scrub', '-', '-'], gzipSync(canaries))));
  expect(one!.code).toBe(0);
  expect(one!.stdout).toHaveLength(two!.stdout.length);
  expect(one!.stdout).not.toEqual(two!.stdout);
  expect(leaksIn(new Map([['stdout', one!.stdout]]), canaryPatterns())).toEqual([]);
  expect(one!.stderr).toMatch(
    /^footfall-sensor: standard input: 19 frames: .* rewritten: probe-request 7, .*left out/,
  );
});

test('nothing is written over without --force', async () => {
  const folder = temporaryFolder();
  const [input, output] = [join(folder, 'in.pcap'), join(folder, 'out.pcap')];
  writeFileSync(input, canaries);
  writeFileSync(output, 'precious');
  const refused = await scrub(input, output);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('exists already; --force')]);
  expect(readFileSync(output, 'utf8')).toBe('precious');
  expect((await scrub(input, output, '--force')).code).toBe(0);
  expect(readFileSync(output)).toHaveLength(canaries.length - CANARIES.at(11)!.packet.length);
  // In place, from the very file.
  expect((await scrub(input, input, '--force')).code).toBe(0);
  expect(leaksIn(new Map([['in', readFileSync(input)]]), canaryPatterns())).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(['in.pcap', 'out.pcap']);
});

test('a file that comes to be meanwhile is not written over either', async () => {
  const folder = temporaryFolder();
  const output = join(folder, 'out.pcap');
  const { child, ended } = start(['scrub', '-', output]);
  child.stdin!.write(canaries);
  await until('it has begun', () => readdirSync(folder).length === 1);
  writeFileSync(output, 'precious');
  child.stdin!.end();
  expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining('exists already') });
  expect(readdirSync(folder)).toEqual(['out.pcap']);
  expect(readFileSync(output, 'utf8')).toBe('precious');
});

test('what goes wrong leaves nothing', async () => {
  const folder = temporaryFolder();
  const [input, text, output] = [join(folder, 'in.pcap'), join(folder, 'in.txt'), join(folder, 'out.pcap')];
  writeFileSync(input, canaries);
  writeFileSync(text, 'Permission is hereby granted');
  mkdirSync(join(folder, 'folder'));
  symlinkSync(input, join(folder, 'link'));
  const before = readdirSync(folder);
  const cases = [
    [[join(folder, 'missing.pcap'), output], 1, /missing\.pcap does not exist/],
    [[text, output], 1, /is not a pcap or pcapng capture/],
    [[input, join(folder, 'nowhere', 'out.pcap')], 1, /its folder does not exist/],
    [[input, join(folder, 'folder'), '--force'], 1, /is not a file that could be replaced/],
    [[input, join(folder, 'link'), '--force'], 1, /is not a file that could be replaced/],
    [[input, '/dev/full', '--force'], 1, /is not a file that could be replaced/],
    [[input], 2, /missing required argument 'out'/],
  ] as const;
  for (const [args, code, message] of cases) {
    expect(await scrub(...args)).toMatchObject({ code, stderr: expect.stringMatching(message) });
  }
  expect(readdirSync(folder)).toEqual(before);
  expect(readFileSync(input)).toEqual(canaries);
});

test.each(['out.pcap', 'out.pcap.gz'])('a disk that takes no more leaves nothing of %s', async (name) => {
  const folder = temporaryFolder();
  // A limit of 1024 bytes a file, in place of a full disk.
  const limited = `trap '' XFSZ; ulimit -f 1; exec '${LAUNCHER}' scrub - '${join(folder, name)}'`;
  const child = spawn('bash', ['-c', limited], { stdio: ['pipe', 'ignore', 'pipe'] });
  const stderr: Buffer[] = [];
  child.stderr.on('data', (piece) => stderr.push(piece));
  child.stdin.on('error', () => {});
  for (let i = 0; i < 40; i += 1) child.stdin.write(i === 0 ? canaries : canaries.subarray(24));
  child.stdin.end();
  const [code] = await once(child, 'close');
  expect([code, Buffer.concat(stderr).toString()]).toEqual([
    1,
    expect.stringContaining('could not be written'),
  ]);
  expect(readdirSync(folder)).toEqual([]);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s leaves nothing', async (signal) => {
  const folder = temporaryFolder();
  const { child, ended } = start(['scrub', '-', join(folder, 'out.pcap')]);
  child.stdin!.write(canaries);
  await until('it has begun', () => readdirSync(folder).length === 1);
  child.kill(signal);
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([1, expect.stringMatching(/stopped before .*out\.pcap was written/)]);
  expect(readdirSync(folder)).toEqual([]);
});

test('of a capture that is cut short, what there is is kept, and it is said', async () => {
  const folder = temporaryFolder();
  const [input, output] = [join(folder, 'in.pcap'), join(folder, 'out.pcap')];
  writeFileSync(input, canaries.subarray(0, canaries.length - 9));
  const { code, stderr } = await scrub(input, output);
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/in\.pcap is cut short within a record; 18 frames/),
  ]);
  expect((await run(['replay', '--noise', 'off', output])).code).toBe(0);
});

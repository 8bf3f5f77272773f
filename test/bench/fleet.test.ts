// The bench of a fleet runs, says what it measured, and finds again what it has kept.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const FLEET = fileURLToPath(new URL('fleet.ts', import.meta.url));

/** It takes some seconds of a machine that has nothing else to do. */
const TIMEOUT_MS = 240_000;

const bench = (...args: string[]) =>
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', FLEET, ...args], {
    encoding: 'utf8',
    timeout: TIMEOUT_MS / 2,
  });

test('a few stores, measured, kept and measured again', { timeout: TIMEOUT_MS }, () => {
  const keep = mkdtempSync(join(tmpdir(), 'footfall-fleet-test-'));
  onTestFinished(() => rmSync(keep, { recursive: true }));
  const run = () => bench('--quick', '--only', 'sqlite', '--stores', '12', '--days', '2', '--keep', keep);
  const [first, second] = [run(), run()];
  for (const { status, stdout } of [first, second]) {
    expect(status).toBe(0);
    expect(stdout).toMatch(/^12 stores, 2 days\n +SQLite +aim\n/m);
    expect(stdout).toMatch(/^ +overview +\d+ ms, \d+ kB gzip/m);
    expect(stdout).toMatch(/^ +receipts +\d+ ms, 99 % \d+ ms/m);
    expect(stdout).toMatch(/^ +… sent while pages were read +11, \d+ pages/m);
    expect(stdout).not.toContain('not answered');
    expect(stdout).toContain('Citus is left out');
  }
  expect(first.stderr).toContain('hours: 0 %');
  expect(second.stderr).not.toContain('hours:');
});

test('a number that is not one is refused', () => {
  const { status, stderr } = bench('--stores', 'many');
  expect(status).not.toBe(0);
  expect(stderr).toContain('write a whole number from 1 on');
});

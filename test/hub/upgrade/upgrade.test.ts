// A database of an earlier version keeps all it held. The folder has what a hub of that time wrote about two of the demo's
// shops, with tallies, a calibration, a pause and a setting, and what its API answered then.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { startHubProcess, writeConfig } from '../hub-process.ts';

const BEFORE = new URL('./before-the-port/', import.meta.url);

interface Asked {
  readonly path: string;
  readonly answer: unknown;
}

const asked: Asked[] = readFileSync(new URL('answers.jsonl', BEFORE), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

/** Every value of `before` that is not in `after`, as `path: before → after`. What is new in `after` does not matter. */
function lost(before: unknown, after: unknown, path = ''): string[] {
  if (before === null || typeof before !== 'object')
    return before === after ? [] : [`${path}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`];
  if (Array.isArray(before) && (!Array.isArray(after) || after.length !== before.length))
    return [`${path}: ${before.length} → ${Array.isArray(after) ? after.length : 'none'}`];
  const now = (after ?? {}) as Record<string, unknown>;
  return Object.entries(before).flatMap(([name, value]) => lost(value, now[name], `${path}/${name}`));
}

test('a hub takes over a database from before the store port, and answers what was answered then', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-upgrade-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const database = join(folder, 'hub.sqlite');
  const raw = new Database(database);
  raw.pragma('foreign_keys = OFF');
  raw.exec(readFileSync(new URL('hub.sql', BEFORE), 'utf8'));
  expect(raw.prepare('SELECT count(*) FROM hour').pluck().get()).toBe(154);
  raw.close();
  const { retailers } = parse(readFileSync(new URL('retailers.yaml', BEFORE), 'utf8'));
  const hub = startHubProcess('run', '--config', writeConfig(folder, { database, retailers }));
  onTestFinished(async () => {
    hub.child.kill();
    await hub.exit;
  });
  const { http } = await hub.listening;

  for (const { path, answer } of asked) {
    const response = await fetch(http + path);
    expect([path, response.status]).toEqual([path, 200]);
    expect([path, lost(answer, await response.json())]).toEqual([path, []]);
  }
});

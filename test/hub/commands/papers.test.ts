// `footfall-hub notice` and `footfall-hub papers` as an operator runs them.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHubProcess, writeConfig } from '../hub-process.ts';
import { RETAILERS } from '../ingest/example-messages.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-papers-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const STORE = ['--store', 'acme/main-street'];

test('a notice is refused with what to add, and printed once it is there, before any sensor has reported', async () => {
  const bare = writeConfig(folder);
  const call = async (...args: string[]) => (await startHubProcess('notice', '--config', bare, ...args)).exit;
  const [refused, unknown, usage] = await Promise.all([
    call(...STORE, '--lang', 'fr'),
    call('--store', 'acme/nowhere', '--lang', 'fr'),
    call(...STORE),
  ]);
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  for (const field of ['publicUrl', 'legalName', 'contact', 'dataProtectionOfficer'])
    expect(refused.stderr).toContain(`\n  ${field}: `);
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('it has acme/main-street')]);
  expect([usage.code, usage.stderr]).toEqual([2, expect.stringContaining('--lang')]);

  const whole = writeConfig(folder, {
    publicUrl: 'https://acme.example',
    retailers: [
      { ...RETAILERS[0], legalName: 'Acme AG', contact: 'a@acme.example', dataProtectionOfficer: null },
    ],
  });
  const out = join(folder, 'notice.html');
  const print = async (...args: string[]) =>
    (await startHubProcess('notice', '--config', whole, ...STORE, ...args)).exit;
  const [svg, html] = await Promise.all([
    print('--lang', 'fr'),
    print('--lang', 'en', '--as', 'html', '--format', 'a6', '--out', out),
  ]);
  expect([svg.code, svg.stderr]).toEqual([
    0,
    expect.stringContaining('no sensor of acme/main-street has reported yet'),
  ]);
  expect(svg.stdout).toMatch(/^<\?xml [\s\S]*<\/svg>\n$/);
  expect([html.code, html.stdout]).toEqual([0, '']);
  expect(readFileSync(out, 'utf8')).toContain('@page{size:105mm 148mm');
  // Reading makes no database.
  expect(existsSync(join(folder, 'footfall-hub.sqlite'))).toBe(false);
});

test('papers are written into a folder, and what was filled in is safe', async () => {
  const config = writeConfig(folder);
  const out = join(folder, 'legal', 'en');
  const call = async (...args: string[]) =>
    (await startHubProcess('papers', '--config', config, ...STORE, '--out', out, ...args)).exit;
  const first = await call();
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(readdirSync(out).sort()).toEqual(first.stdout.trim().split('\n').sort());
  const [paper] = readdirSync(out);
  writeFileSync(join(out, paper!), 'filled in');
  const again = await call();
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('--force')]);
  expect(readFileSync(join(out, paper!), 'utf8')).toBe('filled in');
  expect((await call('--force')).code).toBe(0);
  expect(readFileSync(join(out, paper!), 'utf8')).toContain('<!doctype html>');
});

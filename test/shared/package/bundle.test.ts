// Sources of a part that is made for the test: what the bundle finds of files beside it, and what it refuses.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { bundle } from '../../../shared/package/bundle.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

function project(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-bundle-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return { folder, library: join(folder, 'out') };
}

const ASKS = "new Worker(new URL('./far-worker.js', import.meta.url)).once('message', console.log);";

test('files lie where they are looked for: what is read, and threads, from whichever file', async () => {
  const { folder, library } = project({
    'device/main.ts': "(await import('./room/asks.ts')).ask();",
    'device/room/asks.ts': `import { readFileSync } from 'node:fs';
      import { Worker } from 'node:worker_threads';
      export function ask(): void {
        console.log(readFileSync(new URL('./note.txt', import.meta.url), 'utf8'));
        ${ASKS}
      }`,
    'device/room/far-worker.ts': `import { parentPort } from 'node:worker_threads';
      parentPort!.postMessage('from the thread' satisfies string);`,
    'device/room/note.txt': 'a note',
    'device/install/root/unit': '',
    'device/room/README.md': '',
  });
  await bundle(folder, 'device', library);
  const said = execFileSync(process.execPath, [join(library, 'main.js')], { encoding: 'utf8' });
  expect(said).toBe('a note\nfrom the thread\n');
  expect(readdirSync(library, { recursive: true }).sort()).toEqual([
    expect.stringMatching(/^asks-\w+\.js$/),
    ...['device', 'device/room', 'device/room/far-worker.js', 'device/room/note.txt', 'main.js'],
  ]);
});

test('a thread that asks where it lies is refused: its file lies elsewhere than the others', async () => {
  const { folder, library } = project({
    'device/main.ts': "console.log('runs')",
    'device/a-worker.ts': 'console.log(import.meta.url)',
  });
  await expect(bundle(folder, 'device', library)).rejects.toThrow(
    'device/a-worker.ts asks where it lies, and a worker',
  );
});

test('every thread of ours is started from a file whose name is kept', () => {
  const files = ['device', 'hub', 'shared'].flatMap((part) =>
    readdirSync(join(ROOT, part), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(ROOT, part, name)),
  );
  const starting = files
    .map((file) => readFileSync(file, 'utf8'))
    .filter((text) => text.includes('new Worker('));
  expect(starting.length).toBeGreaterThanOrEqual(2);
  for (const text of starting) expect(text).toMatch(/new URL\(`\.\/[\w-]+-worker\$\{extname\(/);
});

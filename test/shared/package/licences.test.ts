import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { licencesText, packageFolderOf } from '../../../shared/package/licences.ts';

/** A project with one package. */
function projectWith(manifest: object, files: Readonly<Record<string, string>>): string {
  const project = mkdtempSync(join(tmpdir(), 'footfall-licences-'));
  onTestFinished(() => rmSync(project, { recursive: true }));
  const folder = join(project, 'node_modules/left');
  mkdirSync(folder, { recursive: true });
  const all = { 'package.json': JSON.stringify({ name: 'left', version: '1.2.3', ...manifest }), ...files };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text);
  return project;
}
const textOf = (manifest: object, files: Readonly<Record<string, string>>) =>
  licencesText(projectWith(manifest, files), ['node_modules/left']);

test('what a package says of its licence is passed on: the files of that name, and all of them', () => {
  const files = { LICENCE: 'Do as you like.', 'NOTICE.md': 'By us.', 'README.md': 'Left.' };
  const text = textOf({ license: 'ISC' }, files);
  expect(text).toContain('left 1.2.3 (ISC)');
  expect(text).toContain('Do as you like.\n\nBy us.');
  expect(text).not.toContain('Left.');
});

test('where there is no such file, it is the chapter of its page', () => {
  const chapter = 'Copyright us\n\nPermission is hereby granted to all.';
  const text = textOf({ license: 'MIT' }, { 'Readme.md': `# Left\n\nIt is.\n\n## license\n\n${chapter}\n` });
  expect(text).toContain(chapter);
  expect(text).not.toContain('It is.');
});

test('where it names the licence of MIT alone, it is the text of that, with its author', () => {
  const author = { name: 'Ann Author' };
  const text = textOf(
    { license: 'MIT', author },
    { 'README.md': '## License\n\n[MIT](https://example.org)' },
  );
  expect(text).toContain('Copyright (c) Ann Author\n\nPermission is hereby granted');
});

test.each([[{ license: 'MIT' }], [{ license: 'Apache-2.0', author: 'Ann' }], [{ author: 'Ann' }]])(
  'one with %o and no text is not passed on',
  (manifest) => {
    expect(() => textOf(manifest, { 'README.md': 'Left.' })).toThrow('left brings no text of its licence');
  },
);

test.each([
  ['node_modules/a/lib/b.js', 'node_modules/a'],
  ['node_modules/@a/b/c.js', 'node_modules/@a/b'],
  ['node_modules/a/node_modules/@b/c/d.js', 'node_modules/a/node_modules/@b/c'],
  ['device/main.ts', undefined],
])('%s is of %s', (file, folder) => {
  expect(packageFolderOf(file)).toBe(folder);
});

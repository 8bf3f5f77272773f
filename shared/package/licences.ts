// The licences of all that a program is delivered with: whoever passes on a package must pass on its licence.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
}

/** `node_modules/a/node_modules/@b/c/lib/d.js` → `node_modules/a/node_modules/@b/c`; undefined for files of ours. */
export function packageFolderOf(file: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

/** `folders`: of the packages, below `project`. Throws for one that does not say under which licence it is. */
export function licencesText(project: string, folders: Iterable<string>): string {
  const texts = new Map<string, string>();
  for (const folder of folders) {
    const { name, version, license } = readManifest(join(project, folder));
    texts.set(`${name} ${version} (${license})`, licenceOf(join(project, folder)));
  }
  const rule = '='.repeat(80);
  const parts = [...texts].sort(([a], [b]) => (a < b ? -1 : 1));
  return parts.map(([title, text]) => `${rule}\n${title}\n${rule}\n\n${text.trim()}\n`).join('\n');
}

function licenceOf(folder: string): string {
  const names = readdirSync(folder).sort();
  const files = names.filter((name) => /^(?:licen[cs]e|copying|notice)/i.test(name));
  if (files.length > 0)
    return files.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
  const readme = names.find((name) => /^readme/i.test(name));
  const chapter = /^#+ *licen[cs]e *\n([\s\S]*)/im.exec(
    readme === undefined ? '' : readFileSync(join(folder, readme), 'utf8'),
  )?.[1];
  if (chapter?.includes('Permission is hereby granted')) return chapter;
  const { name, license, author } = readManifest(folder);
  const holder = typeof author === 'string' ? author : author?.name;
  if (license !== 'MIT' || holder === undefined) {
    throw new Error(`${name} brings no text of its licence (${license}): it cannot be passed on`);
  }
  return `MIT License\n\nCopyright (c) ${holder}\n\n${MIT}`;
}

const readManifest = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** https://spdx.org/licenses/MIT.html, for those who name it alone. */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice (including the next paragraph) shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

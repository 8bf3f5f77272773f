// Lays out what a Debian package holds: the program as it is built, Node from its platform package, and the files of
// `install/root`.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Part } from './bundle.ts';
import { LICENCES, NODE, PROGRAM } from './program.ts';

export type Architecture = 'amd64' | 'arm64';

/** Of npm, and of the packages that hold Node. */
export const NPM_CPU = { amd64: 'x64', arm64: 'arm64' } as const;

/**
 * `built`: holds the program, as buildProgram() makes it. `node`: the folder of the package that holds Node. `target` becomes
 * the root of the Debian package.
 */
export function stage(
  project: string,
  part: Part,
  architecture: Architecture,
  built: string,
  node: string,
  target: string,
): void {
  const program = PROGRAM[part];
  const library = join(target, 'usr/lib', program);
  for (const path of [`bin/${program}`, `lib/${program}`])
    cpSync(join(built, path), join(target, 'usr', path), { recursive: true });
  keepAddonOf(architecture, library);
  mkdirSync(dirname(join(library, NODE)), { recursive: true });
  cpSync(join(node, 'bin/node'), join(library, NODE));
  cpSync(join(node, 'LICENSE'), join(library, 'node/LICENSE'));
  cpSync(join(project, part, 'install/root'), target, { recursive: true });
  const documents = join(target, 'usr/share/doc', program);
  mkdirSync(join(documents, 'examples'), { recursive: true });
  cpSync(
    join(project, part, 'example-config.yaml'),
    join(documents, 'examples', part === 'device' ? 'sensor.yaml' : 'hub.yaml'),
  );
  const others = `/usr/lib/${program}/${LICENCES} and /usr/lib/${program}/node/LICENSE`;
  const own = readFileSync(join(project, 'LICENSE'), 'utf8');
  writeFileSync(join(documents, 'copyright'), `${own}\nThe licences of what it is built of: ${others}\n`);
}

/** The program brings those of all architectures. */
function keepAddonOf(architecture: Architecture, library: string): void {
  const folder = join(library, 'node_modules/better-sqlite3/prebuilds');
  const kept = `linux-${NPM_CPU[architecture]}.node`;
  const names = readdirSync(folder);
  if (!names.includes(kept)) throw new Error(`better-sqlite3 brings no ${kept}`);
  for (const name of names) if (name !== kept) rmSync(join(folder, name));
}

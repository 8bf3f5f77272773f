// A program as it is installed: `bin/PROGRAM`, which starts it, and `lib/PROGRAM`, which holds all that it needs but Node.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { APART, bundle, type Part } from './bundle.ts';
import { licencesText, packageFolderOf } from './licences.ts';

export const PROGRAM = { device: 'footfall-sensor', hub: 'footfall-hub' } as const;

/** Beside the bundle: the licences of all that is in it. */
export const LICENCES = 'THIRD-PARTY-LICENCES';
/** Where Node is looked for, below `lib/PROGRAM`. */
export const NODE = 'node/bin/node';

/** What of a package that stays apart is read: its sources and those for other systems are not. */
const NEEDED_APART = /^(?:|\/package\.json|\/LICENSE|\/lib(?:\/.*)?|\/prebuilds(?:\/linux.*)?)$/;

/** Writes below `target`. `builtMs`: milliseconds since 1970. Returns what esbuild says of the bundle. */
export async function buildProgram(
  project: string,
  part: Part,
  target: string,
  builtMs: number,
): Promise<Metafile> {
  const program = PROGRAM[part];
  const library = join(target, 'lib', program);
  const metafile = await bundle(project, part, library);
  const apart = APART.map((name) => `node_modules/${name}`);
  for (const folder of apart) {
    const source = join(project, folder);
    cpSync(source, join(library, folder), {
      recursive: true,
      filter: (path) => NEEDED_APART.test(path.slice(source.length)),
    });
  }
  const bundled = Object.keys(metafile.inputs)
    .map(packageFolderOf)
    .filter((name) => name !== undefined);
  writeFileSync(join(library, LICENCES), licencesText(project, new Set([...bundled, ...apart])));
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string };
  const manifest = { name: program, version, built: new Date(builtMs).toISOString(), type: 'module' };
  writeFileSync(join(library, 'package.json'), `${JSON.stringify(manifest)}\n`);
  mkdirSync(join(target, 'bin'), { recursive: true });
  writeFileSync(join(target, 'bin', program), launcher(part), { mode: 0o755 });
  return metafile;
}

/** As in device/footfall-sensor and hub/footfall-hub, which say why. */
const LIMITS = {
  device: ['--max-semi-space-size=1'],
  hub: ['--max-semi-space-size=16', '--heap-growing-percent=100'],
} as const;

/** As shared/launch.sh does it, and for the same reasons. Finds what is its own from where it lies itself. */
function launcher(part: Part): string {
  const flags = [
    '--disable-sigusr1',
    ...LIMITS[part],
    '--disable-warning=ExperimentalWarning',
    // MQTT.js still calls url.parse(). Node says so of all code that does not lie in node_modules.
    '--disable-warning=DEP0169',
  ];
  return `#!/bin/sh
self=$(readlink -f "$0")
library=\${self%/bin/*}/lib/${PROGRAM[part]}
export MALLOC_ARENA_MAX=1
unset DEBUG NODE_DEBUG NODE_DEBUG_NATIVE
exec "$library/${NODE}" ${flags.join(' ')} "$library/main.js" "$@"
`;
}

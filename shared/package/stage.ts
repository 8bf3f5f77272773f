// Lays out what a Debian package holds: our code compiled to JavaScript, the packages that it imports and theirs, Node
// from its platform package, and the files of `install/root`.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type Part = 'device' | 'hub';
export type Architecture = 'amd64' | 'arm64';

export const PROGRAM = { device: 'footfall-sensor', hub: 'footfall-hub' } as const;
/** Of npm, and of our platform packages. */
const NPM_CPU = { amd64: 'x64', arm64: 'arm64' } as const;

/** What packages carry that no program reads. */
const SUPERFLUOUS = /\.(d\.[cm]?ts|map|md|markdown|flow|tsbuildinfo)$|^\/(tests?|examples?|benchmarks?)$/i;

/**
 * `modules`: a node_modules folder of that architecture. `target` becomes the root of the package. `builtMs`: milliseconds
 * since 1970.
 */
export function stage(
  project: string,
  part: Part,
  architecture: Architecture,
  modules: string,
  target: string,
  builtMs: number,
): void {
  const program = PROGRAM[part];
  const library = join(target, 'usr/lib', program);
  compile(project, part, library);
  const node = `node-linux-${NPM_CPU[architecture]}`;
  const imported = importsOf(library);
  for (const path of withDependencies(project, [...imported, node])) {
    copyPackage(join(modules, '..', path), join(library, path), architecture);
  }
  const { version } = readJson<{ version: string }>(join(project, 'package.json'));
  writeFileSync(
    join(library, 'package.json'),
    `${JSON.stringify({ name: program, version, built: new Date(builtMs).toISOString(), type: 'module' })}\n`,
  );
  writeLauncher(target, part, node);
  cpSync(join(project, part, 'install/root'), target, { recursive: true });
  const documents = join(target, 'usr/share/doc', program);
  mkdirSync(join(documents, 'examples'), { recursive: true });
  cpSync(
    join(project, part, 'example-config.yaml'),
    join(documents, 'examples', part === 'device' ? 'sensor.yaml' : 'hub.yaml'),
  );
  cpSync(join(project, 'LICENSE'), join(documents, 'copyright'));
}

/** With the project's own compiler; every other file of the part lies beside it as before. */
function compile(project: string, part: Part, library: string): void {
  const settings = {
    extends: join(project, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      outDir: library,
      rootDir: project,
      rewriteRelativeImportExtensions: true,
      removeComments: true,
      typeRoots: [join(project, 'node_modules/@types')],
    },
    include: [join(project, part, '**/*.ts'), join(project, 'shared/**/*.ts')],
    exclude: [join(project, 'shared/package')],
  };
  mkdirSync(library, { recursive: true });
  const file = join(library, 'tsconfig.json');
  writeFileSync(file, JSON.stringify(settings));
  execFileSync(process.execPath, [join(project, 'node_modules/typescript/bin/tsc'), '-p', file], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  rmSync(file);
  cpSync(join(project, part), join(library, part), {
    recursive: true,
    filter: (source) => !/\.ts$|\/install$|README\.md$|footfall-(sensor|hub)$|example-config/.test(source),
  });
}

/** Names of the packages that the compiled code imports. */
function importsOf(folder: string): string[] {
  const names = new Set<string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.js')) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    for (const [, specifier] of text.matchAll(
      /(?:\bfrom|\bimport|\bimport\(|\bresolve\() ?'([^'.\n][^'\n]*)'/g,
    )) {
      const name = /^(@[^/]+\/[^/]+|[^/@:]+)(\/|$)/.exec(specifier!)?.[1];
      if (name !== undefined && existsInLock(name)) names.add(name);
    }
  }
  return [...names];

  function existsInLock(name: string): boolean {
    return lock().packages[`node_modules/${name}`] !== undefined;
  }
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dependencies?: Readonly<Record<string, string>> }>>;
}
let locked: Lock | undefined;
const lock = (): Lock => {
  locked ??= readJson<Lock>(new URL('../../package-lock.json', import.meta.url));
  return locked;
};

/** Paths of the packages and of all that they depend on, found as Node would: in the nearest node_modules. */
function withDependencies(project: string, names: readonly string[]): string[] {
  const { packages } = readJson<Lock>(join(project, 'package-lock.json'));
  const found = new Set<string>();
  const add = (name: string, from: string): void => {
    let folder = from;
    for (;;) {
      const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
      if (packages[path]) {
        if (found.has(path)) return;
        found.add(path);
        for (const dependency of Object.keys(packages[path].dependencies ?? {})) add(dependency, path);
        return;
      }
      if (folder === '') throw new Error(`package-lock.json knows of no ${name}: run npm install`);
      folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
    }
  };
  for (const name of names) add(name, '');
  return [...found].sort();
}

function copyPackage(source: string, target: string, architecture: Architecture): void {
  if (!existsSync(source)) throw new Error(`${source} was not installed`);
  cpSync(source, target, {
    recursive: true,
    // A package of its own within it is copied for itself, if it is needed.
    filter: (path) => {
      const inner = path.slice(source.length);
      if (inner.startsWith('/node_modules') || SUPERFLUOUS.test(inner)) return false;
      return !source.endsWith('/better-sqlite3') || isFor(architecture, inner);
    },
  });
}

/** better-sqlite3 brings its sources, and binaries for all platforms. */
function isFor(architecture: Architecture, path: string): boolean {
  if (/^\/(deps|src)$|binding\.gyp$/.test(path)) return false;
  const binary = /\/prebuilds\/(.+)\.node$/.exec(path)?.[1];
  return binary === undefined || binary === `linux-${NPM_CPU[architecture]}`;
}

function writeLauncher(target: string, part: Part, node: string): void {
  const program = PROGRAM[part];
  const library = `/usr/lib/${program}`;
  const file = join(target, 'usr/bin', program);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    // As shared/launch.sh does it, and for the same reasons.
    '#!/bin/sh\nunset DEBUG NODE_DEBUG NODE_DEBUG_NATIVE\n' +
      `exec ${library}/node_modules/${node}/bin/node --disable-sigusr1 --disable-warning=ExperimentalWarning ` +
      `${library}/${part}/main.js "$@"\n`,
    { mode: 0o755 },
  );
}

function readJson<T>(file: string | URL): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

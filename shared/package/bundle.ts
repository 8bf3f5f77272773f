// Our code and the packages that it imports, bundled by esbuild into a few files of JavaScript. A command still loads
// what it needs and no more: what is imported when it is called is a file of its own. What lies beside our files
// (styles, migrations, scripts of pages) lies beside them as before, and is found as before.
import { cpSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

export type Part = 'device' | 'hub';

/** Packages that are not bundled: they load a file of their own that is not JavaScript. */
export const APART = ['better-sqlite3'] as const;
/** pg would use it if it were there. */
const NEVER_THERE = ['pg-native'];

/** Bundled packages of CommonJS ask for Node's own modules through it. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";
/** Characters: an error of a user names line and column. */
const LINE_LENGTH = 200;

/** Writes `main.js` and what it loads into `library`. The same sources give the same bytes. */
export async function bundle(project: string, part: Part, library: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: project,
    entryPoints: { main: `${part}/main.ts`, ...workersOf(project, part) },
    outdir: library,
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: [...APART, ...NEVER_THERE],
    banner: { js: REQUIRE },
    // Names stay, so that an error says where it happened.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: LINE_LENGTH,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    plugins: [placesAsBefore(project)],
  });
  for (const [file, { inputs }] of Object.entries(metafile.outputs)) {
    const lost = Object.keys(inputs).find(
      (input) => !isAtRoot(file, library, project) && knowsItsPlace(input),
    );
    if (lost !== undefined) throw new Error(`${lost} asks where it lies, and a worker's own file must not`);
  }
  for (const file of readWhileRunning(project, part)) cpSync(join(project, file), join(library, file));
  return metafile;

  function knowsItsPlace(input: string): boolean {
    return isOurs(input) && readFileSync(join(project, input), 'utf8').includes('import.meta.url');
  }
}

/** Programs of threads: each is started by its file's name, which therefore stays. */
function workersOf(project: string, part: Part): Record<string, string> {
  const files = globSync(`${part}/**/*-worker.ts`, { cwd: project }).sort();
  return Object.fromEntries(files.map((file) => [file.slice(0, -extname(file).length), file]));
}

/** A file of ours finds what lies beside it from where it lay itself. Bundled files that need it lie in the root. */
const placesAsBefore = (project: string): Plugin => ({
  name: 'places-as-before',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const name = relative(project, path);
      if (!isOurs(name)) return undefined;
      const place = `new URL(${JSON.stringify(`./${name.slice(0, -extname(name).length)}.js`)}, import.meta.url).href`;
      const contents = readFileSync(path, 'utf8').replaceAll('import.meta.url', place);
      return { contents, loader: 'ts' };
    });
  },
});

const isOurs = (name: string) => /^(?:device|hub|shared)\//.test(name);

const isAtRoot = (file: string, library: string, project: string) =>
  !relative(library, join(project, file)).includes('/');

/** Files of a part that are no code of its program, such as styles and migrations. */
const readWhileRunning = (project: string, part: Part): string[] =>
  readdirSync(join(project, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(project, join(entry.parentPath, entry.name)))
    .filter((file) => !/\.ts$|^\w+\/install\/|README\.md$|footfall-(sensor|hub)$|example-config/.test(file));

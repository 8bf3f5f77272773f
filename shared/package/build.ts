// `npm run build`: both programs as the Debian packages install them, in `dist/bin` and `dist/lib`, with the Node that
// runs this. The packages are built of it, and the benches measure it. The same sources give the same bytes.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { buildProgram, NODE, PROGRAM } from './program.ts';
import { sourceDate } from './source-date.ts';

const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

new Command('npm run build --')
  .description('bundles the sensor and the hub, as the Debian packages install them')
  .option('--out <folder>', 'where `bin` and `lib` go', join(project, 'dist'))
  .action(async ({ out }: { readonly out: string }) => {
    for (const part of ['device', 'hub'] as const) {
      const library = join(out, 'lib', PROGRAM[part]);
      rmSync(library, { recursive: true, force: true });
      await buildProgram(project, part, out, Number(sourceDate(project)) * 1000);
      const node = join(library, NODE);
      mkdirSync(dirname(node), { recursive: true });
      symlinkSync(process.execPath, node);
      process.stdout.write(`${join(out, 'bin', PROGRAM[part])}\n`);
    }
  })
  .parse();

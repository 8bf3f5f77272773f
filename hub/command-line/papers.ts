// `footfall-hub papers`.
import { type Command, Option } from 'commander';
import { runPapers } from '../beside-hub.ts';
import type { PapersOptions } from '../commands/papers.ts';
import { LANGS } from '../render/language.ts';

export function define(command: Command): void {
  command
    .option('--config <file>', "the hub's YAML file", 'hub.yaml')
    .requiredOption('--store <retailer/store>', 'as in the directory')
    .addOption(new Option('--lang <language>', 'of the papers').choices([...LANGS]).default('en'))
    .option('--out <folder>', 'where they are written; made if it is missing', '.')
    .option('--force', 'replaces papers that are there')
    .action((options: PapersOptions & { config: string; out: string }) => runPapers(options));
}

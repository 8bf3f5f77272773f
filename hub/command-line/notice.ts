// `footfall-hub notice`.
import { type Command, Option } from 'commander';
import { runNotice } from '../beside-hub.ts';
import { NOTICE_KINDS, type NoticeOptions } from '../commands/notice.ts';
import { FORMATS } from '../papers/notice-layout.ts';
import { LANGS } from '../render/language.ts';

export function define(command: Command): void {
  command
    .option('--config <file>', "the hub's YAML file", 'hub.yaml')
    .requiredOption('--store <retailer/store>', 'as in the directory')
    .addOption(new Option('--lang <language>', 'of the notice').choices([...LANGS]).makeOptionMandatory())
    .addOption(new Option('--format <paper>', 'size of the sheet').choices([...FORMATS]).default('a4'))
    .addOption(new Option('--as <kind>', 'kind of file').choices([...NOTICE_KINDS]).default('svg'))
    .option('--out <file>', 'where it is written (default: standard output)')
    .addHelpText(
      'after',
      '\nExit status 2: the configuration or the directory lacks what a notice must say, or wrong usage.',
    )
    .action((options: NoticeOptions & { config: string; out?: string }) => runNotice(options));
}

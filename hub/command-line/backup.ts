// `footfall-hub backup`.
import type { Command } from 'commander';
import { runOnConfig } from '../beside-hub.ts';
import { backupCommand } from '../commands/backup.ts';

export function define(command: Command): void {
  command
    .argument('<file>', 'where it is written; must not be there')
    .option('--config <file>', "the hub's YAML file", 'hub.yaml')
    .addHelpText(
      'after',
      '\nA hub that runs is not held up. The folder of broker.tls is not in it: copy that too.',
    )
    .action((file: string, { config }: { config: string }) =>
      runOnConfig(config, ({ database }) => backupCommand(database, file)),
    );
}

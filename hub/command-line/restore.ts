// `footfall-hub restore`.
import type { Command } from 'commander';
import { systemClock } from '../../shared/clock.ts';
import { runOnConfig } from '../beside-hub.ts';
import { restoreCommand } from '../commands/backup.ts';

export function define(command: Command): void {
  command
    .argument('<file>', 'as `backup` wrote it')
    .option('--config <file>', "the hub's YAML file", 'hub.yaml')
    .addHelpText('after', '\nStop the hub first. The database that is there is kept under another name.')
    .action((file: string, { config }: { config: string }) =>
      runOnConfig(config, ({ database }) => restoreCommand(database, file, systemClock.nowMs())),
    );
}

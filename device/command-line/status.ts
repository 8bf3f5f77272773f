// `footfall-sensor status`: its options.
import type { Command } from 'commander';
import { STATUS_FILE } from './usage.ts';

export function define(command: Command): void {
  command
    .option('--file <file>', 'where it says so', STATUS_FILE)
    .option('--json', 'as one JSON object')
    .action(async (flags: { file: string; json?: true }) => {
      const { statusCommand } = await import('../commands/status.ts');
      process.exitCode = statusCommand(flags.file, flags.json === true);
    });
}

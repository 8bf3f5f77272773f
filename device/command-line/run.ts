// `footfall-sensor run`: its options.
import type { Command } from 'commander';

export function define(command: Command): void {
  command
    .requiredOption('--config <file>', 'configuration of this sensor (YAML)')
    .action(async (flags: { config: string }) => {
      const { readSensorConfig } = await import('../config/read-config.ts');
      const config = readSensorConfig(flags.config);
      const { runCommand } = await import('../commands/run.ts');
      await runCommand(config, stopSignal());
    });
}

/** Fires at the first SIGINT or SIGTERM; the second ends the process at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return controller.signal;
}

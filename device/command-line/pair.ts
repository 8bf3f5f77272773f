// `footfall-sensor pair`: its arguments.
import type { Command } from 'commander';

export function define(command: Command): void {
  command
    .argument('<hub>', "where the hub pairs, as 'footfall-hub pair' shows it: https://HOST:PORT")
    .argument('<code>', 'as it shows it; good for 15 minutes')
    .requiredOption('--config <file>', 'configuration of this sensor (YAML)')
    .option('--json', 'as one JSON object')
    .action(async (hubUrl: string, code: string, flags: { config: string; json?: true }) => {
      const { readSensorConfig } = await import('../config/read-config.ts');
      const config = readSensorConfig(flags.config);
      const { pairCommand } = await import('../commands/pair.ts');
      const json = flags.json === true;
      process.exitCode = await pairCommand({ hubUrl, code, config, configFile: flags.config, json });
    });
}

// `footfall-sensor doctor`: its options.
import type { Command } from 'commander';
import { STATUS_FILE } from './usage.ts';

export function define(command: Command): void {
  command
    .option('--config <file>', 'configuration of this sensor (YAML)', '/etc/footfall/sensor.yaml')
    .option('--json', 'as one JSON object')
    .action(async (flags: { config: string; json?: true }) => {
      const [{ doctorCommand }, { readSensorConfig }] = await Promise.all([
        import('../commands/doctor.ts'),
        import('../config/read-config.ts'),
      ]);
      process.exitCode = await doctorCommand({
        config: () => readSensorConfig(flags.config),
        configFile: flags.config,
        statusFile: STATUS_FILE,
        json: flags.json === true,
      });
    });
}

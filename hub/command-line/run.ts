// `footfall-hub run`. What it needs is loaded by it alone (running-hub.ts).
import { type Command, Option } from 'commander';
import { systemClock } from '../../shared/clock.ts';
import { createLogger, LOG_LEVELS, type Logger, type LogLevel } from '../../shared/logger.ts';
import { failed, readHubConfig } from '../beside-hub.ts';
import type { Hub } from '../running-hub.ts';
import { readParts } from '../which-parts.ts';
import { several } from './options.ts';

const STOP_TIMEOUT_MS = 10_000;

/** The first signal stops in order; a second one, or a stop that hangs, ends at once. */
function stopOnSignal(hub: Hub, logger: Logger): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    systemClock.after(STOP_TIMEOUT_MS, () => {
      logger.error('did not stop in time');
      process.exit(1);
    });
    hub.stop().then(() => process.exit(0), failed);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

async function run(options: { config: string; only: string[]; logLevel: LogLevel }): Promise<void> {
  const logger = createLogger('footfall-hub', options.logLevel);
  const parts = readParts(options.only);
  const config = readHubConfig(options.config);
  const { startHub } = await import('../running-hub.ts');
  const hub = await startHub(config, parts, logger);
  stopOnSignal(hub, logger);
  logger.info(hub.listening, 'listening');
  process.stdout.write(`${JSON.stringify({ listening: hub.listening })}\n`);
}

export function define(command: Command): void {
  command
    .requiredOption('--config <file>', 'YAML file: listen, broker, database, retailers with their stores')
    .option(
      '--only <parts>',
      'web (pages and the API), ingest (hours) or jobs, with a comma between several: one process of several on one PostgreSQL',
      several,
      [],
    )
    .addOption(
      new Option('--log-level <level>', 'on standard error').choices([...LOG_LEVELS]).default('info'),
    )
    .action((options) => run(options).catch(failed));
}

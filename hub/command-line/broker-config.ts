// `footfall-hub broker-config`.
import type { Command } from 'commander';
import { runBrokerConfig } from '../beside-hub.ts';

export function define(command: Command): void {
  command
    .argument('<kind>', 'mosquitto')
    .option('--config <file>', "the hub's YAML file, with broker.tls, and broker.url or brokers", 'hub.yaml')
    .option(
      '--out <folder>',
      'where they are written, below it HOST-PORT for each of brokers (default: broker.tls.mosquitto)',
    )
    .addHelpText(
      'after',
      '\nWith broker.tls.mosquitto a hub that runs writes them at each pairing and revocation.\nMosquitto takes them in at SIGHUP: systemctl reload mosquitto.',
    )
    .action(runBrokerConfig);
}

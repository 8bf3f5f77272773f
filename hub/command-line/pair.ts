// `footfall-hub pair`.
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { runPair } from '../beside-hub.ts';

export function define(command: Command): void {
  command
    .option('--config <file>', "the hub's YAML file, with broker.tls", 'hub.yaml')
    .requiredOption('--store <retailer/store>', 'as in the directory')
    .requiredOption('--sensor <name>', 'of a-z, 0-9 and -; unique in the store')
    .option('--by <name>', 'who says so', userInfo().username)
    .option('--json', 'as one JSON object')
    .action(runPair);
}

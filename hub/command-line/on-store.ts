// The options of every command on what the sensors of a store are asked.
import { userInfo } from 'node:os';
import type { Command } from 'commander';

export const onStore = (command: Command): Command =>
  command
    .option('--config <file>', "the hub's YAML file", 'hub.yaml')
    .requiredOption('--store <retailer/store>', 'as in the directory')
    .option('--by <name>', 'who says so', userInfo().username)
    .option('--reason <text>', 'kept in the audit log')
    .option('--json', 'shows what stands as JSON');

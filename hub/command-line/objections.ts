// `footfall-hub objections`.
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { systemClock } from '../../shared/clock.ts';
import { runBesideHub } from '../beside-hub.ts';
import {
  listCommand,
  type ObjectionsOptions,
  type PurgeOptions,
  purgeCommand,
} from '../commands/objections.ts';

export function define(objections: Command): void {
  const objectionsCommand = (name: string, description: string) =>
    objections
      .command(name)
      .description(description)
      .option('--config <file>', "the hub's YAML file", 'hub.yaml')
      .requiredOption('--store <retailer/store>', 'as in the directory')
      .option('--json', 'as JSON');
  objectionsCommand('list', 'of a store: how many came on which day from one network').action(
    ({ config, ...options }: ObjectionsOptions & { config: string }) =>
      runBesideHub(config, (db) => listCommand(db, options, systemClock.nowMs())),
  );
  objectionsCommand('purge', 'removes objections of a store; shows what is left')
    .option('--day <date>', 'those of a UTC day, as 2026-11-28')
    .option('--network <mark>', 'those of a network, by its mark in `list`')
    .option('--all', 'all of the store')
    .option('--by <name>', 'who says so', userInfo().username)
    .option('--reason <text>', 'kept in the audit log')
    .addHelpText('after', '\nWhoever they are of is counted again, and may object anew.')
    .action(({ config, ...options }: PurgeOptions & { config: string }) =>
      runBesideHub(config, (db) => purgeCommand(db, options, systemClock.nowMs())),
    );
}

// `footfall-hub revoke`.
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { systemClock } from '../../shared/clock.ts';
import { runBesideHub } from '../beside-hub.ts';
import { type RevokeOptions, revoke } from '../commands/pairing.ts';

export function define(command: Command): void {
  command
    .option('--config <file>', "the hub's YAML file", 'hub.yaml')
    .requiredOption('--sensor <retailer/store/sensor>', 'as it was paired')
    .option('--by <name>', 'who says so', userInfo().username)
    .option('--reason <text>', 'kept in the audit log')
    .action(({ config, ...options }: RevokeOptions & { config: string }) =>
      runBesideHub(config, (db) => revoke(db, options, systemClock.nowMs())),
    );
}

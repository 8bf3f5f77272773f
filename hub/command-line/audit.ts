// `footfall-hub audit`.
import { type Command, InvalidArgumentError } from 'commander';
import { runAudit } from '../beside-hub.ts';

const atMost = (value: string) => {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Write a number from 1 on.');
};

export function define(command: Command): void {
  command
    .option('--config <file>', "the hub's YAML file", 'hub.yaml')
    .option('--store <retailer/store>', 'of this store alone')
    .option('--limit <number>', 'at most so many', atMost, 1000)
    .option('--json', 'as JSON, one a line')
    .option('--verify [hash]', 'checks that no entry was altered; with a hash noted before, nor cut off')
    .addHelpText('after', '\nExit status 1: an entry was altered.')
    .action(runAudit);
}

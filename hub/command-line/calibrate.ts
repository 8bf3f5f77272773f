// `footfall-hub calibrate`.
import { userInfo } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import { typedText } from '../../shared/typed-text.ts';
import { runCalibrate } from '../beside-hub.ts';
import type { CalibrateOptions } from '../commands/calibrate.ts';
import { several } from './options.ts';

const wholeNumber = (value: string) => {
  const number = typedText(value);
  if (/^[1-9]\d{0,8}$/.test(number)) return Number(number);
  throw new InvalidArgumentError('Write the number of a hand count, as --list shows it.');
};

export function define(command: Command): void {
  command
    .option('--config <file>', "the hub's YAML file", 'hub.yaml')
    .requiredOption('--store <retailer/store>', 'as in the directory')
    .option(
      '--entries <time=n>',
      'n people came in, in the hour from a local time on; TIME/TIME for more hours',
      several,
    )
    .option('--present <time=n>', 'n people were inside on average in the hour (decimals allowed)', several)
    .option('--moment <time=n>', 'n people were inside at a moment', several)
    .option('--file <csv>', 'counts as CSV with the columns kind,from,to,people,by,note')
    .option('--by <name>', 'who counted, or who says so', userInfo().username)
    .option('--note <text>', 'kept with the counts')
    .option('--apply', 'puts what the counts give in force')
    .option('--from <date>', 'with --apply: the first day (default: the first counted day)')
    .option('--end [date]', 'ends what is in force, from a day or from now on; wants --why')
    .option('--withdraw <number>', 'withdraws a hand count, which stays, marked; wants --why', wholeNumber)
    .option('--why <text>', 'the reason')
    .option('--list', 'only shows what stands, as every call does at its end')
    .option('--json', 'shows it as JSON')
    .addHelpText(
      'after',
      `
Example: eight hours counted at the door, then used from the first of them on
  footfall-hub calibrate --config hub.yaml --store acme/main-street --by Kim \\
    --entries 2026-11-20T10:00=37 --entries 2026-11-20T17:00=88 --file more.csv
  footfall-hub calibrate --config hub.yaml --store acme/main-street --by Kim --apply`,
    )
    .action((options: CalibrateOptions & { config: string }) => runCalibrate(options));
}

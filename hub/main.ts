// The hub's command line. What `run` needs is loaded by it alone (running-hub.ts): the other commands start in a third of
// the time.
import '../shared/keep-secrets.ts';
import { userInfo } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { systemClock } from '../shared/clock.ts';
import { createLogger, LOG_LEVELS, type Logger, type LogLevel } from '../shared/logger.ts';
import { typedText } from '../shared/typed-text.ts';
import {
  failed,
  readHubConfig,
  runAudit,
  runBesideHub,
  runBrokerConfig,
  runCalibrate,
  runNotice,
  runPair,
  runPapers,
} from './beside-hub.ts';
import type { CalibrateOptions } from './commands/calibrate.ts';
import { type ConfigureOptions, configure, type PauseOptions, pause, resume } from './commands/control.ts';
import { NOTICE_KINDS, type NoticeOptions } from './commands/notice.ts';
import {
  listCommand,
  type ObjectionsOptions,
  type PurgeOptions,
  purgeCommand,
} from './commands/objections.ts';
import { type RevokeOptions, revoke } from './commands/pairing.ts';
import type { PapersOptions } from './commands/papers.ts';
import { LANGS } from './papers/language.ts';
import { FORMATS } from './papers/notice-layout.ts';
import { SETTING_NAMES } from './remote/changes.ts';
import type { Hub } from './running-hub.ts';

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

async function run(options: { config: string; logLevel: LogLevel }): Promise<void> {
  const logger = createLogger('footfall-hub', options.logLevel);
  const config = readHubConfig(options.config);
  const { startHub } = await import('./running-hub.ts');
  const hub = await startHub(config, logger);
  stopOnSignal(hub, logger);
  logger.info(hub.listening, 'listening');
  process.stdout.write(`${JSON.stringify({ listening: hub.listening })}\n`);
}

const program = new Command('footfall-hub')
  .description('Collects the hourly counts of footfall sensors and serves the reports.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
program
  .command('run')
  .description('broker, database and web server, until a signal comes')
  .requiredOption('--config <file>', 'YAML file: listen, broker, database, retailers with their stores')
  .addOption(new Option('--log-level <level>', 'on standard error').choices([...LOG_LEVELS]).default('info'))
  .action((options) => run(options).catch(failed));
const several = (value: string, before: readonly string[] = []) => [...before, value];
const atMost = (value: string) => {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Write a number from 1 on.');
};
const wholeNumber = (value: string) => {
  const number = typedText(value);
  if (/^[1-9]\d{0,8}$/.test(number)) return Number(number);
  throw new InvalidArgumentError('Write the number of a hand count, as --list shows it.');
};
program
  .command('calibrate')
  .description("fits a store's people per phone to hand counts; shows what stands")
  .option('--config <file>', "the hub's YAML file", 'hub.yaml')
  .requiredOption('--store <retailer/store>', 'as in the configuration')
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

/** A command on what the sensors of a store are asked. */
const controlCommand = (name: string, description: string) =>
  program
    .command(name)
    .description(description)
    .option('--config <file>', "the hub's YAML file", 'hub.yaml')
    .requiredOption('--store <retailer/store>', 'as in the configuration')
    .option('--by <name>', 'who says so', userInfo().username)
    .option('--reason <text>', 'kept in the audit log')
    .option('--json', 'shows what stands as JSON');
controlCommand('pause', "a store's sensors hear nothing until it is resumed; shows what stands")
  .option('--until <time>', "resumes by itself: 2026-11-24T18:00 on the store's clock, or with an offset")
  .action(({ config, ...options }: PauseOptions & { config: string }) =>
    runBesideHub(config, (db) => pause(db, options, systemClock.nowMs())),
  );
controlCommand('resume', 'ends the pause of a store; shows what stands').action(
  ({ config, ...options }: PauseOptions & { config: string }) =>
    runBesideHub(config, (db) => resume(db, options, systemClock.nowMs())),
);
controlCommand('configure', "asks a store's sensors for settings instead of their own; shows what stands")
  .option('--set <name=value>', 'as zones.insideDbm=-72; opening=store takes the hours given here', several)
  .option('--unset <name>', "the sensors' own files say it again", several)
  .addHelpText('after', `\nNames: ${SETTING_NAMES.join(', ')}.\nThey hold from the next full hour on.`)
  .action(({ config, ...options }: ConfigureOptions & { config: string }) =>
    runBesideHub(config, (db) => configure(db, options, systemClock.nowMs())),
  );
const objections = program
  .command('objections')
  .description('how many visitors objected, by day and network, and the removal of a flood');
const objectionsCommand = (name: string, description: string) =>
  objections
    .command(name)
    .description(description)
    .option('--config <file>', "the hub's YAML file", 'hub.yaml')
    .requiredOption('--store <retailer/store>', 'as in the configuration')
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
program
  .command('pair')
  .description('a code that lets one sensor in, once, within 15 minutes')
  .option('--config <file>', "the hub's YAML file, with broker.tls", 'hub.yaml')
  .requiredOption('--store <retailer/store>', 'as in the configuration')
  .requiredOption('--sensor <name>', 'of a-z, 0-9 and -; unique in the store')
  .option('--by <name>', 'who says so', userInfo().username)
  .option('--json', 'as one JSON object')
  .action(runPair);
program
  .command('revoke')
  .description('lets a sensor in no more, at once')
  .option('--config <file>', "the hub's YAML file", 'hub.yaml')
  .requiredOption('--sensor <retailer/store/sensor>', 'as it was paired')
  .option('--by <name>', 'who says so', userInfo().username)
  .option('--reason <text>', 'kept in the audit log')
  .action(({ config, ...options }: RevokeOptions & { config: string }) =>
    runBesideHub(config, (db) => revoke(db, options, systemClock.nowMs())),
  );
program
  .command('broker-config')
  .description('the files of a broker of your own, with all paired sensors: Mosquitto 2.0')
  .argument('<kind>', 'mosquitto')
  .option('--config <file>', "the hub's YAML file, with broker.url and broker.tls", 'hub.yaml')
  .option('--out <folder>', 'where they are written (default: broker.tls.mosquitto)')
  .addHelpText(
    'after',
    '\nWith broker.tls.mosquitto a hub that runs writes them at each pairing and revocation.\nMosquitto takes them in at SIGHUP: systemctl reload mosquitto.',
  )
  .action(runBrokerConfig);
program
  .command('audit')
  .description('who changed what protects people, newest first')
  .option('--config <file>', "the hub's YAML file", 'hub.yaml')
  .option('--store <retailer/store>', 'of this store alone')
  .option('--limit <number>', 'at most so many', atMost, 1000)
  .option('--json', 'as JSON, one a line')
  .option('--verify [hash]', 'checks that no entry was altered; with a hash noted before, nor cut off')
  .addHelpText('after', '\nExit status 1: an entry was altered.')
  .action(runAudit);
program
  .command('notice')
  .description('the notice for the door of a store, with a code that leads to its public page')
  .option('--config <file>', "the hub's YAML file", 'hub.yaml')
  .requiredOption('--store <retailer/store>', 'as in the configuration')
  .addOption(new Option('--lang <language>', 'of the notice').choices([...LANGS]).makeOptionMandatory())
  .addOption(new Option('--format <paper>', 'size of the sheet').choices([...FORMATS]).default('a4'))
  .addOption(new Option('--as <kind>', 'kind of file').choices([...NOTICE_KINDS]).default('svg'))
  .option('--out <file>', 'where it is written (default: standard output)')
  .addHelpText('after', '\nExit status 2: the configuration lacks what a notice must say, or wrong usage.')
  .action((options: NoticeOptions & { config: string; out?: string }) => runNotice(options));
program
  .command('papers')
  .description('the impact assessment, the record of processing and the description for a processor, as HTML')
  .option('--config <file>', "the hub's YAML file", 'hub.yaml')
  .requiredOption('--store <retailer/store>', 'as in the configuration')
  .addOption(new Option('--lang <language>', 'of the papers').choices([...LANGS]).default('en'))
  .option('--out <folder>', 'where they are written; made if it is missing', '.')
  .option('--force', 'replaces papers that are there')
  .action((options: PapersOptions & { config: string; out: string }) => runPapers(options));
await program.parseAsync();

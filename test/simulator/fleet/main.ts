// npm run simulate:fleet: plays the hours of a fleet of sensors against real brokers and a real hub, and says where it is
// busiest. Starts brokers, database and hub itself unless it is told of brokers.
import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { stringify } from 'yaml';
import { readBrokerUrl } from '../../../shared/broker-url.ts';
import { type UtcHour, utcHourOf } from '../../../shared/utc-hour.ts';
import { fleetDirectory } from '../../bench/fleet-directory.ts';
import { capacityOf } from './capacity.ts';
import { type FleetFigures, type FleetOptions, playOnStage } from './fleet.ts';
import { showFigures } from './report.ts';

interface Options {
  readonly sensors: number;
  readonly hours: number;
  readonly hourSeconds: number;
  readonly spreadSeconds: number;
  readonly healthSeconds: number;
  readonly connections?: number;
  readonly connectionsPerSecond: number;
  readonly brokers?: readonly string[];
  readonly ownBrokers: number;
  readonly database: 'sqlite' | 'postgres';
  readonly away: number;
  readonly cut: number;
  readonly seed: number;
  readonly writeDirectory?: string;
}

const number =
  (min: number, max: number, whole = true) =>
  (text: string) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
      throw new InvalidArgumentError(
        `It must be ${whole ? 'a whole number' : 'a number'} from ${min} to ${max}.`,
      );
    }
    return value;
  };

function urls(text: string): string[] {
  return text.split(',').map((url) => {
    const read = readBrokerUrl(url);
    if (read.kind === 'wrong') throw new InvalidArgumentError(`A broker ${read.problem}.`);
    return url;
  });
}

const option = (flags: string, about: string, parser: (text: string) => unknown, byDefault?: unknown) => {
  const made = new Option(flags, about).argParser(parser);
  return byDefault === undefined ? made : made.default(byDefault);
};

async function main(options: Options): Promise<void> {
  if (options.writeDirectory !== undefined) {
    writeFileSync(
      options.writeDirectory,
      stringify({ retailers: fleetDirectory(options.sensors, '2026-01-01') }),
    );
    return;
  }
  const startedMs = performance.now();
  const say = (text: string) =>
    console.error(`${((performance.now() - startedMs) / 1000).toFixed(0)} s  ${text}`);
  const brokers = options.brokers?.length ?? options.ownBrokers;
  const capacity = capacityOf(brokers);
  const connections = Math.min(options.connections ?? capacity.connections, options.sensors);
  if (connections > capacity.connections) {
    say(`${connections} connections are more than ${capacity.bound} allow: it may fail`);
  }
  const fleet: FleetOptions = Object.assign({}, options, {
    connections,
    firstHour: (utcHourOf(Date.now()) - options.hours - 1) as UtcHour,
    say,
  });
  const figures: FleetFigures = await playOnStage(fleet);
  showFigures(fleet, figures, capacity);
  if (!figures.isWhole) process.exitCode = 1;
}

const program = new Command('simulate:fleet')
  .description('Plays the hours of a fleet against real brokers and a real hub.')
  .addOption(option('--sensors <n>', 'how many', number(1, 1_000_000), 1000))
  .addOption(option('--hours <n>', 'that are played', number(1, 1000), 3))
  .addOption(
    option('--hour-seconds <s>', 'how long an hour takes: time is compressed', number(1, 3600, false), 120),
  )
  .addOption(
    option(
      '--spread-seconds <s>',
      'each is sent after a delay up to this, as by sendDelaySecondsMax of a sensor; not compressed',
      number(0, 600, false),
      30,
    ),
  )
  .addOption(
    option('--health-seconds <s>', 'health of each sensor; not compressed', number(1, 86_400, false), 300),
  )
  .addOption(
    option(
      '--connections <n>',
      'real ones; the other sensors share them (default: what this machine bears)',
      number(1, 1_000_000),
    ),
  )
  .addOption(option('--connections-per-second <n>', 'as they come at the start', number(1, 10_000), 200))
  .addOption(
    option(
      '--brokers <urls>',
      'of a hub that runs, separated by commas; its directory must have the fleet',
      urls,
    ),
  )
  .addOption(option('--own-brokers <n>', 'Mosquittos that it starts', number(1, 16), 2))
  .addOption(
    new Option('--database <engine>', 'of the hub that it starts')
      .choices(['sqlite', 'postgres'])
      .default('sqlite'),
  )
  .addOption(
    option(
      '--away <share>',
      'of the sensors, at the end of each hour, for up to two more',
      number(0, 1, false),
      0.01,
    ),
  )
  .addOption(option('--cut <share>', 'of the connections, within each hour', number(0, 1, false), 0.01))
  .addOption(option('--seed <n>', 'for the same play again', number(0, 2 ** 32 - 1), 1))
  .option(
    '--write-directory <file>',
    "the fleet's directory, for `footfall-hub directory apply`, and nothing else",
  );
try {
  await main(program.parse().opts<Options>());
} catch (error) {
  console.error(`simulate:fleet: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

// footfall-sensor: the command line. Exit status: 0 done, 1 something failed, 2 wrong usage.
// What a command needs is loaded when it is called: a replay starts in a third of the time.
import '../shared/keep-secrets.ts';
import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { PROFILES, type Profile } from '../shared/hourly-count.ts';
import { typedText } from '../shared/typed-text.ts';
import type { CountedSensor } from './commands/release-settings.ts';
import type { SetupFlags } from './commands/setup.ts';
import { COUNTING_DEFAULTS } from './config/counting-config.ts';
import type { SensorConfig } from './config/sensor-config.ts';
import { VERSION } from './status/health.ts';

/** Of the packaged unit, whose runtime directory it is. */
const STATUS_FILE = '/run/footfall-sensor/status.json';

/** A replay without a configuration file is nobody's sensor. */
const NOBODYS_SENSOR: CountedSensor = {
  path: { retailer: 'local', store: 'replay', sensor: 'replay' },
  ...COUNTING_DEFAULTS,
};

interface ReplayFlags {
  readonly config?: string;
  readonly stayMinutes?: number;
  readonly insideDbm?: number;
  readonly floorDbm?: number;
  readonly channel?: number;
  readonly profile?: Profile;
  readonly ignore?: string;
  readonly noise?: 'on' | 'off';
  readonly seed?: number;
  readonly publish?: true;
  readonly json?: true;
}

interface RadioFlags {
  readonly config?: string;
  readonly channel?: number;
  readonly country?: string;
  readonly driver?: string;
  readonly json?: true;
}

class UsageError extends Error {}

function integerBetween(min: number, max: number): (text: string) => number {
  return (typed) => {
    const text = typedText(typed);
    const value = Number(text);
    if (/^[+-]?\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
  };
}

/** ISO 3166-1 alpha-2. */
function countryCode(typed: string): string {
  const text = typedText(typed);
  if (/^[A-Za-z]{2}$/.test(text)) return text.toUpperCase();
  throw new InvalidArgumentError('Give the two letters of a country.');
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(code === 'ENOENT' ? `${file} does not exist` : `${file} cannot be read: ${message}`);
  }
}

async function readConfig(file: string): Promise<SensorConfig> {
  const { parseSensorConfig } = await import('./config/sensor-config.ts');
  return parseSensorConfig(readText(file), file);
}

/** A sensor with the flags' values in it. */
function withFlags<Sensor extends CountedSensor>(base: Sensor, flags: ReplayFlags): Sensor {
  const zones = {
    insideDbm: flags.insideDbm ?? base.zones.insideDbm,
    floorDbm: flags.floorDbm ?? base.zones.floorDbm,
  };
  if (zones.insideDbm < zones.floorDbm) {
    throw new UsageError(`--inside-dbm ${zones.insideDbm} is below the floor of ${zones.floorDbm} dBm`);
  }
  return {
    ...base,
    zones,
    channel: flags.channel ?? base.channel,
    profile: flags.profile ?? base.profile,
    stayMinutes: flags.stayMinutes ?? base.stayMinutes,
  };
}

function checkReplayFlags(flags: ReplayFlags): void {
  if (!flags.publish) return;
  if (flags.noise === 'off') throw new UsageError('--noise off is for testing: it cannot go with --publish');
  if (flags.seed !== undefined) {
    throw new UsageError('--seed makes the noise known beforehand: it cannot go with --publish');
  }
  if (!flags.config)
    throw new UsageError('--publish needs --config FILE: it names sensor, broker and outbox');
}

/** Fires at the first SIGINT or SIGTERM; the second ends the process at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return controller.signal;
}

const program = new Command('footfall-sensor')
  .description('Counts the phones in a shop and forgets them within minutes.')
  .version(VERSION)
  .exitOverride();

program
  .command('run')
  .description('hear, count and release, until told to stop')
  .requiredOption('--config <file>', 'configuration of this sensor (YAML)')
  .action(async (flags: { config: string }) => {
    const config = await readConfig(flags.config);
    const { runCommand } = await import('./commands/run.ts');
    await runCommand(config, stopSignal());
  });

program
  .command('replay')
  .description(
    'count recorded captures (pcap or pcapng, packed by gzip, zstd or not) on capture time; one hour a line, as JSON',
  )
  .argument('<file...>', "captures, merged by time; '-' is standard input")
  .option('--inside-dbm <dBm>', 'signal at or above which a phone is inside', integerBetween(-110, -10))
  .option('--floor-dbm <dBm>', 'signal below which nothing is counted', integerBetween(-110, -10))
  .option(
    '--channel <number>',
    'channel the radio was tuned to: drops frames sent on others',
    integerBetween(1, 14),
  )
  .addOption(new Option('--profile <name>', 'how long a pseudonym may live').choices(PROFILES))
  .option(
    '--stay-minutes <minutes>',
    'how long a visitor stays on average, if anybody knows',
    integerBetween(1, 600),
  )
  .option('--ignore <file>', 'addresses to leave out, one a line')
  .addOption(new Option('--noise <on|off>', 'off: estimates as they are, for testing').choices(['on', 'off']))
  .option(
    '--seed <number>',
    'repeatable keys and noise, for testing',
    integerBetween(-(2 ** 31), 2 ** 31 - 1),
  )
  .option('--config <file>', 'take settings from the configuration of a sensor')
  .option('--publish', "send the hours to the configuration's hub, and wait until it has them")
  .option('--json', 'diagnostics on standard error as JSON lines')
  .action(async (files: string[], flags: ReplayFlags) => {
    checkReplayFlags(flags);
    const config = flags.config ? withFlags(await readConfig(flags.config), flags) : undefined;
    const { replayCommand } = await import('./commands/replay.ts');
    process.exitCode = await replayCommand({
      files,
      sensor: config ?? withFlags(NOBODYS_SENSOR, flags),
      ignoreFile: flags.ignore,
      seed: flags.seed,
      noise: flags.noise !== 'off',
      publish: flags.publish ? config : undefined,
      json: flags.json === true,
    });
  });

program
  .command('pair')
  .description('exchange a code of the hub for the credentials that let this sensor in')
  .argument('<hub>', "where the hub pairs, as 'footfall-hub pair' shows it: https://HOST:PORT")
  .argument('<code>', 'as it shows it; good for 15 minutes')
  .requiredOption('--config <file>', 'configuration of this sensor (YAML)')
  .option('--json', 'as one JSON object')
  .action(async (hubUrl: string, code: string, flags: { config: string; json?: true }) => {
    const config = await readConfig(flags.config);
    const { pairCommand } = await import('./commands/pair.ts');
    const json = flags.json === true;
    process.exitCode = await pairCommand({ hubUrl, code, config, configFile: flags.config, json });
  });

program
  .command('status')
  .description('say what the sensor of this machine does now')
  .option('--file <file>', 'where it says so', STATUS_FILE)
  .option('--json', 'as one JSON object')
  .action(async (flags: { file: string; json?: true }) => {
    const { statusCommand } = await import('./commands/status.ts');
    process.exitCode = statusCommand(flags.file, flags.json === true);
  });

program
  .command('setup')
  .description('ask what has to be known, and start the sensor; each question has an option (needs root)')
  .option('--config <file>', 'the configuration to write', '/etc/footfall/sensor.yaml')
  .option(
    '--credentials <file>',
    'where what the hub gives is kept',
    '/var/lib/footfall-sensor/credentials.json',
  )
  .option('--hub <address>', "where the hub pairs, as 'footfall-hub pair' shows it: https://HOST:PORT")
  .option('--code <code>', 'the code that it shows')
  .option('--broker <url>', 'a broker of your own, instead of pairing; needs --sensor')
  .option('--sensor <path>', 'who this box is: RETAILER/STORE/SENSOR')
  .option('--wifi <name>', "the shop's Wi-Fi, where there is no cable")
  .option('--wifi-password-file <file>', 'a file that holds its password: never on a command line')
  .option('--country <code>', 'whose radio rules to keep, such as FR')
  .option('--channel <number>', 'channel to listen on, 1 to 14; auto; or hop, slowly over 1, 6 and 11')
  .option('--driver <name>', 'of the adapter to listen with; the best that is there otherwise')
  .option('--hours <hours>', "opening hours: 'mon-fri 09:00-20:00, sat 10:00-18:00', or always")
  .option('--zone <name>', 'time zone of the shop, such as Europe/Paris')
  .option('--inside-dbm <dBm>', 'signal at or above which a phone is inside')
  .option('--floor-dbm <dBm>', 'signal below which nothing is counted')
  .option('--no-walks', 'find no thresholds by walking: as given, as before, or -75 and -90 dBm')
  .option('-y, --yes', 'ask nothing: what is not given keeps its default')
  .option('--no-start', 'write the configuration alone')
  .action(async (flags: SetupFlags) => {
    const { setupCommand } = await import('./commands/setup.ts');
    process.exitCode = await setupCommand(flags);
  });

program
  .command('doctor')
  .description('say what is wrong with this sensor, and the command that mends it')
  .option('--config <file>', 'configuration of this sensor (YAML)', '/etc/footfall/sensor.yaml')
  .option('--json', 'as one JSON object')
  .action(async (flags: { config: string; json?: true }) => {
    const [{ doctorCommand }, { parseSensorConfig }] = await Promise.all([
      import('./commands/doctor.ts'),
      import('./config/sensor-config.ts'),
    ]);
    process.exitCode = await doctorCommand({
      config: () => parseSensorConfig(readText(flags.config), flags.config),
      configFile: flags.config,
      statusFile: STATUS_FILE,
      json: flags.json === true,
    });
  });

const radio = program.command('radio').description('the Wi-Fi radios of this machine');

radio
  .command('list')
  .description('say which radios can listen, and why the others cannot')
  .option('--json', 'as one JSON object')
  .action(async (flags: { json?: true }) => {
    const { listRadios } = await import('./commands/radio.ts');
    process.exitCode = await listRadios(flags.json === true);
  });

radio
  .command('up')
  .description('make the monitor interface mon0 and tune it; again, it puts right what was lost (needs root)')
  .option('--config <file>', "take channel, country and driver from the sensor's configuration")
  .option('--channel <number>', 'channel of the 2.4 GHz band to stay on', integerBetween(1, 14))
  .option('--country <code>', 'whose radio rules to keep, such as FR', countryCode)
  .option('--driver <name>', 'of the adapter to listen with; the best that is there otherwise')
  .option('--json', 'as one JSON object')
  .action(async (flags: RadioFlags) => {
    const config = flags.config ? await readConfig(flags.config) : undefined;
    const hops = config?.radio.hop === true && flags.channel === undefined;
    const channel = flags.channel ?? config?.channel ?? (hops ? 1 : undefined);
    if (channel === undefined) {
      throw new UsageError(
        flags.config
          ? `${flags.config} names no channel: add \`channel: 6\``
          : 'name a channel: --channel N, or --config FILE',
      );
    }
    const { radioUp } = await import('./commands/radio.ts');
    process.exitCode = await radioUp({
      channel,
      country: flags.country ?? config?.radio.country ?? undefined,
      driver: flags.driver ?? config?.radio.driver ?? undefined,
      json: flags.json === true,
      hops,
    });
  });

program
  .command('scrub')
  .description('rewrite a capture so that it can be shared: addresses and names are gone, the counts stay')
  .argument('<in>', "a capture (pcap or pcapng, packed by gzip, zstd or not); '-' is standard input")
  .argument('<out>', "the new one, gzip where the name ends in .gz; '-' is standard output")
  .option('--force', 'replace what is there')
  .option('--json', 'the summary on standard error as a JSON line')
  .action(async (input: string, output: string, flags: { force?: true; json?: true }) => {
    const { scrubCommand } = await import('./commands/scrub.ts');
    const { systemRandom } = await import('../shared/random.ts');
    const [force, json] = [flags.force === true, flags.json === true];
    // At once, as a pipe that is waited for cannot be let go; what was begun is removed on the way out.
    const stop = () => {
      process.stderr.write(`footfall-sensor: stopped before ${output} was written\n`);
      process.exit(1);
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
    process.exitCode = await scrubCommand({ input, output, force, json, random: systemRandom() });
  });

// Whoever read our output has enough: that is not our fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(`footfall-sensor: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

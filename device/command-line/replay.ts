// `footfall-sensor replay`: its options, and what they change of a sensor's settings.
import { type Command, Option } from 'commander';
import { PROFILES, type Profile } from '../../shared/hourly-count.ts';
import { CHANNEL_RANGE, DBM_RANGE, DEFAULT_SETTINGS, STAY_MINUTES_RANGE } from '../../shared/settings.ts';
import type { CountedSensor } from '../commands/release-settings.ts';
import type { SensorConfig } from '../config/sensor-config.ts';
import { integerIn, UsageError } from './usage.ts';

/** A replay without a configuration file is nobody's sensor. */
const NOBODYS_SENSOR: CountedSensor = {
  path: { retailer: 'local', store: 'replay', sensor: 'replay' },
  ...DEFAULT_SETTINGS,
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

export function define(command: Command): void {
  command
    .argument('<file...>', "captures, merged by time; '-' is standard input")
    .option('--inside-dbm <dBm>', 'signal at or above which a phone is inside', integerIn(DBM_RANGE))
    .option('--floor-dbm <dBm>', 'signal below which nothing is counted', integerIn(DBM_RANGE))
    .option(
      '--channel <number>',
      'channel the radio was tuned to: drops frames sent on others',
      integerIn(CHANNEL_RANGE),
    )
    .addOption(new Option('--profile <name>', 'how long a pseudonym may live').choices(PROFILES))
    .option(
      '--stay-minutes <minutes>',
      'how long a visitor stays on average, if anybody knows',
      integerIn(STAY_MINUTES_RANGE),
    )
    .option('--ignore <file>', 'addresses to leave out, one a line')
    .addOption(
      new Option('--noise <on|off>', 'off: estimates as they are, for testing').choices(['on', 'off']),
    )
    .option(
      '--seed <number>',
      'repeatable keys and noise, for testing',
      integerIn({ minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }),
    )
    .option('--config <file>', 'take settings from the configuration of a sensor')
    .option('--publish', "send the hours to the configuration's hub, and wait until it has them")
    .option('--json', 'diagnostics on standard error as JSON lines')
    .action(async (files: string[], flags: ReplayFlags) => {
      checkFlags(flags);
      const config = flags.config ? withFlags(await readConfig(flags.config), flags) : undefined;
      const { replayCommand } = await import('../commands/replay.ts');
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
}

function checkFlags(flags: ReplayFlags): void {
  if (!flags.publish) return;
  if (flags.noise === 'off') throw new UsageError('--noise off is for testing: it cannot go with --publish');
  if (flags.seed !== undefined) {
    throw new UsageError('--seed makes the noise known beforehand: it cannot go with --publish');
  }
  if (!flags.config) {
    throw new UsageError('--publish needs --config FILE: it names sensor, broker and outbox');
  }
}

/** Loaded where a file is named: the validator and YAML take longer to start than most captures to count. */
async function readConfig(file: string): Promise<SensorConfig> {
  const { readSensorConfig } = await import('../config/read-config.ts');
  return readSensorConfig(file);
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

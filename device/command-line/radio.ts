// `footfall-sensor radio list` and `radio up`: their options, and the channel that these and a configuration name.
import { type Command, InvalidArgumentError } from 'commander';
import { CHANNEL_RANGE } from '../../shared/settings.ts';
import { typedText } from '../../shared/typed-text.ts';
import { integerIn, UsageError } from './usage.ts';

interface RadioFlags {
  readonly config?: string;
  readonly channel?: number;
  readonly country?: string;
  readonly driver?: string;
  readonly json?: true;
}

export function define(command: Command): void {
  command
    .command('list')
    .description('say which radios can listen, and why the others cannot')
    .option('--json', 'as one JSON object')
    .action(async (flags: { json?: true }) => {
      const { listRadios } = await import('../commands/radio.ts');
      process.exitCode = await listRadios(flags.json === true);
    });

  command
    .command('up')
    .description(
      'make the monitor interface mon0 and tune it; again, it puts right what was lost (needs root)',
    )
    .option('--config <file>', "take channel, country and driver from the sensor's configuration")
    .option('--channel <number>', 'channel of the 2.4 GHz band to stay on', integerIn(CHANNEL_RANGE))
    .option('--country <code>', 'whose radio rules to keep, such as FR', countryCode)
    .option('--driver <name>', 'of the adapter to listen with; the best that is there otherwise')
    .option('--json', 'as one JSON object')
    .action(up);
}

async function up(flags: RadioFlags): Promise<void> {
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
  const { radioUp } = await import('../commands/radio.ts');
  process.exitCode = await radioUp({
    channel,
    country: flags.country ?? config?.radio.country ?? undefined,
    driver: flags.driver ?? config?.radio.driver ?? undefined,
    json: flags.json === true,
    hops,
  });
}

async function readConfig(file: string) {
  const { readSensorConfig } = await import('../config/read-config.ts');
  return readSensorConfig(file);
}

/** ISO 3166-1 alpha-2. */
function countryCode(typed: string): string {
  const text = typedText(typed);
  if (/^[A-Za-z]{2}$/.test(text)) return text.toUpperCase();
  throw new InvalidArgumentError('Give the two letters of a country.');
}

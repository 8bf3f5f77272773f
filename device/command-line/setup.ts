// `footfall-sensor setup`: its options, one for each question.
import type { Command } from 'commander';
import type { SetupFlags } from '../commands/setup.ts';

export function define(command: Command): void {
  command
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
      const { setupCommand } = await import('../commands/setup.ts');
      process.exitCode = await setupCommand(flags);
    });
}

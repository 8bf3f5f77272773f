// `footfall-sensor scrub`: its arguments.
import type { Command } from 'commander';

interface ScrubFlags {
  readonly force?: true;
  readonly json?: true;
}

export function define(command: Command): void {
  command
    .argument('<in>', "a capture (pcap or pcapng, packed by gzip, zstd or not); '-' is standard input")
    .argument('<out>', "the new one, gzip where the name ends in .gz; '-' is standard output")
    .option('--force', 'replace what is there')
    .option('--json', 'the summary on standard error as a JSON line')
    .action(async (input: string, output: string, flags: ScrubFlags) => {
      const { scrubCommand } = await import('../commands/scrub.ts');
      const { systemRandom } = await import('../../shared/random.ts');
      const [force, json] = [flags.force === true, flags.json === true];
      // At once, as a pipe that is waited for cannot be let go; what was begun is removed on the way out.
      const stop = () => {
        process.stderr.write(`footfall-sensor: stopped before ${output} was written\n`);
        process.exit(1);
      };
      process.once('SIGINT', stop).once('SIGTERM', stop);
      process.exitCode = await scrubCommand({ input, output, force, json, random: systemRandom() });
    });
}

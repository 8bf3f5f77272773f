// The commands of `footfall-sensor`.
import { Command } from 'commander';
import { addCommands, type CommandEntry } from '../../shared/command-table.ts';
import { VERSION } from '../system/version.ts';

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'run',
    usage: '[options]',
    about: 'hear, count and release, until told to stop',
    load: () => import('./run.ts'),
  },
  {
    name: 'replay',
    usage: '[options] <file...>',
    about:
      'count recorded captures (pcap or pcapng, packed by gzip, zstd or not) on capture time; one hour a line, as JSON',
    load: () => import('./replay.ts'),
  },
  {
    name: 'pair',
    usage: '[options] <hub> <code>',
    about: 'exchange a code of the hub for the credentials that let this sensor in',
    load: () => import('./pair.ts'),
  },
  {
    name: 'status',
    usage: '[options]',
    about: 'say what the sensor of this machine does now',
    load: () => import('./status.ts'),
  },
  {
    name: 'setup',
    usage: '[options]',
    about: 'ask what has to be known, and start the sensor; each question has an option (needs root)',
    load: () => import('./setup.ts'),
  },
  {
    name: 'doctor',
    usage: '[options]',
    about: 'say what is wrong with this sensor, and the command that mends it',
    load: () => import('./doctor.ts'),
  },
  {
    name: 'radio',
    usage: '[options] [command]',
    about: 'the Wi-Fi radios of this machine',
    load: () => import('./radio.ts'),
  },
  {
    name: 'scrub',
    usage: '[options] <in> <out>',
    about: 'rewrite a capture so that it can be shared: addresses and names are gone, the counts stay',
    load: () => import('./scrub.ts'),
  },
];

/** `typed`: what stands behind the program's name. Throws a CommanderError instead of ending the process. */
export async function programFor(typed: readonly string[]): Promise<Command> {
  const program = new Command('footfall-sensor')
    .description('Counts the phones in a shop and forgets them within minutes.')
    .version(VERSION)
    .exitOverride();
  await addCommands(program, COMMANDS, typed);
  return program;
}

// The commands of `footfall-hub`.
import { Command } from 'commander';
import { addCommands, type CommandEntry } from '../../shared/command-table.ts';

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'run',
    usage: '[options]',
    about: 'broker, database and web server, until a signal comes',
    load: () => import('./run.ts'),
  },
  {
    name: 'directory',
    usage: '[options] [command]',
    about: 'retailers, groups, stores and sensors: in and out as YAML, or changed one by one',
    load: () => import('./directory.ts'),
  },
  {
    name: 'calibrate',
    usage: '[options]',
    about: "fits a store's people per phone to hand counts; shows what stands",
    load: () => import('./calibrate.ts'),
  },
  {
    name: 'pause',
    usage: '[options]',
    about: "a store's sensors hear nothing until it is resumed; shows what stands",
    load: () => import('./pause.ts'),
  },
  {
    name: 'resume',
    usage: '[options]',
    about: 'ends the pause of a store; shows what stands',
    load: () => import('./resume.ts'),
  },
  {
    name: 'configure',
    usage: '[options]',
    about: "asks a store's sensors for settings instead of their own; shows what stands",
    load: () => import('./configure.ts'),
  },
  {
    name: 'objections',
    usage: '[options] [command]',
    about: 'how many visitors objected, by day and network, and the removal of a flood',
    load: () => import('./objections.ts'),
  },
  {
    name: 'pair',
    usage: '[options]',
    about: 'a code that lets one sensor in, once, within 15 minutes',
    load: () => import('./pair.ts'),
  },
  {
    name: 'revoke',
    usage: '[options]',
    about: 'lets a sensor in no more, at once',
    load: () => import('./revoke.ts'),
  },
  {
    name: 'broker-config',
    usage: '[options] <kind>',
    about: 'the files of a broker of your own, with all paired sensors: Mosquitto 2.0',
    load: () => import('./broker-config.ts'),
  },
  {
    name: 'audit',
    usage: '[options]',
    about: 'who changed what protects people, newest first',
    load: () => import('./audit.ts'),
  },
  {
    name: 'backup',
    usage: '[options] <file>',
    about: 'a copy of the database, while the hub runs',
    load: () => import('./backup.ts'),
  },
  {
    name: 'restore',
    usage: '[options] <file>',
    about: 'puts a backup in place of the database',
    load: () => import('./restore.ts'),
  },
  {
    name: 'database',
    usage: '[options] [command]',
    about: 'copies all data to another database, or spreads it over several machines',
    load: () => import('./database.ts'),
  },
  {
    name: 'notice',
    usage: '[options]',
    about: 'the notice for the door of a store, with a code that leads to its public page',
    load: () => import('./notice.ts'),
  },
  {
    name: 'papers',
    usage: '[options]',
    about: 'the impact assessment, the record of processing and the description for a processor, as HTML',
    load: () => import('./papers.ts'),
  },
];

/** `typed`: what stands behind the program's name. Throws a CommanderError instead of ending the process. */
export async function programFor(typed: readonly string[]): Promise<Command> {
  const program = new Command('footfall-hub')
    .description('Collects the hourly counts of footfall sensors and serves the reports.')
    .exitOverride();
  await addCommands(program, COMMANDS, typed);
  return program;
}

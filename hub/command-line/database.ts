// `footfall-hub database`.
import type { Command } from 'commander';
import { runOnDatabases } from '../beside-hub.ts';
import { copyDatabase } from '../commands/database-copy.ts';
import { distributeDatabase } from '../commands/database-distribute.ts';

export function define(database: Command): void {
  database
    .command('copy')
    .description('all data from one database to another, new one; goes on where it was broken off')
    .argument('<from>', 'a SQLite file, or postgres://USER:PASSWORD@HOST:PORT/DATABASE')
    .argument('<to>', 'the same; a file is made')
    .addHelpText(
      'after',
      '\nStop the hub first. What is copied is compared at the end: rows, sums and lengths, and the chains of the audit log.',
    )
    .action((from: string, to: string) => runOnDatabases((say) => copyDatabase(from, to, say)));
  database
    .command('distribute')
    .description('spreads the tables over the machines of a PostgreSQL server with Citus, by store')
    .argument('<database>', 'postgres://USER:PASSWORD@HOST:PORT/DATABASE')
    .addHelpText('after', '\nStop the hub first. What is distributed already stays as it is.')
    .action((location: string) => runOnDatabases(() => distributeDatabase(location)));
}

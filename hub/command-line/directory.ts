// `footfall-hub directory`.
import { readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import { systemClock } from '../../shared/clock.ts';
import { runBesideHub } from '../beside-hub.ts';
import { applyFile, changeThing, exportFile, type Verb } from '../commands/directory.ts';
import { KINDS, type Kind, type ThingOptions } from '../commands/directory-options.ts';

interface Shared {
  readonly config: string;
  readonly by: string;
  readonly reason?: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

const PAST = [
  '',
  'What has no date holds from today on, and the past stays as it was. `from: 2026-03-01` or `--from 2026-03-01` says since when;',
  'a date that is past corrects the past, `always` all of it. Nothing is removed: what is not named stays, `retire` ends it,',
  'on `--retired 2026-03-01` if that is given: until a day to come all goes on.',
].join('\n');

export function define(directory: Command): void {
  directory.addHelpText('after', PAST);
  const withShared = (command: Command) =>
    command
      .option('--config <file>', "the hub's YAML file", 'hub.yaml')
      .option('--by <name>', 'who says so', userInfo().username)
      .option('--reason <text>', 'kept in the audit log')
      .option('--dry-run', 'says what would change, and changes nothing')
      .option('--json', 'as JSON');

  withShared(
    directory
      .command('apply <file>')
      .description('takes in a YAML file with `retailers:`; - is standard input'),
  )
    .addHelpText('after', PAST)
    .action((file: string, { config, ...options }: Shared) =>
      runBesideHub(config, (db) => {
        const path = file === '-' ? 'standard input' : resolve(file);
        const text = readFileSync(file === '-' ? 0 : path, 'utf8');
        return applyFile(db, { text, file: path }, options, systemClock.nowMs());
      }),
    );

  directory
    .command('export')
    .description('gives it out as YAML, which `apply` takes in')
    .option('--config <file>', "the hub's YAML file", 'hub.yaml')
    .option('--retailer <id>', 'this one alone')
    .option('--out <file>', 'where it is written (default: standard output)')
    .action(({ config, out, ...options }: { config: string; out?: string; retailer?: string }) =>
      runBesideHub(config, async (db) => {
        const yaml = await exportFile(db, options);
        if (out === undefined) return yaml;
        writeFileSync(resolve(out), yaml);
        return '';
      }),
    );

  const thing = (verb: Verb, about: string) =>
    withShared(directory.command(verb).description(about))
      .addArgument(new Argument('<kind>', 'of thing').choices([...KINDS]))
      .argument('<id>', 'acme, acme/north, acme/main-street or acme/main-street/door')
      .action((kind: Kind, name: string, { config, ...options }: Shared & ThingOptions) =>
        runBesideHub(config, (db) => changeThing(db, { verb, kind, name }, options, systemClock.nowMs())),
      );
  withFields(thing('add', 'a retailer, group, store or sensor'));
  withFields(thing('change', 'what is named of one, and leaves the rest')).option(
    '--retired <date>',
    'the first day without it; no: it is in use again',
  );
  thing('retire', 'takes one out of use; its history stays, and the credential of a sensor is revoked')
    .option('--retired <date>', 'the first day without it (default: today)')
    .option('--replaced-by <sensor>', 'of a sensor: the one in its place');
}

const withFields = (command: Command) =>
  command
    .option('--name <text>', 'for people')
    .option('--legal-name <text>', 'of a retailer: who answers for the counting; or none')
    .option('--contact <text>', 'of a retailer: where people write to; or none')
    .option('--officer <text>', 'of a retailer: how to reach the data protection officer; or none')
    .option('--time-zone <name>', 'of a store: as Europe/Berlin')
    .option('--opening <week>', "of a store: 'mon-fri 09:00-20:00; sat 10:00-18:00; sun closed'")
    .option('--opened <date>', 'of a store: its first day of business')
    .option('--address <text>', 'of a store')
    .option('--city <text>', 'of a store')
    .option('--groups <ids>', 'of a store: all that it is in, with commas between; or none')
    .option('--in <group>', 'of a group: in which it is; or none')
    .option('--area <id>', 'of a sensor: those that name one area hear the same visitors; or none')
    .option('--replaced-by <sensor>', 'of a sensor: the one in its place; or none')
    .option('--from <date>', 'since when what is named holds: a date or always (default: today)');

// `footfall-hub configure`.
import type { Command } from 'commander';
import { systemClock } from '../../shared/clock.ts';
import { SETTING_NAMES } from '../../shared/settings.ts';
import { runBesideHub } from '../beside-hub.ts';
import { type ConfigureOptions, configure } from '../commands/control.ts';
import { onStore } from './on-store.ts';
import { several } from './options.ts';

export function define(command: Command): void {
  onStore(command)
    .option('--set <name=value>', 'as zones.insideDbm=-72; opening=store takes the hours given here', several)
    .option('--unset <name>', "the sensors' own files say it again", several)
    .addHelpText('after', `\nNames: ${SETTING_NAMES.join(', ')}.\nThey hold from the next full hour on.`)
    .action(({ config, ...options }: ConfigureOptions & { config: string }) =>
      runBesideHub(config, (db) => configure(db, options, systemClock.nowMs())),
    );
}

// `footfall-hub resume`.
import type { Command } from 'commander';
import { systemClock } from '../../shared/clock.ts';
import { runBesideHub } from '../beside-hub.ts';
import { type PauseOptions, resume } from '../commands/control.ts';
import { onStore } from './on-store.ts';

export function define(command: Command): void {
  onStore(command).action(({ config, ...options }: PauseOptions & { config: string }) =>
    runBesideHub(config, (db) => resume(db, options, systemClock.nowMs())),
  );
}

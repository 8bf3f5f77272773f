// `footfall-hub pause`.
import type { Command } from 'commander';
import { systemClock } from '../../shared/clock.ts';
import { runBesideHub } from '../beside-hub.ts';
import { type PauseOptions, pause } from '../commands/control.ts';
import { onStore } from './on-store.ts';

export function define(command: Command): void {
  onStore(command)
    .option('--until <time>', "resumes by itself: 2026-11-24T18:00 on the store's clock, or with an offset")
    .action(({ config, ...options }: PauseOptions & { config: string }) =>
      runBesideHub(config, (db) => pause(db, options, systemClock.nowMs())),
    );
}

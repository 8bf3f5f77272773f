// Fifth stage of `run`: frames become hours. Counts survive a restart, and newer settings begin with an hour.
import type { Settings } from '../../../shared/settings.ts';
import { formatUtcHour } from '../../../shared/utc-hour.ts';
import { noIgnoreList } from '../../capture/ignore-list.ts';
import { configHash } from '../../config/config-hash.ts';
import { keepCheckpoints } from '../../hours/checkpoint.ts';
import { type Counting, type HourKeeper, keepHours } from '../../hours/hour-keeper.ts';
import { Pipeline } from '../../pipeline.ts';
import { noiseOf } from '../../release/disclosure-control.ts';
import type { Wanted } from '../../source/hearing.ts';
import type { Base } from './base.ts';
import type { Ear } from './ear.ts';
import type { Reports } from './reports.ts';
import type { Wishes } from './wishes.ts';

export interface Hours {
  readonly keeper: HourKeeper;
  /** Goes on from what was counted before a restart, once the clock is right. */
  resume(): void;
}

export function keepLiveHours(base: Base, wishes: Wishes, ear: Ear, { releasing }: Reports): Hours {
  const { config, clock, logger } = base;
  const { control, wanted } = wishes;
  const { hearing, receiver } = ear;
  const checkpoints = keepCheckpoints({
    file: `${config.outbox}.checkpoint`,
    config: () => configHash(control.inForce().counting),
    span: () => ({ fromMs: base.builtMs, untilMs: clock.nowMs() }),
    warn: (reason) => logger.warn({ reason }, 'checkpoint'),
  });
  const countingBy = countingWith(base, wishes, ear);
  const keeper = keepHours({
    clock,
    counting: countingBy(control.inForce().counting),
    hearsFor: heardFor(wanted()),
    listening: hearing.listening,
    deafSinceMs: () => receiver?.deafSinceMs(),
    tick: hearing.look,
    beginHour(hour, before) {
      const by = control.beginHour(hour);
      return by && countingBy(by, before);
    },
    binEnded: ({ pipeline, config: by }) => checkpoints.keep(configHash(by), pipeline),
    hour(estimate, by) {
      logger.info({ hour: formatUtcHour(estimate.hour), coverage: estimate.coverage }, 'hour closed');
      releasing.hour(estimate, by);
    },
  });
  return {
    keeper,
    resume() {
      // Not before the clock is right: an hour of the future would be dropped when it is set back.
      if (wanted() !== 'no-clock') checkpoints.resume(keeper);
    },
  };
}

/** Pipelines that count by settings, and go on from the one before where a bin means the same to both. */
function countingWith({ random }: Base, { objections }: Wishes, { frames, withoutSignal }: Ear) {
  return (by: Settings, before?: Counting): Counting => {
    const pipeline = new Pipeline({
      profile: by.profile,
      stayMinutes: by.stayMinutes,
      staff: by.staff,
      insideDbm: by.zones.insideDbm,
      floorDbm: by.zones.floorDbm,
      channel: by.channel,
      ignore: noIgnoreList,
      objections,
      random,
      frames,
      withoutSignal,
      learned: before && hearsAlike(before.config, by) ? before.pipeline.learned : undefined,
      noise: noiseOf(by.privacy.epsilon, random),
    });
    return { pipeline, config: by };
  };
}

/** At the same thresholds and on the same channel a bin means the same as before. */
const hearsAlike = (a: Settings, b: Settings) =>
  a.zones.insideDbm === b.zones.insideDbm && a.zones.floorDbm === b.zones.floorDbm && a.channel === b.channel;

export const heardFor = (hearing: Wanted) =>
  hearing === 'open' ? 'hour' : hearing === 'baseline' ? 'baseline' : undefined;

// Third stage of `run`: the source of frames, made and not started, and who watches whether it hears and can be counted.
import { TROUBLE_WORDS } from '../../../shared/counting-trouble.ts';
import { type FrameCounts, noFrames } from '../../capture/frame-outcome.ts';
import { startPacketSource } from '../../capture/packet-source.ts';
import { NET_FOLDER, type ReceiveWatch, watchReceiver } from '../../radio/receive-watch.ts';
import { createHearing, type HearingSource } from '../../source/hearing.ts';
import { type CountingWatch, watchCounting } from '../../status/counting-watch.ts';
import type { Base } from './base.ts';
import type { Wishes } from './wishes.ts';

export interface Ear {
  readonly hearing: HearingSource;
  /** Undefined where nobody knows the interface. */
  readonly receiver: ReceiveWatch | undefined;
  readonly countingWatch: CountingWatch;
  /** What became of all frames, whichever pipeline counted them. */
  readonly frames: FrameCounts;
  readonly withoutSignal: { frames: number };
}

export function makeEar({ clock, logger, command, captureInterface }: Base, { wanted }: Wishes): Ear {
  const frames = noFrames();
  const withoutSignal = { frames: 0 };
  const receiver =
    captureInterface === undefined
      ? undefined
      : watchReceiver({ interfaceName: captureInterface, clock, netFolder: NET_FOLDER });
  const hearing = createHearing({
    wanted,
    start: (take) =>
      startPacketSource({
        command,
        clock,
        take,
        changed: (state) => logger.info({ source: state }, 'source'),
      }),
    deafBecause: () => receiver?.deafBecause(),
  });
  const countingWatch = watchCounting({
    clock,
    frames,
    withoutSignal,
    listening: hearing.listening,
    changed(kind) {
      if (kind === null) logger.info('what is heard can be counted again');
      else logger.warn({ trouble: kind, ...TROUBLE_WORDS[kind] }, 'trouble with counting');
    },
  });
  return { hearing, receiver, countingWatch, frames, withoutSignal };
}

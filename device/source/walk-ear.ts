// Hears the frames of one walk, for `setup`: the way of a frame as in the pipeline as far as its signature, which is all that
// a walk needs. One key a walk, overwritten with what was heard when the walk ends, within five minutes.
import type { Clock } from '../../shared/clock.ts';
import type { RandomSource } from '../../shared/random.ts';
import { Decoder } from '../capture/decode.ts';
import { noIgnoreList } from '../capture/ignore-list.ts';
import { noObjections } from '../capture/objections.ts';
import { type PacketSource, type PacketSourceOptions, startPacketSource } from '../capture/packet-source.ts';
import { Pseudonymiser } from '../capture/pseudonymise.ts';
import type { HeardOnWalk } from '../zones/walk-samples.ts';

/** A busy street for five minutes has a tenth. */
const FRAMES_MAX = 200_000;
/** Nothing is too weak for a walk: where the floor lies is what it is to say. */
const WEAKEST_DBM = -127;

export interface WalkEar {
  /** What was heard so far; times by the clock's monotonic milliseconds. */
  heard(): readonly HeardOnWalk[];
  isListening(): boolean;
  /** Why the source ended last, for people; undefined where it never has. */
  trouble(): string | undefined;
  /** Forgets all that was heard, and the key. Resolves when the source has ended. */
  end(): Promise<void>;
}

export interface WalkEarOptions {
  readonly command: readonly string[];
  /** The channel that the radio is tuned to. */
  readonly channel: number;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly start?: (options: PacketSourceOptions) => PacketSource;
}

export function listenToWalk({
  command,
  channel,
  clock,
  random,
  start = startPacketSource,
}: WalkEarOptions): WalkEar {
  const pseudonymiser = new Pseudonymiser(random);
  const decoder = new Decoder({
    insideDbm: WEAKEST_DBM,
    floorDbm: WEAKEST_DBM,
    channel,
    pseudonymiser,
    ignore: noIgnoreList,
    objections: noObjections,
  });
  const heard: HeardOnWalk[] = [];
  const source = start({
    command,
    clock,
    changed: () => {},
    take(frame) {
      // When it arrives, which is at once: a clock that is being set disturbs no walk.
      const timeMs = clock.monotonicMs();
      if (decoder.read(frame) !== 'probe-request' || decoder.admit(frame, timeMs) !== 'counted') return;
      const { signature, signalDbm } = decoder.sighting;
      // A level is all that a walk is for.
      if (Number.isNaN(signalDbm)) return;
      if (heard.length < FRAMES_MAX) heard.push({ timeMs, signature, signalDbm });
    },
  });
  return {
    heard: () => heard,
    isListening: () => source.state().state === 'running',
    trouble: () => source.state().reason ?? undefined,
    async end() {
      heard.length = 0;
      pseudonymiser.renewKey();
      decoder.forget();
      await source.stop();
    },
  };
}

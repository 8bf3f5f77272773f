// What the hub asks of this sensor, and what of it is in force. A pause, objections and the weeks ahead hold at once. Settings hold
// from the next full hour on: an hour is counted one way from its start to its end, and says which by its hash.
// What was accepted last is kept on the disk, so that a restart without a network neither ends a pause nor forgets an
// objection.
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { ObjectionList, RemoteConfig } from '../../shared/remote-config.ts';
import { type Settings, settingsOf } from '../../shared/settings.ts';
import { formatUtcHour, type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { openAt, openByHub } from '../hours/opening.ts';
import type { InForce } from './in-force.ts';
import { readRemoteConfig } from './read-remote-config.ts';

/** What is done with the radio. `baseline`: heard to learn what is always there, never released. */
export type Hearing = 'open' | 'baseline' | 'closed' | 'paused';

/** What the message's schema has room for. */
const REASON_CHARS_MAX = 300;

export interface RemoteControlOptions {
  /** What the sensor's own file says. */
  readonly own: Settings;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The message that was accepted last, as it was given to `keep`; null before the first. */
  readonly kept: string | null;
  /** Keeps a message beyond this process; returns why it could not, for people. */
  readonly keep: (message: string) => string | null;
  /** The phones whose holders objected, from now on. */
  readonly objections: (lists: readonly ObjectionList[]) => void;
  /** What `inForce` says has changed. */
  readonly changed: () => void;
}

export interface RemoteControl {
  /** A message has come. */
  take(payload: Uint8Array): void;
  /** What to do now. To be asked each second: it also notices the end of a pause. */
  hearing(): Hearing;
  /** Settings for an hour that begins, where they are not those of the hour before. */
  beginHour(hour: UtcHour): Settings | undefined;
  inForce(): InForce;
}

export function startRemoteControl(options: RemoteControlOptions): RemoteControl {
  const { clock, logger, changed } = options;
  const own = settingsOf(options.own);
  /** The newest that could be read. */
  let remote: RemoteConfig | null = null;
  let pause: RemoteConfig['pause'] = null;
  /** The newest whose settings could be applied. */
  let applied: RemoteConfig | null = null;
  let counting = own;
  let isOpenByWeek = opensWith(own);
  let isOpenByHub = toldBy(null);
  let pending: { readonly counting: Settings; readonly from: UtcHour } | undefined;
  let refusal: string | null = null;
  let wasPaused = false;
  let hasRunOut = false;

  if (options.kept !== null) {
    const read = readRemoteConfig(new TextEncoder().encode(options.kept), own);
    // The sensor's own file may have changed since, so that what the hub asked for no longer goes with it.
    if (read.kind === 'refused') refuse(read.reason);
    else {
      remote = read.remote;
      pause = remote.pause;
      if (typeof read.counting === 'string') refuse(read.counting);
      else {
        apply(remote);
        use(read.counting);
      }
      options.objections(remote.objections);
      wasPaused = isPaused();
    }
  }

  function use(next: Settings): void {
    counting = settingsOf(next);
    isOpenByWeek = opensWith(counting);
  }

  function apply(message: RemoteConfig): void {
    applied = message;
    isOpenByHub = toldBy(message);
  }

  /** A sensor that was told no hours hears always; the weeks that the hub told come before its week. */
  function isOpen(): boolean {
    if (counting.opening === null) return true;
    const nowMs = clock.nowMs();
    const told = isOpenByHub(nowMs);
    const runOut =
      told === undefined && applied?.open !== undefined && nowMs >= Date.parse(applied.open.until);
    if (runOut && !hasRunOut) {
      logger.warn(
        { until: applied?.open?.until },
        'the weeks that the hub told are over: the weekly hours hold',
      );
    }
    hasRunOut = runOut;
    return told ?? isOpenByWeek(nowMs);
  }

  function isPaused(): boolean {
    return pause !== null && (pause.until === null || clock.nowMs() < Date.parse(pause.until));
  }

  function refuse(reason: string): void {
    refusal = reason.slice(0, REASON_CHARS_MAX);
    logger.error({ reason: refusal }, 'what the hub asks is refused, and what held before holds on');
  }

  /** Where the settings cannot be applied, those before stay, and of the rest what protects holds: objections, and a pause. */
  function accept(message: RemoteConfig, asked: Settings | string): void {
    remote = message;
    pause = typeof asked === 'string' ? (message.pause ?? pause) : message.pause;
    options.objections(message.objections);
    wasPaused = isPaused();
    const from = (utcHourOf(clock.nowMs()) + 1) as UtcHour;
    if (typeof asked === 'string') refuse(asked);
    else {
      refusal = null;
      apply(message);
      const next = settingsOf(asked);
      pending = isDeepStrictEqual(next, counting) ? undefined : { counting: next, from };
    }
    // With the settings that hold; the hub's message comes again, and is judged again.
    const { objections, revision } = message;
    const kept = { ...message, open: undefined, ...(applied ?? { settings: {} }), pause, objections };
    const failure = options.keep(JSON.stringify(kept));
    if (failure !== null)
      logger.error({ reason: failure }, 'what the hub asks holds, but not beyond a restart');
    logger.info({ revision, pause, from: pending && formatUtcHour(from) }, 'the hub asks, and it holds');
  }

  return {
    take(payload) {
      const read = readRemoteConfig(payload, own);
      if (read.kind === 'refused') refuse(read.reason);
      else if (remote !== null && read.remote.revision < remote.revision) {
        refuse(`revision ${read.remote.revision} is older than ${remote.revision}, which holds`);
      } else if (read.remote.revision === remote?.revision) {
        // A broker repeats what it retained at every connection.
        if (isDeepStrictEqual(read.remote, remote)) return;
        refuse(`revision ${read.remote.revision} has come before and said something else`);
      } else accept(read.remote, read.counting);
      changed();
    },
    hearing() {
      const paused = isPaused();
      if (paused !== wasPaused) {
        wasPaused = paused;
        changed();
      }
      if (paused) return 'paused';
      if (isOpen()) return 'open';
      return counting.baseline ? 'baseline' : 'closed';
    },
    beginHour(hour) {
      if (pending === undefined || hour < pending.from) return undefined;
      use(pending.counting);
      pending = undefined;
      changed();
      return counting;
    },
    inForce: () => ({
      counting,
      settingsFrom: pending ? formatUtcHour(pending.from) : null,
      revision: applied?.revision ?? null,
      paused: isPaused() ? pause!.since : null,
      openUntil: applied?.open?.until ?? null,
      refused: refusal,
    }),
  };
}

const toldBy = (message: RemoteConfig | null): ((timeMs: number) => boolean | undefined) =>
  message?.open ? openByHub(message.open) : () => undefined;

const opensWith = ({ opening }: Settings): ((timeMs: number) => boolean) =>
  opening === null ? () => true : openAt(opening);

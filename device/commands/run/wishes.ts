// Second stage of `run`: what is wanted of the radio now, by the hub, the opening hours and the clock.
import { type Signal, signal } from '../../../shared/signal.ts';
import { objectionFilter } from '../../capture/objections.ts';
import { type RemoteControl, startRemoteControl } from '../../remote/remote-control.ts';
import type { Wanted } from '../../source/hearing.ts';
import { type ClockState, type ClockWatch, watchClock } from '../../system/clock-sync.ts';
import type { Base } from './base.ts';

export interface Wishes {
  readonly control: RemoteControl;
  /** Of the phones whose holders objected, as the hub says it. */
  readonly objections: ReturnType<typeof objectionFilter>;
  /** Undefined where the clock is trusted. */
  readonly clockWatch: ClockWatch | undefined;
  /** To be asked each second: it also notices the end of a pause. */
  readonly wanted: () => Wanted;
  /** What `control.inForce` says has changed. */
  readonly changed: Signal<void>;
  /** The clock's state is another; told after it is in force. */
  readonly clockChanged: Signal<ClockState>;
}

export function followWishes(base: Base): Wishes {
  const { config, clock, logger, outbox } = base;
  const changed = signal<void>();
  const clockChanged = signal<ClockState>();
  const objections = objectionFilter();
  const control = startRemoteControl({
    own: config,
    clock,
    logger,
    kept: outbox.remote(),
    keep: (message) => outbox.keepRemote(message),
    objections: objections.set,
    changed: changed.tell,
  });
  const clockWatch =
    config.clock === 'trusted'
      ? undefined
      : watchClock({
          first: base.firstClockState,
          ask: base.askClock,
          clock,
          changed: clockChanged.tell,
        });
  const wanted = () => (clockWatch?.isTrusted() === false ? 'no-clock' : control.hearing());
  return { control, objections, clockWatch, wanted, changed, clockChanged };
}

// First stage of `run`: what all others need, and all that can fail. Nothing is started here that would have to be ended.
import { type Clock, systemClock } from '../../../shared/clock.ts';
import { createLogger, type Logger } from '../../../shared/logger.ts';
import { type RandomSource, systemRandom } from '../../../shared/random.ts';
import { tcpdumpCommand } from '../../capture/packet-source.ts';
import type { SensorConfig } from '../../config/sensor-config.ts';
import type { BrokerEntry } from '../../release/broker-attempt.ts';
import { type Outbox, openOutbox } from '../../release/outbox.ts';
import { builtMs } from '../../system/build-time.ts';
import { askClock, type ClockState, TIMESYNC_MARK } from '../../system/clock-sync.ts';
import { brokerEntry } from '../broker-entry.ts';

export interface Base {
  readonly config: SensorConfig;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  /** Program and arguments that frames are read from. */
  readonly command: readonly string[];
  /** Whose receive counter tells whether the radio hears; undefined where nobody knows it. */
  readonly captureInterface: string | undefined;
  readonly askClock: () => Promise<ClockState>;
  readonly firstClockState: ClockState;
  /** Milliseconds since 1970. */
  readonly builtMs: number;
  readonly outbox: Outbox;
  readonly entry: () => BrokerEntry;
}

/** Throws an Error for people. */
export async function openBase(config: SensorConfig): Promise<Base> {
  const { source } = config;
  if (source === undefined) {
    throw new Error('the configuration names no source: add `source: {interface: …}`');
  }
  const clock = systemClock;
  const logger = createLogger('footfall-sensor', config.logLevel);
  const ask = () => askClock(TIMESYNC_MARK, process.env);
  const firstClockState = await ask();
  const outbox = openOutbox(config.outbox, config.path, clock);
  return {
    config,
    clock,
    random: systemRandom(),
    logger,
    ...captureOf(source),
    askClock: ask,
    firstClockState,
    builtMs: builtMs(),
    outbox,
    entry: brokerEntry(config, logger),
  };
}

function captureOf(source: NonNullable<SensorConfig['source']>): Pick<Base, 'command' | 'captureInterface'> {
  if ('interface' in source) {
    return { command: tcpdumpCommand(source.interface), captureInterface: source.interface };
  }
  // `cat` waits for a writer as our own thread must not, and its end is the capture program's.
  if ('fifo' in source) return { command: ['cat', source.fifo], captureInterface: source.receiver };
  return { command: source.command, captureInterface: undefined };
}

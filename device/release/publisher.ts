// Sends what waits in the outbox until the hub's receipts say that it is committed. A broker's
// acknowledgement counts for nothing: brokers answer before they hand on. So each release goes out at
// least once, always the same bytes; the hub keeps one of each hour. Beside that: birth message, last will,
// health.
import { Compile } from 'typebox/compile';
import type { CancelTimer, Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { type RandomSource, uniform } from '../../shared/random.ts';
import {
  type Receipt,
  ReceiptSchema,
  type SensorHealth,
  type SensorState,
} from '../../shared/sensor-messages.ts';
import { clientIdOf, type SensorPath, topicOf } from '../../shared/topics.ts';
import { parseUtcHour, type UtcHour } from '../../shared/utc-hour.ts';
import {
  type BrokerConnection,
  type BrokerPlace,
  type ConnectionOptions,
  type ConnectionPauses,
  connectToBroker,
} from './broker-connection.ts';
import type { Outbox, SettleOutcome } from './outbox.ts';
import { SendWindow } from './send-window.ts';

export interface PublisherOptions {
  readonly entry: ConnectionOptions['entry'];
  readonly path: SensorPath;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  /** The birth message, the last will, and the farewell of a clean stop. */
  /** `comingMs`: of the connection that it is said of, see Attempt. */
  readonly state: (state: 'online' | 'offline', comingMs: number) => SensorState;
  readonly health: () => Promise<SensorHealth>;
  /** The hub asks something of this sensor. */
  readonly config: (payload: Buffer) => void;
  readonly healthEveryMs: number;
  /** A new release waits a random 0 … this before it is sent, so that not all boxes send at the full hour. */
  readonly sendDelayMsMax: number;
  readonly limits?: Partial<PublisherLimits>;
}

interface PublisherLimits extends ConnectionPauses {
  /** See SendWindowOptions. */
  readonly window: number;
  readonly receiptMsMax: number;
  readonly resendMsMax: number;
}

const LIMITS: PublisherLimits = {
  window: 32,
  receiptMsMax: 30_000,
  resendMsMax: 3_600_000,
  reconnectMsMin: 1000,
  reconnectMsMax: 60_000,
  moveMsMax: 30_000,
  returnMsMin: 300_000,
  returnMsMax: 1_800_000,
};
// Releases that were set aside a day ago are due again; nothing that waits is overlooked for long.
const SWEEP_MS = 3_600_000;
const RECEIPT_BYTES_MAX = 4096;

/** Since the start. */
interface PublisherCounts {
  readonly sent: number;
  readonly resent: number;
  readonly stored: number;
  readonly rejected: number;
  /** Receipts for hours that do not wait: repeats, mostly. */
  readonly receiptsUnknown: number;
  readonly receiptsMalformed: number;
}

export interface Publisher {
  /** The release of this hour is new in the outbox. */
  wake(hour: UtcHour): void;
  /** What the state message says has changed, and is said anew. */
  stateChanged(): void;
  /** Resolves when nothing waits in the outbox but what the hub has rejected; without a hub, never. */
  drained(): Promise<void>;
  place(): BrokerPlace;
  counts(): PublisherCounts;
  /** Says `offline` and closes. What waits, waits for the next start. */
  stop(): Promise<void>;
}

export function startPublisher(options: PublisherOptions): Publisher {
  return new OutboxPublisher(options);
}

const receiptSchema = Compile(ReceiptSchema);

class OutboxPublisher implements Publisher {
  readonly #options: PublisherOptions;
  readonly #connection: BrokerConnection;
  readonly #window: SendWindow;
  readonly #drained: (() => void)[] = [];
  readonly #counts = { stored: 0, rejected: 0, receiptsUnknown: 0, receiptsMalformed: 0 };
  #stopped = false;
  /** Of the connection that there is now. */
  #comingMs = 0;
  #cancelHealth: CancelTimer = () => {};
  #cancelSweep: CancelTimer = () => {};

  constructor(options: PublisherOptions) {
    const { path, outbox, clock, entry, random, logger } = options;
    const limits = { ...LIMITS, ...options.limits };
    const hourTopic = topicOf(path, 'hour');
    this.#options = options;
    this.#window = new SendWindow({
      ...limits,
      outbox,
      clock,
      isReady: () => !this.#stopped && this.#connection.isReady(),
      transmit: (body) => this.#connection.publish(hourTopic, body, false),
    });
    this.#connection = connectToBroker({
      entry,
      // The same at every start, so that the broker drops a dead connection of ours before the new one is
      // born, and its last will cannot come late. That of another broker can: it says which connection has ended.
      clientId: clientIdOf(path),
      lastWill: (comingMs) => ({ topic: topicOf(path, 'state'), payload: this.#state('offline', comingMs) }),
      subscribeTo: [topicOf(path, 'receipt'), topicOf(path, 'config')],
      onReady: (comingMs) => this.#ready(comingMs),
      onMessage: (topic, payload) => this.#receive(topic, payload),
      clock,
      random,
      logger,
      pauses: limits,
      lastComingMs: outbox.lastComing(),
    });
    this.#scheduleSweep();
  }

  wake(hour: UtcHour): void {
    if (this.#stopped) return;
    const { random, sendDelayMsMax } = this.#options;
    this.#window.admit(hour, sendDelayMsMax > 0 ? uniform(random) * sendDelayMsMax : 0);
  }

  stateChanged(): void {
    if (!this.#stopped && this.#connection.isReady()) this.#publishState('online');
  }

  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#drained.push(resolve);
      this.#checkDrained();
    });
  }

  place(): BrokerPlace {
    return this.#connection.place();
  }

  counts(): PublisherCounts {
    return { ...this.#counts, ...this.#window.counts() };
  }

  async stop(): Promise<void> {
    if (!this.#stopped && this.#connection.isReady()) this.#publishState('offline');
    this.#stopped = true;
    this.#cancelHealth();
    this.#cancelSweep();
    this.#window.clear();
    await this.#connection.stop();
  }

  #ready(comingMs: number): void {
    this.#comingMs = comingMs;
    this.#options.outbox.keepComing(comingMs);
    this.#publishState('online');
    this.#sendHealth();
    this.#window.restart();
  }

  #scheduleSweep(): void {
    this.#cancelSweep = this.#options.clock.after(SWEEP_MS, () => {
      this.#scheduleSweep();
      this.#window.sweep();
    });
  }

  #receive(topic: string, payload: Buffer): void {
    const { config, path } = this.#options;
    if (topic === topicOf(path, 'config')) config(payload);
    else if (topic === topicOf(path, 'receipt')) this.#receiveReceipt(payload);
  }

  #receiveReceipt(payload: Buffer): void {
    const receipt = parseReceipt(payload);
    const hour = receipt && parseUtcHour(receipt.hour);
    if (!receipt || hour === undefined) {
      this.#counts.receiptsMalformed += 1;
      this.#options.logger.warn({ bytes: payload.length }, 'a receipt that cannot be read is ignored');
      return;
    }
    const settled = this.#options.outbox.settle(hour, receipt);
    this.#note(receipt, settled);
    // Not noted: it waits on, and is sent again when its receipt is overdue.
    if (settled.kind === 'failed') return;
    this.#window.settled(hour);
    this.#checkDrained();
  }

  #note({ hour, reason }: Receipt, settled: SettleOutcome): void {
    const { logger } = this.#options;
    switch (settled.kind) {
      case 'removed':
        this.#counts.stored += 1;
        return;
      case 'unknown':
        this.#counts.receiptsUnknown += 1;
        return;
      case 'set-aside':
        this.#counts.rejected += 1;
        logger.error(
          { hour, reason },
          'the hub rejects a release: it is kept and tried again in a day; ask whoever runs the hub',
        );
        return;
      case 'failed':
        logger.error({ hour, reason: settled.reason }, 'a receipt could not be noted');
    }
  }

  #checkDrained(): void {
    if (this.#drained.length === 0 || this.#options.outbox.pending(1).length > 0) return;
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  /** Now, and every healthEveryMs from now on. */
  #sendHealth(): void {
    const { clock, health, healthEveryMs, logger, path } = this.#options;
    this.#cancelHealth();
    this.#cancelHealth = clock.after(healthEveryMs, () => this.#sendHealth());
    health().then(
      (report) => {
        if (this.#stopped || !this.#connection.isReady()) return;
        this.#connection.publish(topicOf(path, 'health'), JSON.stringify(report), false);
      },
      (error: unknown) => logger.error({ err: error }, 'the health report failed'),
    );
  }

  #publishState(state: 'online' | 'offline'): void {
    this.#connection.publish(topicOf(this.#options.path, 'state'), this.#state(state, this.#comingMs), true);
  }

  #state(state: 'online' | 'offline', comingMs: number): string {
    return JSON.stringify(this.#options.state(state, comingMs));
  }
}

function parseReceipt(payload: Buffer): Receipt | undefined {
  if (payload.length > RECEIPT_BYTES_MAX) return undefined;
  let message: unknown;
  try {
    message = JSON.parse(payload.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return receiptSchema.Check(message) ? message : undefined;
}

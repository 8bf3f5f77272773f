// What the log says of the hub's connection to its broker, how long it waits before it comes back, and how it finds out
// that another program comes under its name: MQTT lets the later one in and throws the earlier one out without a word
// (3.1.1, §3.1.4), so that two hubs throw each other out for ever. A broker that is restarted refuses attempts in between;
// one that throws the hub out lets it in again each time.
import type { MqttClient } from 'mqtt';
import type { CancelTimer, Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';

const PAUSE_MS_MIN = 1_000;
const PAUSE_MS_MAX = 60_000;
/** Longer than the longest pause: two hubs that take turns are found out as well. */
const LASTING_MS = 5 * PAUSE_MS_MAX;
/** Connections in a row that ended early though the broker let the hub in each time. */
const THROWN_OUT_MAX = 3;

export interface ConnectionWatch {
  readonly client: MqttClient;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called once, until a connection has lasted again; absent where nobody else can have the name. */
  readonly onRival?: (() => void) | undefined;
}

/** One line when it goes away and one when it is back, not one each second; and longer pauses where it never lasts. */
export function watchConnection({ client, clock, logger, onRival }: ConnectionWatch): void {
  let lastReason: string | undefined;
  let connected = false;
  /** Connections in a row that did not last, and those of them that no failed attempt came between. */
  let early = 0;
  let thrownOut = 0;
  let isTold = false;
  let cancelLasting: CancelTimer = () => {};

  const lasts = () => {
    [early, thrownOut] = [0, 0];
    if (isTold) logger.info('MQTT connected');
    isTold = false;
  };
  client.options.reconnectPeriod = PAUSE_MS_MIN;
  client.on('error', (error) => {
    if (!connected) thrownOut = 0;
    // Node names the attempts of both IP versions in an AggregateError, whose own message is empty.
    const reason = error.message || ('code' in error ? String(error.code) : error.name);
    if (reason !== lastReason) logger.error({ reason }, 'MQTT connection failed');
    lastReason = reason;
  });
  client.on('connect', () => {
    connected = true;
    if (!isTold) lastReason = undefined;
    cancelLasting = clock.after(LASTING_MS, lasts);
    if (!isTold) logger.info('MQTT connected');
  });
  // Before the library's own listener, which starts the pause.
  client.prependListener('close', () => {
    if (!connected) return;
    connected = false;
    cancelLasting();
    early += 1;
    thrownOut += 1;
    client.options.reconnectPeriod = Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** (early - 1));
    if (!onRival || isTold || thrownOut < THROWN_OUT_MAX || client.disconnecting) return;
    isTold = true;
    onRival();
  });
  client.on('offline', () => {
    if (!isTold) logger.warn('MQTT broker is away, trying again');
  });
}

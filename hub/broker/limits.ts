// What the broker lets others take of it. Each number is enforced, and a test goes past it. Large enough for some
// hundreds of sensors behind one address that all come back at once; small enough that all of it together, used to the
// full by somebody who means harm, leaves the hub its memory and its time. The hub's own connection is exempt.

export interface BrokerLimits {
  /** Of each listener. */
  readonly connections: number;
  /** Connections of one client (see client-block.ts) behind TLS that have not logged in yet. */
  readonly strangersPerClient: number;
  readonly clientIdLength: number;
  /** From the first byte of TCP to the accepted CONNECT. */
  readonly loginMs: number;
  /** Without a packet, whatever keep-alive the client asked for. */
  readonly idleMs: number;
  /** From the first byte of a packet to its last. */
  readonly packetMs: number;
  /** After its fixed header. */
  readonly packetBytes: number;
  /** Largest message at QoS 2, which is held until its PUBREL. */
  readonly qos2Bytes: number;
  readonly filterLength: number;
  readonly subscriptionsPerClient: number;
  /** Clients that hear one and the same topic. */
  readonly listenersPerTopic: number;
  /** Subscriptions with a wildcard, of all clients. */
  readonly wildcards: number;
  /** Granted a second, after the first few: each is answered with all that is retained. */
  readonly wildcardsPerSecond: number;
  /** Sensors of a store whose states are retained, and whose connection at the plain listener nobody takes. */
  readonly sensorsPerStore: number;
  readonly retainedMessageBytes: number;
  /** Of all messages that are retained for others than the hub. */
  readonly retainedBytes: number;
  /** Sent to a client that has not read it yet. */
  readonly backlogBytes: number;
  readonly backlogBytesOfAll: number;
  /**
   * After which a client that takes nothing of what waits for it is dropped. What waits here is behind all that the kernel
   * has taken for it, more than a sensor is sent in an hour.
   */
  readonly stalledMs: number;
  /** Passwords that are checked at a time. */
  readonly loginChecks: number;
  /** After which a wrong login is answered. */
  readonly wrongLoginMs: number;
  /** Of one client under one user name that are being checked, or were wrong and are not answered yet. */
  readonly wrongLogins: number;
}

export const BROKER_LIMITS: BrokerLimits = {
  connections: 2000,
  strangersPerClient: 500,
  clientIdLength: 256,
  loginMs: 10_000,
  idleMs: 30 * 60_000,
  packetMs: 30_000,
  packetBytes: 16_384,
  qos2Bytes: 2048,
  filterLength: 256,
  subscriptionsPerClient: 100,
  listenersPerTopic: 10,
  wildcards: 30,
  wildcardsPerSecond: 20,
  sensorsPerStore: 200,
  // What the hub reads of a message.
  retainedMessageBytes: 8192,
  retainedBytes: 32 * 1024 * 1024,
  backlogBytes: 512 * 1024,
  backlogBytesOfAll: 64 * 1024 * 1024,
  stalledMs: 1000,
  loginChecks: 2,
  wrongLoginMs: 1000,
  wrongLogins: 100,
};

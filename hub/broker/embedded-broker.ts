// The MQTT 3.1.1 broker inside the hub, so that a shop needs no second program. It carries messages and
// keeps no promise: it acknowledges before it hands on, so a sensor trusts the hub's receipt alone.
// Hence no session outlives its connection, and nothing is queued for anybody who is away. Everything a
// client can make it hold is bounded: connections, packet size, subscriptions, retained topics.
import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Aedes, type Client } from 'aedes';
import type { Logger } from '../../shared/logger.ts';
import { REMOTE_CONFIG_BYTES_MAX } from '../../shared/remote-config.ts';
import { parseTopic } from '../../shared/topics.ts';
import { listenError } from '../listen-error.ts';
import { createPacketMeter } from './packet-meter.ts';

export interface BrokerLimits {
  readonly connections: number;
  readonly packetBytes: number;
  readonly subscriptionsPerClient: number;
  readonly retainedTopics: number;
}

const BROKER_LIMITS: BrokerLimits = {
  connections: 1000,
  packetBytes: REMOTE_CONFIG_BYTES_MAX + 1024,
  subscriptionsPerClient: 100,
  retainedTopics: 20_000,
};

// A client that does not read holds up everyone who publishes to it; then it is dropped.
const DRAIN_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;
const TCP_KEEPALIVE_MS = 60_000;
const QOS2_IN_FLIGHT_MAX = 20;

export interface EmbeddedBroker {
  /** `mqtt://HOST:PORT` with the port that is really used. */
  readonly url: string;
  /** Client id of the hub's own connection: the only one that may publish receipts and configurations. */
  readonly hubClientId: string;
  /** Drops all connections and frees the port. */
  close(): Promise<void>;
}

export interface EmbeddedBrokerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly logger: Logger;
  readonly limits?: Partial<BrokerLimits>;
}

/** Rejects with an Error for people if the port is taken or not ours to take. */
export async function startEmbeddedBroker(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
  const { host, port, logger } = options;
  const limits = { ...BROKER_LIMITS, ...options.limits };
  const hubClientId = `hub-${randomUUID()}`;
  const aedes = await Aedes.createBroker({
    connectTimeout: CONNECT_TIMEOUT_MS,
    drainTimeout: DRAIN_TIMEOUT_MS,
    maxInflightInbound: QOS2_IN_FLIGHT_MAX,
    preConnect: (_client, packet, callback) => {
      // No session outlives its connection: a queue for a client that never returns has no end.
      packet.clean = true;
      callback(null, true);
    },
    authorizePublish: publishRule(hubClientId, limits.retainedTopics),
    authorizeSubscribe: subscribeRule(limits.subscriptionsPerClient),
  });
  aedes.on('clientError', (client, error) =>
    logger.warn({ client: client.id, reason: error.message }, 'MQTT client dropped'),
  );
  aedes.on('connectionError', (_client, error) =>
    logger.warn({ reason: error.message }, 'MQTT connection dropped'),
  );

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    socket.setKeepAlive(true, TCP_KEEPALIVE_MS);
    limitPackets(socket, limits.packetBytes);
    aedes.handle(socket);
  });
  server.maxConnections = limits.connections;
  server.on('drop', () =>
    logger.warn({ connections: limits.connections }, 'MQTT connection refused: too many'),
  );

  try {
    await listening(server, host, port);
  } catch (error) {
    await new Promise<void>((done) => aedes.close(() => done()));
    throw listenError(error, host, port, 'broker');
  }
  const address = server.address() as AddressInfo;
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `mqtt://${shownHost}:${address.port}`,
    hubClientId,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      await new Promise<void>((done) => aedes.close(() => done()));
      // Those that never said CONNECT are unknown to aedes.
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

// aedes has no limit of its own and pulls with read(): each chunk is measured before it gets it.
function limitPackets(socket: Socket, packetBytes: number): void {
  const meter = createPacketMeter(packetBytes);
  const read = socket.read.bind(socket);
  socket.read = (size?: number) => {
    const chunk: Buffer | null = read(size);
    if (chunk === null || meter(chunk)) return chunk;
    socket.destroy(new Error(`packet larger than ${packetBytes} bytes`));
    return null;
  };
}

type PublishRule = NonNullable<NonNullable<ConstructorParameters<typeof Aedes>[0]>['authorizePublish']>;

/**
 * Receipts come from the hub alone: a forged one would make a sensor forget an hour that is not stored. So do
 * configurations: a forged one would make it forget more slowly.
 */
function publishRule(hubClientId: string, retainedTopicsMax: number): PublishRule {
  const retained = new Set<string>();
  return (client, packet, callback) => {
    if (packet.topic.startsWith('$SYS/')) return callback(new Error('$SYS is reserved'));
    const kind = parseTopic(packet.topic)?.kind;
    if ((kind === 'receipt' || kind === 'config') && client?.id !== hubClientId) {
      return callback(new Error(`only the hub publishes on ${packet.topic}`));
    }
    if (packet.retain) {
      if (packet.payload.length === 0) retained.delete(packet.topic);
      else if (retained.size >= retainedTopicsMax && !retained.has(packet.topic)) {
        return callback(new Error(`more than ${retainedTopicsMax} retained topics`));
      } else retained.add(packet.topic);
    }
    callback(null);
  };
}

type SubscribeRule = NonNullable<NonNullable<ConstructorParameters<typeof Aedes>[0]>['authorizeSubscribe']>;

function subscribeRule(subscriptionsMax: number): SubscribeRule {
  const topicsOf = new WeakMap<Client, Set<string>>();
  return (client, subscription, callback) => {
    const topics = topicsOf.get(client) ?? new Set();
    const hasRoom = topics.size < subscriptionsMax || topics.has(subscription.topic);
    // $SYS would tell the hub's client id. A null grants nothing (§3.9.3, 0x80).
    if (!hasRoom || subscription.topic.startsWith('$')) return callback(null, null);
    topicsOf.set(client, topics.add(subscription.topic));
    callback(null, subscription);
  };
}

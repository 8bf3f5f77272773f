// The MQTT 3.1.1 broker inside the hub, so that a shop needs no second program. It carries messages and
// keeps no promise: it acknowledges before it hands on, so a sensor trusts the hub's receipt alone.
// Hence no session outlives its connection, and nothing is queued for anybody who is away. All that a client can make it
// hold, or do, is bounded, see limits.ts.
//
// The plain listener asks nobody who they are, and belongs on the loopback address. Behind TLS there are sensors
// alone, each held to its own topics; who breaks that is thrown out, so that nothing it said looks delivered.

import { constants } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { Aedes, type Client } from 'aedes';
import { type BoundedLog, createBoundedLog } from '../../shared/bounded-log.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { plainText } from '../../shared/plain-text.ts';
import { REMOTE_CONFIG_BYTES_MAX } from '../../shared/remote-config.ts';
import type { SensorPath } from '../../shared/topics.ts';
import { clientBlock } from '../listening/client-block.ts';
import type { CheckLogin } from './access.ts';
import { createBacklogs } from './backlogs.ts';
import { boundStream } from './client-stream.ts';
import { createDoor, type Door, type Peer } from './door.ts';
import { createHearing } from './hearing.ts';
import { BROKER_LIMITS, type BrokerLimits } from './limits.ts';
import { boundListener, type Listener, listen } from './listeners.ts';
import { createRetained, type Retained } from './retained.ts';
import { publishRule, type Role } from './rules.ts';
import { createSeats } from './seats.ts';

/** The hub's own configurations are the largest messages there are. */
const HUB_PACKET_BYTES = REMOTE_CONFIG_BYTES_MAX + 1024;
// Of the hub alone: whoever publishes waits for it, and for nobody else.
const DRAIN_TIMEOUT_MS = 10_000;
const QOS2_IN_FLIGHT_MAX = 10;

export interface EmbeddedBroker {
  /** `mqtt://HOST:PORT` with the port that is really used. */
  readonly url: string;
  /** The port behind TLS that is really used. */
  readonly tlsPort: number | undefined;
  /** The hub's own connection, the only one that may publish receipts and configurations: with its secret. */
  readonly hub: { readonly url: string; readonly clientId: string };
  /** For handshakes from now on. */
  setCertificate(certificate: ServerCertificate): void;
  /** Throws out the sensors whose credential is no longer in force; returns how many. */
  throwOut(isInForce: (credential: number) => boolean): number;
  /** Connections that are open now, of both listeners. */
  connections(): number;
  /** Drops all connections and frees the port. */
  close(): Promise<void>;
}

/** PEM; `cert` with the certificates above it. */
interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface EmbeddedBrokerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of the hub's own directory: the states of other stores' sensors are not kept. */
  readonly isKnownStore: (path: SensorPath) => boolean;
  /** Whether the hub hears what is published; default: it does. Until then sensors are sent away, and come again. */
  readonly isHeard?: () => boolean;
  readonly limits?: Partial<BrokerLimits>;
  readonly tls?: {
    readonly host: string;
    readonly port: number;
    readonly certificate: ServerCertificate;
    readonly checkLogin: CheckLogin;
  };
}

/** Rejects with an Error for people if a port is taken or not ours to take. */
export async function startEmbeddedBroker(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
  const { host, port, clock, tls } = options;
  const limits: BrokerLimits = Object.assign({}, BROKER_LIMITS, options.limits);
  const parts: Parts = { limits, clock, log: createBoundedLog(options.logger, clock) };
  const plain = plainEntrance(parts);
  const secure = tls && secureEntrance(tls.certificate, parts);
  const backlogs = createBacklogs(limits, clock);
  const peers = new WeakMap<object, Peer>();
  const peerOf = ({ conn }: Client) => peers.get(conn)!;
  const door = createDoor({ peerOf, checkLogin: tls?.checkLogin, ...parts });
  const seats = createSeats<Socket>({
    isKnownStore: options.isKnownStore,
    sensorsPerStore: limits.sensorsPerStore,
    seats: Math.floor(limits.connections / 2),
    onChange: (socket, stays) =>
      stays ? plain.listener.guard.settle(socket) : plain.listener.guard.unsettle(socket),
  });
  const aedes = await startAedes(door, options, parts, (client, path) => {
    if (!peerOf(client).isBehindTls) seats.spoke(client.conn as Socket, path);
  });

  const serve = (socket: Socket, { listener, isBehindTls }: Entrance) => {
    if (socket.destroyed) return;
    const stream = boundStream(socket, limits, { clock, backlogs });
    const letIn = ({ kind }: Role) => {
      const isHub = kind === 'hub';
      stream.letIn({ packetBytes: isHub ? HUB_PACKET_BYTES : limits.packetBytes, mayHoldUp: isHub });
      listener.letIn(socket);
      listener.guard.settle(socket);
      // Anybody waits anew, see seats.ts.
      if (kind === 'anybody') listener.guard.unsettle(socket);
    };
    peers.set(socket, { isBehindTls, client: clientBlock(socket.remoteAddress), letIn });
    socket.once('close', () => seats.leave(socket));
    aedes.handle(socket);
  };
  plain.server.on('connection', (socket) => serve(socket, plain));
  secure?.server.on('secureConnection', (socket) => serve(socket, secure));

  const entrances = secure ? [plain, secure] : [plain];
  const close = async () => {
    backlogs.stop();
    const stopped = entrances.map(({ listener }) => listener.stop());
    await new Promise<void>((done) => aedes.close(() => done()));
    // Those that never said CONNECT are unknown to aedes.
    for (const { listener } of entrances) listener.guard.destroyAll();
    await Promise.all(stopped);
  };
  try {
    const { address, family, port: plainPort } = await listen(plain.server, host, port, 'broker');
    const tlsPort = secure && (await listen(secure.server, tls.host, tls.port, 'broker.tls')).port;
    const at = `${family === 'IPv6' ? `[${address}]` : address}:${plainPort}`;
    return {
      url: `mqtt://${at}`,
      tlsPort,
      hub: { url: `mqtt://hub:${door.hub.password}@${at}`, clientId: door.hub.clientId },
      setCertificate: (certificate) => secure?.server.setSecureContext(certificate),
      throwOut: door.throwOut,
      connections: () => entrances.reduce((sum, { listener }) => sum + listener.guard.open(), 0),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Parts {
  readonly limits: BrokerLimits;
  readonly clock: Clock;
  readonly log: BoundedLog;
}

interface Entrance<S extends Server = Server> {
  readonly server: S;
  readonly listener: Listener;
  readonly isBehindTls: boolean;
}

function plainEntrance(parts: Parts): Entrance {
  const server = createServer();
  // Anybody is a stranger there, and all of them may be at one address.
  const listener = boundedBy(server, parts, parts.limits.connections);
  return { server, listener, isBehindTls: false };
}

function secureEntrance(certificate: ServerCertificate, parts: Parts): Entrance<TlsServer> {
  const server = createTlsServer({
    key: certificate.key,
    cert: certificate.cert,
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  });
  const { connections, strangersPerClient } = parts.limits;
  const listener = boundedBy(server, parts, Math.min(connections, strangersPerClient));
  server.on('tlsClientError', (error, socket) => {
    parts.log('debug', { reason: plainText(error.message, 200) }, 'TLS handshake failed');
    // Node only tells where a handshake takes too long.
    socket.destroy();
  });
  return { server, listener, isBehindTls: true };
}

/** Sensors behind one address are as many as they are: whoever has logged in is not a stranger. */
function boundedBy(server: Server, { limits, clock, log }: Parts, strangersPerClient: number): Listener {
  const { connections, loginMs } = limits;
  return boundListener(server, {
    clock,
    log,
    limits: { connections, connectionsPerClient: connections, strangersPerClient, loginMs },
  });
}

async function startAedes(
  door: Door,
  { isKnownStore, isHeard = () => true }: Pick<EmbeddedBrokerOptions, 'isKnownStore' | 'isHeard'>,
  { limits, clock, log }: Parts,
  onSaid: (client: Client, path: SensorPath) => void,
): Promise<Aedes> {
  const retained = createRetained(isKnownStore, limits);
  const hearing = createHearing(door.roles, limits, clock);
  const onNotKept = (topic: string) =>
    log('warn', { topic }, 'a state is handed on and not kept: unknown store, or no room');
  const aedes = await Aedes.createBroker({
    // The listener's own limit comes first.
    connectTimeout: 2 * limits.loginMs,
    drainTimeout: DRAIN_TIMEOUT_MS,
    maxInflightInbound: QOS2_IN_FLIGHT_MAX,
    preConnect: door.preConnect,
    authenticate: door.authenticate,
    authorizePublish: publishRule({ roles: door.roles, retained, limits, onSaid, onNotKept, isHeard }),
    authorizeSubscribe: hearing.subscribeRule,
    authorizeForward: hearing.forwardRule,
  });
  useOwnStore(aedes, retained);
  aedes.on('unsubscribe', (filters, client) => hearing.unsubscribed(client, filters));
  sayWhatGoesWrong(aedes, door, log);
  return aedes;
}

/** Since no session is kept, nothing ever waits to be acknowledged; aedes would note each client that acknowledges. */
function useOwnStore(aedes: Aedes, retained: Retained): void {
  const { persistence } = aedes as unknown as { persistence: object };
  Object.assign(persistence, retained.persistence, { outgoingClearMessageId: async () => undefined });
}

function sayWhatGoesWrong(aedes: Aedes, door: Door, log: BoundedLog): void {
  const say = (message: string) => (client: Client, error: Error) =>
    log('warn', { client: door.shownId(client), reason: plainText(error.message, 200) }, message);
  aedes.on('clientError', say('MQTT client dropped'));
  aedes.on('connectionError', say('MQTT connection dropped'));
  aedes.on(
    'error' as never,
    ((error: Error) =>
      log('error', { reason: plainText(error.message, 200) }, 'the broker failed at a task')) as never,
  );
}

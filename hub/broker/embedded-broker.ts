// The MQTT 3.1.1 broker inside the hub, so that a shop needs no second program. It carries messages and
// keeps no promise: it acknowledges before it hands on, so a sensor trusts the hub's receipt alone.
// Hence no session outlives its connection, and nothing is queued for anybody who is away. All that a client can make it
// hold, or do, is bounded, see limits.ts.
//
// The plain listener asks nobody who they are, and belongs on the loopback address. Behind TLS there are sensors
// alone, each held to its own topics; who breaks that is thrown out, so that nothing it said looks delivered.

import { constants } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
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
  const { host, port, clock, tls, isKnownStore } = options;
  const limits: BrokerLimits = Object.assign({}, BROKER_LIMITS, options.limits);
  const log = createBoundedLog(options.logger, clock);
  const { connections } = limits;
  const strangersPerClient = Math.min(connections, limits.strangersPerClient);
  const each = { connections, connectionsPerClient: connections, loginMs: limits.loginMs };
  const plainServer = createServer();
  // Anybody is a stranger there for good; they give way to each other, see seats.ts.
  const plain = boundListener(plainServer, {
    ...{ clock, log, limits: { ...each, strangersPerClient: connections } },
  });
  const secureServer =
    tls && createTlsServer({ ...tls.certificate, secureOptions: constants.SSL_OP_NO_RENEGOTIATION });
  const secure =
    secureServer && boundListener(secureServer, { clock, log, limits: { ...each, strangersPerClient } });

  const peers = new WeakMap<object, Peer>();
  const peerOf = (client: Client) => peers.get(client.conn)!;
  const door = createDoor({ peerOf, checkLogin: tls?.checkLogin, limits, clock, log });
  const retained = createRetained(isKnownStore, limits);
  const hearing = createHearing(door.roles, limits, clock);
  const seats = createSeats<Socket>({
    isKnownStore,
    sensorsPerStore: limits.sensorsPerStore,
    onChange: (socket, stays) => (stays ? plain.guard.settle(socket) : plain.guard.unsettle(socket)),
  });
  const aedes = await Aedes.createBroker({
    // The listener's own limit comes first.
    connectTimeout: 2 * limits.loginMs,
    drainTimeout: DRAIN_TIMEOUT_MS,
    maxInflightInbound: QOS2_IN_FLIGHT_MAX,
    preConnect: door.preConnect,
    authenticate: door.authenticate,
    authorizePublish: publishRule({
      ...{ roles: door.roles, retained, limits },
      onSaid: ({ conn }, path) => {
        if (!peers.get(conn)?.isBehindTls) seats.spoke(conn as Socket, path);
      },
      onNotKept: (topic) =>
        log('warn', { topic }, 'a state is handed on and not kept: unknown store, or no room'),
    }),
    authorizeSubscribe: hearing.subscribeRule,
    authorizeForward: hearing.forwardRule,
  });
  useOwnStore(aedes, retained);
  aedes.on('unsubscribe', (filters, client) => hearing.unsubscribed(client, filters));
  sayWhatGoesWrong(aedes, door, log);

  const backlogs = createBacklogs(limits, clock);
  const serve = (socket: Socket, listener: Listener, isBehindTls: boolean) => {
    if (socket.destroyed) return;
    const stream = boundStream(socket, limits, { clock, backlogs });
    const letIn = ({ kind }: Role) => {
      const isHub = kind === 'hub';
      stream.letIn({ packetBytes: isHub ? HUB_PACKET_BYTES : limits.packetBytes, mayHoldUp: isHub });
      listener.letIn(socket);
      listener.guard.settle(socket);
      if (kind === 'anybody') listener.guard.unsettle(socket);
    };
    peers.set(socket, { isBehindTls, client: clientBlock(socket.remoteAddress), letIn });
    socket.once('close', () => seats.leave(socket));
    aedes.handle(socket);
  };
  plainServer.on('connection', (socket) => serve(socket, plain, false));
  secureServer?.on('secureConnection', (socket) => serve(socket, secure!, true));
  secureServer?.on('tlsClientError', (error, socket) => {
    log('debug', { reason: plainText(error.message, 200) }, 'TLS handshake failed');
    socket.destroy();
  });

  const close = async () => {
    backlogs.stop();
    const closed = [plain.stop(), secure?.stop()];
    await new Promise<void>((done) => aedes.close(() => done()));
    // Those that never said CONNECT are unknown to aedes.
    plain.guard.destroyAll();
    secure?.guard.destroyAll();
    await Promise.all(closed);
  };
  try {
    const { address, family, port: plainPort } = await listen(plainServer, host, port, 'broker');
    const tlsPort = tls && (await listen(secureServer!, tls.host, tls.port, 'broker.tls')).port;
    const at = `${family === 'IPv6' ? `[${address}]` : address}:${plainPort}`;
    return {
      ...{ url: `mqtt://${at}`, tlsPort },
      hub: { url: `mqtt://hub:${door.hub.password}@${at}`, clientId: door.hub.clientId },
      setCertificate: (certificate) => (secureServer as TlsServer | undefined)?.setSecureContext(certificate),
      throwOut: door.throwOut,
      connections: () => plain.guard.open() + (secure?.guard.open() ?? 0),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
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

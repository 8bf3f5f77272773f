// The MQTT 3.1.1 broker inside the hub, so that a shop needs no second program. It carries messages and
// keeps no promise: it acknowledges before it hands on, so a sensor trusts the hub's receipt alone.
// Hence no session outlives its connection, and nothing is queued for anybody who is away. Everything a
// client can make it hold is bounded: connections, packet size, subscriptions, retained topics.
//
// The plain listener asks nobody who they are, and belongs on the loopback address. Behind TLS there are sensors
// alone, each held to its own topics; who breaks that is thrown out, so that nothing it said looks delivered.
import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import type { Logger } from '../../shared/logger.ts';
import { REMOTE_CONFIG_BYTES_MAX } from '../../shared/remote-config.ts';
import { clientIdOf } from '../../shared/topics.ts';
import { listenError } from '../listening/listen-error.ts';
import { type CheckLogin, type Login, mayLeave } from './access.ts';
import { createPacketMeter } from './packet-meter.ts';
import { type Account, publishRule, subscribeRule } from './rules.ts';

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
const TLS_HANDSHAKE_MS = 10_000;
const TCP_KEEPALIVE_MS = 60_000;
const QOS2_IN_FLIGHT_MAX = 20;

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
  readonly logger: Logger;
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
  const { host, port, logger, tls } = options;
  const limits = { ...BROKER_LIMITS, ...options.limits };
  const hub = { clientId: `hub-${randomUUID()}`, password: randomBytes(20).toString('base64url') };
  const accounts = new WeakMap<Client, Account>();
  /** The topic of each. */
  const wills = new WeakMap<Client, string>();
  /** Connections behind TLS: whoever has no account there may nothing. */
  const guarded = new WeakSet<object>();
  const isStranger = (client: Client) => guarded.has(client.conn) && !accounts.has(client);
  const sensors = new Set<Client>();
  const aedes = await Aedes.createBroker({
    connectTimeout: CONNECT_TIMEOUT_MS,
    drainTimeout: DRAIN_TIMEOUT_MS,
    maxInflightInbound: QOS2_IN_FLIGHT_MAX,
    preConnect: (client, packet, callback) => {
      // No session outlives its connection: a queue for a client that never returns has no end.
      packet.clean = true;
      if (packet.will) wills.set(client, packet.will.topic);
      callback(null, true);
    },
    authenticate: (client, user, password, callback) => {
      if (!guarded.has(client.conn)) {
        if (client.id !== hub.clientId || isSame(password, hub.password)) return callback(null, true);
        return callback(refusal(NOT_AUTHORIZED, "the hub's own client id, without its secret"), null);
      }
      const login = tls!.checkLogin(user ?? '', password ?? new Uint8Array());
      login.then(
        (found) => {
          const refused = refusalOf(found, client.id, wills.get(client));
          if (refused) return callback(refused, null);
          if (found.kind === 'known') {
            accounts.set(client, found);
            sensors.add(client);
            client.conn.once('close', () => sensors.delete(client));
          }
          callback(null, true);
        },
        (error: unknown) => {
          logger.error({ err: error }, 'a sensor could not be checked');
          callback(refusal(UNAVAILABLE, 'the hub cannot check it now'), null);
        },
      );
    },
    authorizePublish: publishRule(hub.clientId, limits.retainedTopics, { accounts, isStranger }),
    authorizeSubscribe: subscribeRule(limits.subscriptionsPerClient, { accounts, isStranger }),
  });
  aedes.on('clientError', (client, error) =>
    logger.warn({ client: shownId(client, hub.clientId), reason: error.message }, 'MQTT client dropped'),
  );
  aedes.on('connectionError', (client, error) =>
    logger.warn({ client: shownId(client, hub.clientId), reason: error.message }, 'MQTT connection dropped'),
  );

  const sockets = new Set<Socket>();
  const guard = (server: Server): Server => {
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      socket.setNoDelay(true);
      socket.setKeepAlive(true, TCP_KEEPALIVE_MS);
    });
    server.maxConnections = limits.connections;
    server.on('drop', () =>
      logger.warn({ connections: limits.connections }, 'MQTT connection refused: too many'),
    );
    return server;
  };
  const plain = guard(createServer());
  plain.on('connection', (socket) => {
    limitPackets(socket, limits.packetBytes);
    aedes.handle(socket);
  });
  const secure = tls && createTlsServer({ ...tls.certificate, handshakeTimeout: TLS_HANDSHAKE_MS });
  if (secure) guard(secure);
  secure?.on('secureConnection', (socket) => {
    guarded.add(socket);
    limitPackets(socket, limits.packetBytes);
    aedes.handle(socket);
  });
  secure?.on('tlsClientError', (error) => logger.debug({ reason: error.message }, 'TLS handshake failed'));

  const close = async () => {
    const closed = [plain, secure].map((server) => new Promise<void>((done) => closeServer(server, done)));
    await new Promise<void>((done) => aedes.close(() => done()));
    // Those that never said CONNECT are unknown to aedes.
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  };
  try {
    await listening(plain, host, port, 'broker');
    if (tls) await listening(secure!, tls.host, tls.port, 'broker.tls');
  } catch (error) {
    await close();
    throw error;
  }
  const address = plain.address() as AddressInfo;
  const at = `${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  return {
    url: `mqtt://${at}`,
    tlsPort: (secure?.address() as AddressInfo | undefined)?.port,
    hub: { url: `mqtt://hub:${hub.password}@${at}`, clientId: hub.clientId },
    setCertificate: (certificate) => (secure as TlsServer | undefined)?.setSecureContext(certificate),
    throwOut(isInForce) {
      const out = [...sensors].filter((client) => !isInForce(accounts.get(client)!.key));
      for (const client of out) {
        logger.warn({ client: client.id }, 'thrown out: its credential is no longer in force');
        client.close();
      }
      return out.length;
    },
    close,
  };
}

function closeServer(server: Server | undefined, done: () => void): void {
  if (server?.listening) server.close(done);
  else done();
}

/** The hub's own id is half of its secret. */
const shownId = (client: Client, hubClientId: string) => (client.id === hubClientId ? 'hub' : client.id);

// Return codes of CONNACK (MQTT 3.1.1, §3.2.2.3).
const UNAVAILABLE = 3;
const BAD_CREDENTIALS = 4;
const NOT_AUTHORIZED = 5;

function refusal(returnCode: number, message: string): AuthenticateError {
  return Object.assign(new Error(message), { returnCode }) as AuthenticateError;
}

function refusalOf(login: Login, clientId: string, will: string | undefined): AuthenticateError | undefined {
  if (login.kind === 'unknown') return refusal(BAD_CREDENTIALS, 'no sensor with this user and password');
  if (login.kind === 'revoked') return refusal(NOT_AUTHORIZED, 'its credential was revoked');
  if (clientId !== clientIdOf(login.path)) return refusal(NOT_AUTHORIZED, 'not the client id of its user');
  if (!mayLeave(login.path, will)) return refusal(NOT_AUTHORIZED, `its last will is for ${will}`);
  return undefined;
}

function isSame(given: Readonly<Buffer> | undefined, password: string): boolean {
  return given?.length === password.length && timingSafeEqual(given, Buffer.from(password));
}

function listening(server: Server, host: string, port: number, setting: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(listenError(error, host, port, setting));
    server.once('error', failed);
    server.listen({ host, port }, () => {
      server.off('error', failed);
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

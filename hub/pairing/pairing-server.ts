// Where a sensor exchanges its code: HTTPS under the hub's own authority, one path, and nothing else. The sensor has
// checked the authority before it sends the code, see shared/pairing.ts. What strangers can make it do is bounded:
// connections and their time, bytes, hashes, and wrong tries an hour; and for each client before it is for all, so that
// nobody can keep a sensor from being paired.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Compile } from 'typebox/compile';
import { type BoundedLog, createBoundedLog } from '../../shared/bounded-log.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { PairingRequestSchema } from '../../shared/pairing.ts';
import { type AttemptLimits, countAttempts } from '../listening/attempts.ts';
import { clientBlock } from '../listening/client-block.ts';
import { guardHttp, type HttpLimits } from '../listening/guard-http.ts';
import { listenError } from '../listening/listen-error.ts';
import { type ExchangeParts, exchange } from './codes.ts';
import { createTurns, type TurnLimits } from './turns.ts';

const REQUEST_BYTES_MAX = 1024;
/** Of tries that paired nothing. */
const TRIES: AttemptLimits = { perClient: 10, perNetwork: 100, counted: 20_000 };
const TURNS: TurnLimits = { atOnce: 2, aSecond: 20, burst: 40, waiting: 24, waitingPerClient: 4 };
const LIMITS: HttpLimits = {
  // More than may wait for a turn.
  connections: 200,
  connectionsPerClient: 20,
  strangersPerClient: 10,
  // A turn is waited for little more than a second, unless those who have tried less keep coming.
  requestMs: 5000,
  settledMs: 15_000,
  answerMs: 20_000,
};

export interface PairingServer {
  readonly port: number;
  /** For handshakes from now on. */
  setCertificate(certificate: { readonly key: string; readonly cert: string }): void;
  close(): Promise<void>;
}

export interface PairingServerOptions extends ExchangeParts {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly certificate: { readonly key: string; readonly cert: string };
  readonly clock: Clock;
  readonly logger: Logger;
  /** Smaller ones for tests. */
  readonly limits?: Partial<HttpLimits>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
  /** Seconds. */
  readonly retryAfter?: number;
}

const request = Compile(PairingRequestSchema);
const problem = (status: number, words: string): Answer => ({ status, body: { v: 1, problem: words } });
const wait = (seconds: number, words: string): Answer => ({ ...problem(429, words), retryAfter: seconds });

/** Rejects with an Error for people if the port is taken or not ours to take. */
export async function startPairingServer(options: PairingServerOptions): Promise<PairingServer> {
  const { host, port, certificate, clock, logger } = options;
  const log = createBoundedLog(logger, clock);
  const take = takeRequests(options, log);
  const server = createServer({ ...certificate, handshakeTimeout: LIMITS.requestMs }, (asked, response) => {
    take(asked).then(
      (given) => send(response, given),
      (error: unknown) => {
        // Whoever hung up before all was there is nothing to look into; a database that is locked is.
        if (asked.errored === null) log('error', { err: error }, 'the pairing failed');
        send(response, problem(503, 'the hub could not do it now: try again'));
      },
    );
  });
  const limits = { ...LIMITS, ...options.limits };
  const guard = guardHttp(server, limits, (dropped) => log('warn', dropped, 'a connection gave way'));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port, 'broker.tls.pairingPort')));
    server.listen({ host, port }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    setCertificate: (renewed) => server.setSecureContext(renewed),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        guard.destroyAll();
      }),
  };
}

/** What a request is answered with. */
function takeRequests(
  options: PairingServerOptions,
  log: BoundedLog,
): (asked: IncomingMessage) => Promise<Answer> {
  const { clock, logger } = options;
  const tries = countAttempts(TRIES, clock);
  const turns = createTurns(TURNS, clock);

  function tooMany(address: string | undefined): Answer | undefined {
    const waitMs = tries.waitMs(address);
    if (waitMs === 0) return undefined;
    const minutes = Math.ceil(waitMs / 60_000);
    return wait(
      60 * minutes,
      `too many wrong codes were tried from your address: try again in ${minutes} minute${minutes === 1 ? '' : 's'}`,
    );
  }

  async function answer(text: string, address: string | undefined, isThere: () => boolean): Promise<Answer> {
    const asked = parse(text);
    if (!request.Check(asked))
      return problem(400, 'this is not a request of a sensor: use the same version of both');
    const client = clientBlock(address);
    const asker = { client, rank: () => tries.rank(address), isThere };
    const given = await turns.run(asker, async () => {
      const refusal = tooMany(address);
      if (refusal) return refusal;
      const outcome = await exchange(options, asked, { nowMs: clock.nowMs(), isThere });
      if (outcome.kind === 'paired') {
        logger.info({ sensor: outcome.path }, 'paired');
        return { status: 200, body: outcome.credentials };
      }
      tries.note(address);
      log('warn', { problem: outcome.problem, client }, 'not paired');
      return problem(403, outcome.problem);
    });
    return given ?? wait(10, 'too many are being paired at this moment: try again in ten seconds');
  }

  return async (asked) => {
    if (asked.method !== 'POST' || asked.url !== '/pair') return problem(404, 'sensors POST to /pair here');
    const { socket } = asked;
    // A socket that has been closed no longer knows its peer.
    const { remoteAddress } = socket;
    const text = await bodyOf(asked);
    if (text === undefined) return problem(413, 'the request is too long');
    return tooMany(remoteAddress) ?? answer(text, remoteAddress, () => socket.writable);
  };
}

/** Undefined where it is too long. */
async function bodyOf(asked: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of asked as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > REQUEST_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function send(response: ServerResponse, { status, body, retryAfter }: Answer): void {
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(JSON.stringify(body));
}

// Where a sensor exchanges its code: HTTPS under the hub's own authority, one path, and nothing else. The sensor has
// checked the authority before it sends the code, see shared/pairing.ts. What strangers can make it do is bounded:
// connections, bytes, time, hashes at once, and wrong tries an hour.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Compile } from 'typebox/compile';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { PairingRequestSchema } from '../../shared/pairing.ts';
import { listenError } from '../listening/listen-error.ts';
import { type ExchangeParts, exchange } from './codes.ts';

const WRONG_TRIES_MAX = 50;
const WRONG_TRIES_MS = 3_600_000;
const REQUEST_BYTES_MAX = 1024;
const REQUEST_MS_MAX = 10_000;
const CONNECTIONS_MAX = 50;
const AT_ONCE_MAX = 4;

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
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const request = Compile(PairingRequestSchema);
const problem = (status: number, words: string): Answer => ({ status, body: { v: 1, problem: words } });

/** Rejects with an Error for people if the port is taken or not ours to take. */
export async function startPairingServer(options: PairingServerOptions): Promise<PairingServer> {
  const { host, port, certificate, clock, logger } = options;
  let wrongTriesMs: number[] = [];
  let atOnce = 0;

  async function answer(text: string): Promise<Answer> {
    const asked = parse(text);
    if (!request.Check(asked))
      return problem(400, 'this is no request of a sensor: use the same version of both');
    wrongTriesMs = wrongTriesMs.filter((at) => clock.monotonicMs() - at < WRONG_TRIES_MS);
    if (wrongTriesMs.length >= WRONG_TRIES_MAX) {
      return problem(429, 'too many wrong codes were tried at this hub: try again in an hour');
    }
    const outcome = await exchange(options, asked, clock.nowMs());
    if (outcome.kind === 'paired') {
      logger.info({ sensor: outcome.path }, 'paired');
      return { status: 200, body: outcome.credentials };
    }
    if (outcome.wrong) wrongTriesMs.push(clock.monotonicMs());
    logger.warn({ problem: outcome.problem, wrongTries: wrongTriesMs.length }, 'not paired');
    return problem(403, outcome.problem);
  }

  async function take(asked: IncomingMessage): Promise<Answer> {
    if (asked.method !== 'POST' || asked.url !== '/pair') return problem(404, 'sensors POST to /pair here');
    // A place is taken when all has come: who sends slowly keeps nobody out.
    const text = await bodyOf(asked);
    if (text === undefined) return problem(413, 'the request is too long');
    if (atOnce >= AT_ONCE_MAX) return problem(429, 'too many are being paired at this moment: try again');
    atOnce += 1;
    try {
      return await answer(text);
    } finally {
      atOnce -= 1;
    }
  }

  const server = createServer({ ...certificate, requestTimeout: REQUEST_MS_MAX }, (asked, response) => {
    take(asked).then(
      (given) => send(response, given),
      (error: unknown) => {
        // A sensor that hung up, or a database that is locked.
        logger.error({ err: error }, 'the pairing failed');
        send(response, problem(503, 'the hub could not do it now: try again'));
      },
    );
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.headersTimeout = REQUEST_MS_MAX;
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
        server.closeAllConnections();
      }),
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

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(JSON.stringify(body));
}

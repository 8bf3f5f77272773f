// Bounds the connections of an HTTP or HTTPS server (see connection-guard.ts) and their time. A connection has shown what
// it came for when one of its requests is there as a whole, body and all; it is a stranger before, again when the
// answer is out, and where its peer takes so long to read that others may have the place.
// The clocks are our own: Node looks at its `headersTimeout` and `requestTimeout` only each 30 seconds, and a handshake
// that timed out is only reported.
import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import {
  type ConnectionGuard,
  type ConnectionLimits,
  guardConnections,
  type OnFull,
  peerOf,
} from './connection-guard.ts';

export interface HttpLimits extends ConnectionLimits {
  /** For a handshake and the headers together, and again for a body; also between two requests. */
  readonly requestMs: number;
  /** An answer that is not out by then no longer holds the place against others. */
  readonly settledMs: number;
  /** An answer that is not out by then is given up. */
  readonly answerMs: number;
}

/** Before the server listens. `onFull` as in `guardConnections`; it is not told of a time that has run out. */
export function guardHttp(
  server: HttpServer | HttpsServer,
  limits: HttpLimits,
  onFull: OnFull,
): ConnectionGuard {
  const guard = guardConnections(server, limits, onFull);
  // By the peer's name, since TLS has one connection over another.
  const clocks = new Map<string, NodeJS.Timeout>();
  const within = (peer: string, ms: number, then: () => void) => {
    if (!clocks.has(peer)) return;
    clearTimeout(clocks.get(peer));
    clocks.set(peer, setTimeout(then, ms));
  };

  server.keepAliveTimeout = limits.requestMs / 2;
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    clocks.set(
      peer,
      setTimeout(() => socket.destroy(), limits.requestMs),
    );
    socket.once('close', () => {
      clearTimeout(clocks.get(peer));
      clocks.delete(peer);
    });
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const peer = peerOf(socket);
    const onWhole = () => {
      guard.settle(socket);
      within(peer, limits.settledMs, () => {
        guard.unsettle(socket);
        within(peer, limits.answerMs - limits.settledMs, () => socket.destroy());
      });
    };
    const wait = () => within(peer, limits.requestMs, () => socket.destroy());
    if (hasBody(request)) {
      wait();
      request.once('end', onWhole);
    } else onWhole();
    response.once('close', () => {
      request.off('end', onWhole);
      guard.unsettle(socket);
      wait();
    });
  });
  return guard;
}

/** RFC 9112, §6.3: a request without either has none. */
const hasBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

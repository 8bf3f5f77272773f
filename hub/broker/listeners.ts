// A listener of the broker: its connections are bounded (see connection-guard.ts), and each has so long for all that comes
// before it is let in, TCP, TLS and CONNECT together, however it spends the time.
import type { AddressInfo, Server, Socket } from 'node:net';
import type { BoundedLog } from '../../shared/bounded-log.ts';
import type { CancelTimer, Clock } from '../../shared/clock.ts';
import { clientBlock } from '../listening/client-block.ts';
import {
  type ConnectionGuard,
  type ConnectionLimits,
  guardConnections,
  peerOf,
} from '../listening/connection-guard.ts';
import { listenError } from '../listening/listen-error.ts';

const TCP_KEEPALIVE_MS = 60_000;

export interface Listener {
  readonly guard: ConnectionGuard;
  /** The connection, or the TLS connection over it, has no time limit any more. */
  letIn(socket: Socket): void;
  /** Takes no more; resolves when the last connection has ended. */
  stop(): Promise<void>;
}

interface ListenerOptions {
  readonly limits: ConnectionLimits & { readonly loginMs: number };
  readonly clock: Clock;
  readonly log: BoundedLog;
}

export function boundListener(server: Server, { limits, clock, log }: ListenerOptions): Listener {
  const guard = guardConnections(server, limits, (dropped) =>
    log('warn', dropped, 'MQTT connection dropped for others: too many'),
  );
  const deadlines = new Map<string, CancelTimer>();
  server.on('connection', (socket: Socket) => {
    if (socket.destroyed) return;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, TCP_KEEPALIVE_MS);
    const peer = peerOf(socket);
    const client = clientBlock(socket.remoteAddress);
    const cancel = clock.after(limits.loginMs, () => {
      log('warn', { client }, 'MQTT connection dropped: it did not log in in time');
      socket.destroy();
    });
    deadlines.set(peer, cancel);
    socket.once('close', () => {
      cancel();
      if (deadlines.get(peer) === cancel) deadlines.delete(peer);
    });
  });
  return {
    guard,
    letIn(socket) {
      deadlines.get(peerOf(socket))?.();
    },
    stop: () =>
      new Promise((resolve) => {
        if (server.listening) server.close(() => resolve());
        else resolve();
      }),
  };
}

/** `setting`: where it stands in the configuration. Rejects with an Error for people, see listenError. */
export function listen(server: Server, host: string, port: number, setting: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(listenError(error, host, port, setting));
    server.once('error', failed);
    server.listen({ host, port }, () => {
      server.off('error', failed);
      resolve(server.address() as AddressInfo);
    });
  });
}

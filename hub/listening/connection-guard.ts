// Bounds the connections of one listener, in all and for each client (see client-block.ts), so that nobody keeps others
// out by holding connections open. A connection is a stranger until its server says that it has shown what it came for
// (a login, a whole request). Where there is no room, the stranger that has waited longest gives way to whoever comes,
// first of the client that keeps the most of them: an honest client is through in less time than it takes to push it out.
// Only where nobody is a stranger is the newcomer refused.
import type { Server, Socket } from 'node:net';
import { clientBlock } from './client-block.ts';
import { isLoopback } from './loopback.ts';

export interface ConnectionLimits {
  readonly connections: number;
  readonly connectionsPerClient: number;
  readonly strangersPerClient: number;
  /** A proxy on this machine brings everybody's connections: those from loopback are bounded only in all. */
  readonly loopbackIsProxy?: boolean;
}

type ConnectionLimit = 'connections' | 'connectionsPerClient' | 'strangersPerClient';

/** Is told of each connection that was dropped for another, or refused: whose it was, and by which limit. */
export type OnFull = (dropped: { readonly client: string; readonly limit: ConnectionLimit }) => void;

export interface ConnectionGuard {
  /** Its connection, or the TLS connection over it, has shown what it came for. */
  settle(socket: Socket): void;
  /** It is a stranger again, as a browser's connection is between requests; it begins to wait anew. */
  unsettle(socket: Socket): void;
  /** Connections that are open now. */
  open(): number;
  destroyAll(): void;
}

interface Guarded {
  readonly socket: Socket;
  readonly client: Client;
  /** Its turn among all: who became a stranger earlier has the lower one. */
  turn: number;
}

interface Client {
  readonly block: string;
  /** Bounded only in all. */
  readonly isProxy: boolean;
  /** The one that waits longest first. */
  readonly strangers: Set<Guarded>;
  settled: number;
}

export function guardConnections(server: Server, limits: ConnectionLimits, onFull: OnFull): ConnectionGuard {
  const clients = new Map<string, Client>();
  const byPeer = new Map<string, Guarded>();
  let turns = 0;
  const nextTurn = () => {
    turns += 1;
    return turns;
  };

  /** What was destroyed counts no more, though its socket closes only in the next turn. */
  function forget(peer: string, guarded: Guarded): void {
    if (byPeer.get(peer) !== guarded) return;
    byPeer.delete(peer);
    const { client } = guarded;
    if (!client.strangers.delete(guarded)) client.settled -= 1;
    if (client.settled + client.strangers.size === 0) clients.delete(client.block);
  }

  function drop(guarded: Guarded, limit: ConnectionLimit): void {
    const peer = peerOf(guarded.socket);
    forget(peer, guarded);
    onFull({ client: guarded.client.block, limit });
    guarded.socket.destroy();
  }

  /** Of the clients that keep the most of them; the newcomer is one, so that there is one. */
  function longestWaiting(newcomer: Guarded): Guarded {
    let longest = newcomer;
    for (const { strangers } of clients.values()) {
      const [first] = strangers;
      if (first === undefined) continue;
      const more = strangers.size - longest.client.strangers.size;
      if (more > 0 || (more === 0 && first.turn < longest.turn)) longest = first;
    }
    return longest;
  }

  function makeRoom(newcomer: Guarded): void {
    const passed = passedLimit(newcomer.client, byPeer.size, limits);
    if (passed === undefined) return;
    const [longest] = newcomer.client.strangers;
    drop(passed === 'connections' ? longestWaiting(newcomer) : longest!, passed);
  }

  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    // A peer that hung up before it was looked at has no address any more.
    if (socket.remoteAddress === undefined) return void socket.destroy();
    const block = clientBlock(socket.remoteAddress);
    const isProxy =
      limits.loopbackIsProxy === true && (isLoopback(block) || isLoopback(socket.remoteAddress));
    const client = clients.get(block) ?? { block, isProxy, strangers: new Set(), settled: 0 };
    clients.set(block, client);
    const guarded: Guarded = { socket, client, turn: nextTurn() };
    byPeer.set(peer, guarded);
    client.strangers.add(guarded);
    socket.once('close', () => forget(peer, guarded));
    makeRoom(guarded);
  });
  return {
    settle(socket) {
      const guarded = byPeer.get(peerOf(socket));
      if (guarded?.client.strangers.delete(guarded)) guarded.client.settled += 1;
    },
    unsettle(socket) {
      const guarded = byPeer.get(peerOf(socket));
      if (guarded === undefined || guarded.client.strangers.has(guarded)) return;
      guarded.client.settled -= 1;
      guarded.turn = nextTurn();
      guarded.client.strangers.add(guarded);
    },
    open: () => byPeer.size,
    destroyAll() {
      for (const { socket } of [...byPeer.values()]) socket.destroy();
    },
  };
}

function passedLimit(
  { isProxy, strangers, settled }: Client,
  open: number,
  limits: ConnectionLimits,
): ConnectionLimit | undefined {
  if (!isProxy && strangers.size > limits.strangersPerClient) return 'strangersPerClient';
  if (!isProxy && strangers.size + settled > limits.connectionsPerClient) return 'connectionsPerClient';
  return open > limits.connections ? 'connections' : undefined;
}

/** One listener has one connection of a peer's address and port; that over TLS has the same two. */
export const peerOf = (socket: Socket) => `${socket.remoteAddress} ${socket.remotePort}`;

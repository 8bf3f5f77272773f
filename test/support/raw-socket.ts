// TCP connections that keep to nothing, from any address of the loopback network, where every 127.x.y.z is a client.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Where to, and from which address. */
export interface Way {
  readonly port: number;
  readonly from?: string;
}

/** Is connecting, and minds no error. */
export function rawSocket({ port, from = '127.0.0.1' }: Way): Socket {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  socket.on('error', () => undefined);
  return socket;
}

/** Is connected; `first` is written as soon as it stands. */
export async function openSocket(way: Way, first?: Uint8Array): Promise<Socket> {
  const socket = rawSocket(way);
  await once(socket, 'connect');
  if (first) socket.write(first);
  return socket;
}

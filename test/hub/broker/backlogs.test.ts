// A reader that stands still, at a real socket whose other end reads nothing, by a clock that moves as the test says.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createBacklogs } from '../../../hub/broker/backlogs.ts';
import { BROKER_LIMITS } from '../../../hub/broker/limits.ts';
import type { Clock } from '../../../shared/clock.ts';

/** The hub's end of a connection whose peer does not read, with more written than the kernel takes. */
async function unread(): Promise<Socket> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const coming = once(server, 'connection');
  const peer = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
  const [socket] = (await coming) as [Socket];
  socket.on('error', () => undefined);
  onTestFinished(() => {
    peer.destroy();
    socket.destroy();
    server.close();
  });
  const piece = Buffer.alloc(1 << 20);
  let before = -1;
  // Until the kernel takes no more.
  while (before !== socket.bytesWritten - socket.writableLength || socket.writableLength === 0) {
    before = socket.bytesWritten - socket.writableLength;
    socket.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return socket;
}

test('a client that takes nothing is dropped within seconds, and not for the time that the hub was busy', async () => {
  const socket = await unread();
  let nowMs = 0;
  let look = () => {};
  const clock: Clock = {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    after(_, callback) {
      look = callback;
      return () => undefined;
    },
  };
  const limits = { ...BROKER_LIMITS, backlogBytes: 1e9, backlogBytesOfAll: 1e9 };
  createBacklogs(limits, clock).of(socket).after();
  nowMs += 30_000;
  look();
  expect(socket.destroyed).toBe(false);
  nowMs += 1000;
  look();
  expect(socket.destroyed).toBe(true);
});

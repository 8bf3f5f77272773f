// What stands between a client's socket and aedes, which has no limits of its own: it reads packet by packet, so that
// nothing larger or slower than allowed is ever held, and nothing behind a CONNECT is looked at before its login is decided;
// and it waits for nobody to read, since whoever publishes would wait too (see backlogs.ts). The hub alone may hold others up.
import type { Socket } from 'node:net';
import type { CancelTimer, Clock } from '../../shared/clock.ts';
import type { Backlogs } from './backlogs.ts';
import type { BrokerLimits } from './limits.ts';
import { createPacketFramer } from './packet-framer.ts';

/** aedes handles all that it reads at once; the next to be read are others'. */
const PACKETS_PER_READ = 8;
/** Of the hub, which may hold others up: its messages are for all of them. */
const PACKETS_PER_LONG_READ = 256;

export interface ClientStream {
  /** Its CONNECT was accepted; `packetBytes`: how large its packets may be from now on. */
  letIn(how: { readonly packetBytes: number; readonly mayHoldUp: boolean }): void;
}

export function boundStream(
  socket: Socket,
  limits: BrokerLimits,
  { clock, backlogs }: { readonly clock: Clock; readonly backlogs: Backlogs },
): ClientStream {
  const framer = createPacketFramer();
  const backlog = backlogs.of(socket);
  let { packetBytes } = limits;
  let isIn = false;
  let packetsPerRead = 1;
  let hasConnect = false;
  let mayHoldUp = false;
  let partial: CancelTimer | undefined;
  const whole = () => {
    partial?.();
    partial = undefined;
  };
  socket.once('close', whole);

  const read = socket.read.bind(socket);
  socket.read = (size?: number): Buffer | null => {
    // So the stream itself asks for more to come.
    if (size === 0) return read(0);
    for (;;) {
      if (hasConnect && !isIn) return null;
      const taken = framer.take(packetsPerRead, packetBytes);
      if (taken.kind === 'packets') {
        whole();
        hasConnect = true;
        return taken.bytes;
      }
      if (taken.kind === 'too-large') {
        socket.destroy(new Error(`packet larger than ${packetBytes} bytes`));
        return null;
      }
      const chunk: Buffer | null = read();
      if (chunk === null) {
        if (taken.isPart && isIn && !socket.destroyed) {
          partial ??= clock.after(limits.packetMs, () =>
            socket.destroy(new Error(`a packet took longer than ${limits.packetMs / 1000} s`)),
          );
        }
        return null;
      }
      framer.push(chunk);
    }
  };

  const write = socket.write.bind(socket) as (...all: unknown[]) => boolean;
  socket.write = (...all: unknown[]): boolean => {
    if (mayHoldUp) return write(...all);
    backlog.before();
    write(...all);
    backlog.after();
    return true;
  };
  return {
    letIn(how) {
      isIn = true;
      packetBytes = how.packetBytes;
      packetsPerRead = how.mayHoldUp ? PACKETS_PER_LONG_READ : PACKETS_PER_READ;
      mayHoldUp = how.mayHoldUp;
    },
  };
}

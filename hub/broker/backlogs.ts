// What was sent to clients and not read by them yet, bounded for each and for all. Nobody waits for a slow reader: aedes
// would hold a message until all who hear it have room, and with it whoever published it, and after a hundred such messages
// everybody. So a client that does not read is dropped, by what waits for it or by how long nothing of it was taken.
import type { Socket } from 'node:net';
import type { Clock } from '../../shared/clock.ts';
import type { BrokerLimits } from './limits.ts';

const LOOK_MS = 1000;
/** Of a piece that waits, about, besides its bytes; a message is some seven pieces. */
const PIECE_BYTES = 100;

export interface Backlogs {
  of(socket: Socket): Backlog;
  stop(): void;
}

/** To be called around each write. */
interface Backlog {
  before(): void;
  after(): void;
}

interface Reader {
  readonly socket: Socket;
  pieces: number;
  /** Bytes that had left at the last look. */
  left: number;
  stalledSinceMs: number;
  /** Looks in a row that found nothing taken. */
  looks: number;
}

export function createBacklogs(
  limits: Pick<BrokerLimits, 'backlogBytes' | 'backlogBytesOfAll' | 'stalledMs'>,
  clock: Clock,
): Backlogs {
  const behind = new Set<Reader>();
  const look = () => {
    const nowMs = clock.monotonicMs();
    for (const reader of behind) {
      if (reader.socket.destroyed || reader.socket.writableLength === 0) behind.delete(reader);
      else if (isStalled(reader, nowMs, limits.stalledMs))
        drop(reader, 'it takes nothing of what it is sent');
    }
    dropLargest(behind, limits.backlogBytesOfAll);
    cancel = clock.after(LOOK_MS, look);
  };
  let cancel = clock.after(LOOK_MS, look);
  return {
    of(socket) {
      const reader: Reader = { socket, pieces: 0, left: 0, stalledSinceMs: 0, looks: 0 };
      return {
        before() {
          if (socket.writableLength === 0) reader.pieces = 0;
          reader.pieces += 1;
        },
        after() {
          if (socket.writableLength === 0 || socket.destroyed) return;
          if (!behind.has(reader)) {
            behind.add(reader);
            reader.left = leftOf(socket);
            reader.stalledSinceMs = clock.monotonicMs();
            reader.looks = 0;
          }
          if (waiting(reader) > limits.backlogBytes) drop(reader, 'it does not read what it is sent');
        },
      };
    },
    stop() {
      cancel();
    },
  };
}

const waiting = ({ socket, pieces }: Reader) => socket.writableLength + pieces * PIECE_BYTES;
const leftOf = (socket: Socket) => socket.bytesWritten - socket.writableLength;
const drop = ({ socket }: Reader, why: string) => void socket.destroy(new Error(why));

/** Two looks have to find it so: where the hub itself was busy, the first comes late and says nothing of the reader. */
function isStalled(reader: Reader, nowMs: number, stalledMs: number): boolean {
  const left = leftOf(reader.socket);
  if (left !== reader.left) {
    reader.left = left;
    reader.stalledSinceMs = nowMs;
    reader.looks = 0;
    return false;
  }
  reader.looks += 1;
  return reader.looks > 1 && nowMs - reader.stalledSinceMs >= stalledMs;
}

function dropLargest(behind: ReadonlySet<Reader>, bytesMax: number): void {
  const readers = [...behind].filter(({ socket }) => !socket.destroyed);
  let all = readers.reduce((sum, reader) => sum + waiting(reader), 0);
  for (const reader of readers.sort((a, b) => waiting(b) - waiting(a))) {
    if (all <= bytesMax) return;
    all -= waiting(reader);
    drop(reader, 'all clients together do not read what they are sent');
  }
}

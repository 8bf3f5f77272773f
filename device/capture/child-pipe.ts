// A pipe from a child process that is read into one buffer of our own, which is overwritten after each piece.
// Node's own pipes (`stdio: 'pipe'`) read into memory that they give back as it is, a copy of every piece: what
// was heard lay there for hours, or until something else came to use the place. net.Socket's `onread` reads
// where we say. It needs a socket of ours, so that two are connected in a folder that nobody else can enter.
import { once } from 'node:events';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BUFFER_BYTES = 1 << 16;

/** Two pipes, as of a child's standard output and standard error; or why there are none, for people. */
export async function openChildPipes(): Promise<[ChildPipe, ChildPipe] | string> {
  const opened: ChildPipe[] = [];
  try {
    // mkdtemp(3): for this user alone.
    const folder = mkdtempSync(join(tmpdir(), 'footfall-source-'));
    const server = createServer({ pauseOnConnect: true });
    try {
      const path = join(folder, 'pipe');
      server.listen(path);
      await once(server, 'listening');
      const output = await ChildPipe.connected(server, path);
      opened.push(output);
      return [output, await ChildPipe.connected(server, path)];
    } finally {
      // Takes the socket's name away too.
      server.close();
      rmdirSync(folder);
    }
  } catch (error) {
    for (const pipe of opened) pipe.close();
    const { code, message } = error as NodeJS.ErrnoException;
    return `no pipe can be made in ${tmpdir()}: ${code ?? message}`;
  }
}

export class ChildPipe implements AsyncIterable<Uint8Array> {
  /** The child's end, for its `stdio`. */
  readonly childEnd: Socket;
  readonly #ours: Socket;
  readonly #buffer: Uint8Array;
  #arrived = 0;
  #closed = false;
  #wake = () => {};

  private constructor(ours: Socket, childEnd: Socket, buffer: Uint8Array) {
    this.#ours = ours;
    this.childEnd = childEnd;
    this.#buffer = buffer;
  }

  static async connected(server: Server, path: string): Promise<ChildPipe> {
    const buffer = new Uint8Array(BUFFER_BYTES);
    let pipe: ChildPipe | undefined;
    // Nothing arrives before the child has its end.
    const callback = (length: number) => pipe!.#arrive(length);
    const ours = connect({ path, onread: { buffer, callback } });
    const childEnd = await new Promise<Socket>((resolve, reject) => {
      server.once('connection', resolve).once('error', reject);
      // Where file descriptors run out, it is closed without a word.
      ours.once('error', reject).once('close', () => reject(new Error('it closed at once')));
    });
    pipe = new ChildPipe(ours, childEnd, buffer);
    // A child that breaks off has ended, no more.
    ours.on('error', () => undefined).on('close', () => pipe!.#close());
    return pipe;
  }

  /** The child has its end, or never will: ours is the only other. */
  handedOver(): void {
    this.childEnd.destroy();
  }

  /** Stops reading; whoever reads sees the end. */
  close(): void {
    this.#ours.destroy();
    this.childEnd.destroy();
    this.#close();
  }

  /** Each piece lies in the one buffer and is overwritten when the next is asked for. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        while (this.#arrived === 0 && !this.#closed) await this.#woken();
        if (this.#arrived === 0) return;
        yield this.#buffer.subarray(0, this.#arrived);
        this.#buffer.fill(0, 0, this.#arrived);
        this.#arrived = 0;
        this.#ours.resume();
      }
    } finally {
      this.close();
      this.#buffer.fill(0);
    }
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Returns false: no more is read until this is used up. */
  #arrive(length: number): boolean {
    this.#arrived = length;
    this.#wake();
    return false;
  }

  #close(): void {
    this.#closed = true;
    this.#wake();
  }
}

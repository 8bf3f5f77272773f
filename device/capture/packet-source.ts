// The live source: a child process that writes pcap to its standard output, tcpdump as a rule. The
// child holds the capture privilege, this process none. When it ends it is started again, after a
// pause that doubles from one second to one minute.
import { type ChildProcess, spawn } from 'node:child_process';
import type { CancelTimer, Clock } from '../../shared/clock.ts';
import { CaptureStream } from './capture-stream.ts';
import type { CapturedFrame } from './captured-frame.ts';
import { type ChildPipe, openChildPipes } from './child-pipe.ts';
import { LastLine } from './last-line.ts';

const PAUSE_MS_MIN = 1000;
const PAUSE_MS_MAX = 60_000;
/** A source that ran this long was well: the next pause is the shortest again. */
const WELL_MS = 60_000;
const KILL_AFTER_MS = 5000;
/** A child's own end and its last words are waited for this long; a program of its own may live on and hold the pipe. */
const LAST_WORDS_MS = 1000;
/** The rest of a record that has not come by then is not waited for: what has come is overwritten. */
const RECORD_MS_MAX = 60_000;

export interface SourceState {
  readonly state: 'running' | 'restarting' | 'ended';
  readonly restarts: number;
  /** Why it ended last, for people; null while it never has. */
  readonly reason: string | null;
}

export interface PacketSource {
  state(): SourceState;
  /** Ends the child for good; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface PacketSourceOptions {
  /** Program and arguments. */
  readonly command: readonly string[];
  readonly clock: Clock;
  /** Gets every frame; it may use it until it returns. */
  readonly take: (frame: CapturedFrame) => void;
  /** Called at each change of state. */
  readonly changed: (state: SourceState) => void;
}

/**
 * tcpdump on a monitor interface, probe requests only (IEEE 802.11-2020, 9.3.3.9), each written out as
 * it is heard.
 */
export function tcpdumpCommand(interfaceName: string): string[] {
  return [
    'tcpdump',
    '-i',
    interfaceName,
    '-y',
    'IEEE802_11_RADIO',
    '-U',
    '-w',
    '-',
    'type mgt subtype probe-req',
  ];
}

export function startPacketSource(options: PacketSourceOptions): PacketSource {
  return new ChildSource(options);
}

class ChildSource implements PacketSource {
  readonly #options: PacketSourceOptions;
  #state: SourceState = { state: 'restarting', restarts: 0, reason: null };
  #pauseMs = PAUSE_MS_MIN;
  #output: ChildPipe | undefined;
  #cancelPause: CancelTimer = () => {};
  #stopping = false;
  #finished: Promise<void> = Promise.resolve();

  constructor(options: PacketSourceOptions) {
    this.#options = options;
    this.#start();
  }

  state(): SourceState {
    return this.#state;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#cancelPause();
    // Ends the reading, and with it the child; the child's end alone would not, if a program that it
    // started holds the pipe.
    this.#output?.close();
    await this.#finished;
    this.#change({ ...this.#state, state: 'ended' });
  }

  #change(state: SourceState): void {
    this.#state = state;
    this.#options.changed(state);
  }

  #start(): void {
    this.#finished = this.#run().then((reason) => {
      if (this.#stopping) return;
      this.#change({ state: 'restarting', restarts: this.#state.restarts + 1, reason });
      this.#cancelPause = this.#options.clock.after(this.#pauseMs, () => this.#start());
      this.#pauseMs = Math.min(PAUSE_MS_MAX, 2 * this.#pauseMs);
    });
  }

  /** One life of the child; resolves with why it ended. */
  async #run(): Promise<string> {
    const { command, clock } = this.#options;
    const [program = '', ...args] = command;
    const startedMs = clock.monotonicMs();
    const pipes = await openChildPipes();
    if (typeof pipes === 'string') return pipes;
    const [output, complaints] = pipes;
    this.#output = output;
    const child = spawn(program, args, { stdio: ['ignore', output.childEnd, complaints.childEnd] });
    output.handedOver();
    complaints.handedOver();
    const exit = exitOf(child, program);
    const lastLine = new LastLine(complaints, clock);
    const stream = new CaptureStream(program, () => output, false);
    // Told to stop before it began.
    if (this.#stopping) output.close();
    await this.#read(stream);
    // A child that ends by itself is let: how it ended says more than that we killed it.
    const termMs = this.#stopping ? 0 : LAST_WORDS_MS;
    const cancelTerm = clock.after(termMs, () => child.kill('SIGTERM'));
    const cancelKill = clock.after(termMs + KILL_AFTER_MS, () => child.kill('SIGKILL'));
    const ending = await exit;
    cancelTerm();
    cancelKill();
    const complaint = await lastLine.said(LAST_WORDS_MS);
    if (clock.monotonicMs() - startedMs >= WELL_MS) this.#pauseMs = PAUSE_MS_MIN;
    const told = [stream.problem, ...stream.notes].filter((said) => said !== undefined);
    const parts = [...told.map((said) => `its output ${said}`), ending, complaint];
    return parts.filter(Boolean).join('; ').slice(0, 300);
  }

  async #read(stream: CaptureStream): Promise<void> {
    for (;;) {
      const step = stream.advance();
      // The container's header has come: the child is listening, though it may hear nothing yet. So this
      // is said before the wait for more.
      if (this.#state.state !== 'running' && stream.container !== 'unknown' && !this.#stopping) {
        this.#change({ ...this.#state, state: 'running' });
      }
      if (step === 'end') break;
      if (step === 'frame') this.#options.take(stream.frame);
      else await this.#fill(stream);
    }
    await stream.close();
  }

  /** A record that is begun and not ended, by a source that hangs or writes in blocks, is not kept for long. */
  async #fill(stream: CaptureStream): Promise<void> {
    const cancel = this.#options.clock.after(RECORD_MS_MAX, () => {
      if (stream.cutShort()) this.#options.take(stream.frame);
      stream.forget();
    });
    await stream.fill();
    cancel();
  }
}

function exitOf(child: ChildProcess, program: string): Promise<string> {
  return new Promise((resolve) => {
    // More than once where a child of another user may not be killed.
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ENOENT' ? `${program} is not installed` : `${program}: ${error.code}`);
    });
    child.once('exit', (code, signal) => {
      resolve(signal ? `${program} was ended by ${signal}` : `${program} ended with status ${code}`);
    });
  });
}

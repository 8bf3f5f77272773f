// The machine under test: Debian under QEMU with neither virtualisation nor real time. Its clock counts
// instructions and skips what is idle (-icount sleep=off), so that an hour passes in a minute or two; it goes by
// the load of the guest, not of the host. Orders go over a virtio port, faults over QEMU's monitor.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { GuestImage } from './guest-image.ts';

export interface GuestOptions {
  readonly image: GuestImage;
  /** Its own copy of the disk, written to. */
  readonly disk: string;
  /** A second disk, read. */
  readonly payload: string;
  /** Where sockets and its console's text go. */
  readonly folder: string;
  /** What its clock says when it is switched on. */
  readonly clock: Date;
  /** Does what the guest asks for while it plays a plan, and answers in one line; the guest waits. */
  readonly onCue: (name: string) => Promise<string>;
}

/** Nanoseconds an instruction, as a power of two: 2 ns, about what a small board does. */
const ICOUNT_SHIFT = 1;
const MEMORY_MEGABYTES = 1024;
const SOCKETS = ['agent.sock', 'cues.sock', 'monitor.sock'];

export class Guest {
  readonly #options: GuestOptions;
  readonly #qemu: ChildProcess;
  readonly #exit: Promise<unknown>;
  #agent: Socket | undefined;
  #lines: AsyncIterator<string> | undefined;

  private constructor(options: GuestOptions) {
    this.#options = options;
    const { image, folder } = options;
    // Those of an earlier life lead nowhere.
    for (const name of SOCKETS) rmSync(join(folder, name), { force: true });
    const log = createWriteStream(join(folder, 'console.log'), { flags: 'a' });
    this.#qemu = spawn('qemu-system-x86_64', qemuArguments(options), {
      env: { ...process.env, ...image.tools.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#qemu.stdout!.pipe(log, { end: false });
    this.#qemu.stderr!.pipe(log, { end: false });
    this.#exit = once(this.#qemu, 'exit');
  }

  /** Switched on; resolves when it takes orders. */
  static async start(options: GuestOptions): Promise<Guest> {
    const guest = new Guest(options);
    guest.#agent = await guest.#connect('agent.sock');
    guest.#lines = createInterface({ input: guest.#agent })[Symbol.asyncIterator]();
    void guest.#answerCues(await guest.#connect('cues.sock'));
    const { value } = await guest.#lines.next();
    if (value !== 'ready')
      throw new Error(`the guest's agent said '${value}'; see ${options.folder}/console.log`);
    return guest;
  }

  /** Runs a script of bash in the guest; resolves with all that it wrote. Throws where its status is not 0. */
  async run(script: string): Promise<string> {
    const { status, output } = await this.attempt(script);
    if (status === 0) return output;
    throw new Error(`in the guest: status ${status} of\n${script}\n${output}`);
  }

  async attempt(script: string): Promise<{ status: number; output: string }> {
    this.#agent!.write(`${Buffer.from(script).toString('base64')}\n`);
    const { value, done } = await this.#lines!.next();
    if (done) throw new Error(`the guest ended; see ${this.#options.folder}/console.log`);
    const [status, output = ''] = String(value).split(' ');
    return { status: Number(status), output: Buffer.from(output, 'base64').toString() };
  }

  /** The plug is pulled: nothing is told to stop, nothing is written. Resolves when it is off. */
  async powerOff(): Promise<void> {
    this.#agent?.destroy();
    this.#qemu.kill('SIGKILL');
    await this.#exit;
  }

  /** Pulls the cable of the guest's network, or puts it back. */
  async cable(state: 'on' | 'off'): Promise<void> {
    const monitor = await this.#connect('monitor.sock');
    const lines = createInterface({ input: monitor })[Symbol.asyncIterator]();
    await lines.next();
    for (const order of [
      { execute: 'qmp_capabilities' },
      { execute: 'set_link', arguments: { name: 'cable', up: state === 'on' } },
    ]) {
      monitor.write(`${JSON.stringify(order)}\n`);
      for (;;) {
        const answer = JSON.parse(String((await lines.next()).value)) as Record<string, unknown>;
        if ('error' in answer) throw new Error(`QEMU's monitor: ${JSON.stringify(answer)}`);
        if ('return' in answer) break;
      }
    }
    monitor.destroy();
  }

  async #answerCues(port: Socket): Promise<void> {
    // A machine that is switched off lets go of its ports.
    port.on('error', () => {});
    for await (const line of createInterface({ input: port })) {
      port.write(`${await this.#options.onCue(line)}\n`);
    }
  }

  async #connect(name: string): Promise<Socket> {
    const path = join(this.#options.folder, name);
    while (!existsSync(path)) {
      if (this.#qemu.exitCode !== null) {
        throw new Error(`QEMU ended with ${this.#qemu.exitCode}; see ${this.#options.folder}/console.log`);
      }
      await pause(20);
    }
    const socket = createConnection(path);
    await once(socket, 'connect');
    return socket;
  }
}

function qemuArguments(options: GuestOptions): string[] {
  const { image, folder, disk, payload, clock } = options;
  const share = (part: string) => join(image.tools.folder, 'usr/share', part);
  const drive = (file: string, name: string, more = '') => [
    ...['-drive', `file=${file},format=raw,if=none,id=${name}${more}`],
    ...['-device', `virtio-blk-pci,drive=${name}`],
  ];
  return [
    ...['-L', share('qemu'), '-L', share('seabios'), '-M', 'q35', '-cpu', 'max'],
    ...['-accel', 'tcg,thread=single', '-smp', '1', '-icount', `shift=${ICOUNT_SHIFT},sleep=off`],
    ...['-m', String(MEMORY_MEGABYTES), '-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none'],
    ...['-rtc', `base=${clock.toISOString().slice(0, 19)},clock=vm`],
    ...['-serial', 'stdio', '-kernel', image.kernel, '-initrd', image.initrd],
    '-append',
    'console=ttyS0 quiet loglevel=3 panic=-1 mitigations=off nokaslr tsc=reliable net.ifnames=0 systemd.show_status=0',
    // A flush is no wait for the host's disk: what the guest has flushed outlives QEMU all the same.
    ...drive(disk, 'system', ',cache=unsafe'),
    ...drive(payload, 'payload', ',readonly=on'),
    ...['-netdev', 'user,id=net', '-device', 'virtio-net-pci,netdev=net,id=cable'],
    ...[
      '-device',
      'virtio-serial-pci',
      '-chardev',
      `socket,id=agent,path=${folder}/agent.sock,server=on,wait=off`,
    ],
    ...['-device', 'virtserialport,chardev=agent,name=footfall'],
    ...['-chardev', `socket,id=cues,path=${folder}/cues.sock,server=on,wait=off`],
    ...['-device', 'virtserialport,chardev=cues,name=footfall-cues'],
    ...['-qmp', `unix:${folder}/monitor.sock,server=on,wait=off`],
  ];
}

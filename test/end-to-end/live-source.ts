// A radio that a test plays by hand: the sensor's source reads a named pipe, the test writes a capture into it.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { pcapHeader, pcapRecord } from '../simulator/pcap-writer.ts';

export interface LiveSource {
  /** The pipe's path. */
  readonly path: string;
  /** Starts a capture; whoever opens the pipe reads its header. */
  begin(): void;
  /** One packet with the clock of the source. */
  hear(packet: Uint8Array, timeMs: number): void;
  /** Bytes as they are. */
  write(bytes: Uint8Array): void;
  /** The capture ends: its reader sees the end of the file. */
  end(): void;
}

/** A packet as a capture holds it; one that was cut says how long it was on the air. */
export function packetRecord(
  { packet, originalLength }: { readonly packet: Uint8Array; readonly originalLength?: number },
  timeMs: number,
): Buffer {
  return pcapRecord({
    packet,
    timeUs: timeMs * 1000,
    ...(originalLength !== undefined && { originalLength }),
  });
}

export function createLiveSource(path: string): LiveSource {
  execFileSync('mkfifo', [path]);
  let fd: number | undefined;
  const end = () => {
    if (fd !== undefined) closeSync(fd);
    fd = undefined;
  };
  // Also for one who still waits for the pipe to be opened, after the sensor that started it was killed.
  onTestFinished(() => {
    fd ??= openSync(path, 'r+');
    end();
  });
  const write = (bytes: Uint8Array) => void writeSync(fd!, bytes);
  return {
    path,
    begin() {
      // For reading too, since opening for writing alone waits for a reader (fifo(7)).
      fd = openSync(path, 'r+');
      write(pcapHeader());
    },
    hear: (packet, timeMs) => write(pcapRecord({ timeUs: timeMs * 1000, packet })),
    write,
    end,
  };
}

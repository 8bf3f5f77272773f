// How many connections this machine bears: open files of one process, ports to one broker, and memory.
import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';

/** Taken by what else a process has open. */
const OTHER_FILES = 300;
/** Of the player for a connection over TLS, with the broker's part; measured at 2,000 connections. */
const CONNECTION_BYTES = 200_000;

export interface Capacity {
  readonly connections: number;
  /** What bounds it, for people. */
  readonly bound: string;
}

/** `brokers`: each takes its share of the connections. */
export function capacityOf(brokers: number): Capacity {
  const files = openFilesMax() - OTHER_FILES;
  const ports = portsOfOneAddress();
  const bounds = [
    { connections: files, bound: `${openFilesMax().toLocaleString('en')} open files of a process` },
    { connections: ports * brokers, bound: `${ports.toLocaleString('en')} ports to each broker` },
    {
      connections: Math.floor(freemem() / 2 / CONNECTION_BYTES),
      bound: `half of ${Math.round(freemem() / 1e9)} GB of free memory`,
    },
  ];
  return bounds.reduce((least, one) => (one.connections < least.connections ? one : least));
}

/** proc(5): Node raises its own limit to the hard one. */
function openFilesMax(): number {
  const limit = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  return limit === undefined || limit === 'unlimited' ? 1_000_000 : Number(limit);
}

function portsOfOneAddress(): number {
  const [from, to] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/);
  return Number(to) - Number(from) + 1;
}

// Which addresses no other machine can reach.
import { isIPv4 } from 'node:net';

/** 127.0.0.0/8 (RFC 1122, §3.2.1.3), ::1 (RFC 4291, §2.5.3), and their name (RFC 6761, §6.3). */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

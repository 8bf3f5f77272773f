// Whom an address counts for. An IPv4 address is one client. Of IPv6 a home gets a whole block, of /56 as a rule and
// of /48 at most (RFC 6177, §2), and may change its address within it as it likes: the block is the client.
import ipaddr from 'ipaddr.js';

/** Bits of an IPv6 address that name a client: a home's usual block, or the largest that a site is given. */
export type BlockBits = 56 | 48;

/**
 * The client behind an address as a socket or a proxy tells it: `203.0.113.7`, or `2001:db8:0:ab00::/56`. An IPv4 address
 * written as IPv6 (`::ffff:203.0.113.7`) is that IPv4 address. What is not an address is `unknown`, one client for all.
 */
export function clientBlock(address: string | undefined, bits: BlockBits = 56): string {
  if (address === undefined || !ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${withoutZone(address)}/${bits}`);
  return `${network.toString()}/${bits}`;
}

/** `fe80::1%eth0` (RFC 4007, §11): the zone is of this machine, not of the client. */
const withoutZone = (address: string) => address.split('%')[0]!;

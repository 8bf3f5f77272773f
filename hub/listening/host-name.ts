// Names and addresses of machines in one form, so that two spellings of one are equal.
import ipaddr from 'ipaddr.js';

// RFC 9112, §3.2: host and port; never a user, a path, or a space.
const AUTHORITY = /^(\[[0-9A-Fa-f:.]+\]|[^\s:/?#@*[\]\\]+)(:\d{0,5})?$/;

/**
 * The host of `HOST` or `HOST:PORT` as a browser or a person writes it: in lower case, without port, brackets and the
 * dot of the root; an IPv4 address written as IPv6 is that IPv4 address. Undefined where it is neither name nor address.
 */
export function hostOf(authority: string): string | undefined {
  if (!AUTHORITY.test(authority)) return undefined;
  const host = URL.parse(`http://${authority}`)?.hostname.replace(/\.$/, '');
  return host === undefined || host === '' ? undefined : plainAddress(host.replace(/^\[|\]$/g, ''));
}

/** As `hostOf`, of what a person wrote without a port, or of a socket's address: IPv6 with brackets or without. */
export function plainHost(name: string): string | undefined {
  const [address] = name.replace(/^\[|\]$/g, '').split('%');
  if (ipaddr.IPv6.isValid(address!)) return plainAddress(address!);
  return name.includes(':') ? undefined : hostOf(name);
}

const plainAddress = (host: string) => (ipaddr.isValid(host) ? ipaddr.process(host).toString() : host);

// Who may ask. Two doors, both for every request, before anything is read.
//
// The name by which the hub was asked must be its own. Any web page can have its own name point at this machine (DNS
// rebinding), and would then read the pages and write as one of them: the browser sends that name as Host, which no page
// can change. So Host must always be one of the hub's names, whatever else is said; a page may well send an
// X-Forwarded-Host.
//
// A request that writes is taken only if no browser says that another site made it. Browsers send Sec-Fetch-Site (W3C
// Fetch Metadata) or at least Origin with every cross-site POST (WHATWG Fetch, §3.2); programs send neither. A proxy on
// this machine may have put its own Host in the place of the visitor's, and says which that was in X-Forwarded-Host. A page
// of another site cannot send it: its browser asks first whether it may (CORS), and it may not.
import type { FastifyRequest } from 'fastify';
import { plainText } from '../../shared/plain-text.ts';
import { hostOf, plainHost } from '../listening/host-name.ts';
import { isLoopback } from '../listening/loopback.ts';
import { RequestProblem } from './problem.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const SHOWN_CHARACTERS = 100;

/**
 * A hook for `onRequest`. `configured`: the names of the hub in its configuration, without ports. Taken besides are
 * `localhost` and the address that the connection came to. Throws RequestProblem (400, 421).
 */
export function refuseOtherNames(configured: readonly string[]): (request: FastifyRequest) => Promise<void> {
  const names = new Set(configured.map(plainHost));
  return async (request) => {
    const { localAddress } = request.socket;
    const isOwn = (host: string | undefined) =>
      host !== undefined &&
      (host === 'localhost' || isLoopback(host) || names.has(host) || host === plainHost(localAddress ?? ''));
    for (const [header, authority] of askedFor(request, names.size > 0)) {
      if (!isOwn(hostOf(authority))) throw notOurName(request, header, authority);
    }
  };
}

/** Every name by which a request asks for the hub, and where it says so. */
function askedFor(request: FastifyRequest, areNamesKnown: boolean): [string, string][] {
  const { headers, raw, originalUrl } = request;
  // Node keeps the first of several; a proxy before us may have gone by another (RFC 9112, §3.2).
  if (raw.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length > 1) {
    throw new RequestProblem({
      status: 400,
      where: 'Host',
      say: ({ problems }) => problems.severalHosts,
    });
  }
  const asked: [string, string][] = [['Host', headers.host ?? '']];
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(originalUrl);
  if (absolute) asked.push(['request', absolute[1]!]);
  // Where no name is configured, whoever set up the proxy has said by it which names lead here.
  const forwarded = areNamesKnown ? forwardedHosts(request).at(-1) : undefined;
  if (forwarded !== undefined) asked.push(['X-Forwarded-Host', forwarded]);
  return asked;
}

function notOurName({ socket }: FastifyRequest, header: string, authority: string): RequestProblem {
  const shown = plainText(authority, SHOWN_CHARACTERS);
  const address = socket.localAddress?.includes(':') ? `[${socket.localAddress}]` : socket.localAddress;
  const ours = `http://${address}:${socket.localPort}`;
  return new RequestProblem({
    status: 421,
    where: `${header}: ${shown}`,
    say: ({ problems }) => (shown === '' ? problems.noHost(ours) : problems.otherHost(shown, ours)),
  });
}

/** What proxies on this machine say that their visitors asked for, the nearest proxy's last; of others nothing. */
function forwardedHosts({ headers, socket }: FastifyRequest): string[] {
  if (!isLoopback(plainHost(socket.remoteAddress ?? '') ?? '')) return [];
  return String(headers['x-forwarded-host'] ?? '')
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '');
}

/** A hook for `onRequest`. Throws RequestProblem (403). */
export async function refuseOtherSites(request: FastifyRequest): Promise<void> {
  const { method, headers, url } = request;
  if (SAFE_METHODS.has(method)) return;
  const where = `${method} ${url.split('?')[0]}`;
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin') return;
  if (site !== undefined) throw otherSite(where, 'otherSite');
  const { origin, host = '' } = headers;
  const hosts = [host, ...forwardedHosts(request)];
  if (origin === undefined || hosts.some((one) => isSameHost(origin, one))) return;
  const [from, to] = [plainText(origin, SHOWN_CHARACTERS), plainText(hosts.join(', '), SHOWN_CHARACTERS)];
  throw otherSite(`${where}, Origin: ${from}, Host: ${to}`, 'otherOrigin');
}

const otherSite = (where: string, why: 'otherSite' | 'otherOrigin') =>
  new RequestProblem({ status: 403, where, say: ({ problems }) => problems[why] });

/** Whether an origin is `host`, with its port; 80 or 443 may be left out as the origin's scheme allows. */
function isSameHost(origin: string, host: string): boolean {
  const from = URL.parse(origin);
  if (from === null || from.host === '' || hostOf(host) === undefined) return false;
  return URL.parse(`${from.protocol}//${host}`)?.host === from.host;
}

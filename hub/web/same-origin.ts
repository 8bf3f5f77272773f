// Whoever opens another site's page must not change this hub by it: a request that writes is taken only if
// no browser says that another site made it. Browsers send Sec-Fetch-Site (W3C Fetch Metadata) or at least
// Origin with every cross-site POST (WHATWG Fetch, §3.2); programs send neither.
import type { FastifyRequest } from 'fastify';
import { RequestProblem } from './problem.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A hook for `onRequest`. Throws RequestProblem (403). */
export async function refuseOtherSites({ method, headers, url }: FastifyRequest): Promise<void> {
  if (SAFE_METHODS.has(method)) return;
  const site = headers['sec-fetch-site'];
  const fromHere = site === undefined ? isOwnOrigin(headers.origin, headers.host) : site === 'same-origin';
  if (fromHere) return;
  throw new RequestProblem({
    status: 403,
    what: 'Another site asked for this',
    where: `${method} ${url.split('?')[0]}`,
    doThis: "Use the hub's own pages, or a program.",
  });
}

function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  return host !== undefined && URL.parse(origin)?.host === host.toLowerCase();
}

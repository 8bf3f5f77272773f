// What every connection and request passes before its handler: limits, whether its peer is still there, whether the hub was
// asked by a name of its own, and whether a page of another site wants to write.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createBoundedLog } from '../../shared/bounded-log.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { guardHttp, type HttpLimits } from '../listening/guard-http.ts';
import { rootFrom } from './links.ts';
import { refuseOtherNames, refuseOtherSites } from './same-origin.ts';

/**
 * A browser opens six connections, and an office behind one address has some twenty browsers. A request is 16 kB at
 * most, and the longest answer some megabytes. Five hundred connections that do their worst cost some 50 MB.
 */
export const WEB_LIMITS: HttpLimits = {
  connections: 512,
  connectionsPerClient: 128,
  strangersPerClient: 64,
  loopbackIsProxy: true,
  requestMs: 10_000,
  settledMs: 5_000,
  answerMs: 60_000,
};

export function guardConnectionsOf(
  app: FastifyInstance,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
  limits: HttpLimits,
): void {
  const log = createBoundedLog(logger, clock);
  guardHttp(app.server, limits, ({ limit }) => {
    log(
      'warn',
      { limit, max: limits[limit] },
      'too many connections to the pages: one that showed nothing was dropped',
    );
  });
}

/** `names`: of the hub, as configured. `base`: the path of its public URL, or nothing. */
export function guardRequestsOf(app: FastifyInstance, names: readonly string[], base: string): void {
  app.decorateRequest('root', '/');
  // First, since nothing below can ask who a peer is that has gone.
  app.addHook('onRequest', (request, reply, done) => {
    if (isGone(request)) return endQuietly(request, reply);
    request.root = rootFrom(request.url, base);
    done();
  });
  app.addHook('onRequest', refuseOtherNames(names));
  app.addHook('onRequest', refuseOtherSites);
  if (base === '') return;
  // Its links go by the folder it is in, and `/footfall` is in that above.
  app.addHook('onRequest', async ({ originalUrl }, reply) => {
    const [path, query] = originalUrl.split('?');
    if (path === base)
      return reply.redirect(`.${base.slice(base.lastIndexOf('/'))}/${query ? `?${query}` : ''}`, 308);
  });
}

/** A connection that was reset has no peer any more. */
export const isGone = ({ socket }: FastifyRequest) => socket.destroyed || socket.remoteAddress === undefined;

/** Nobody hears an answer. */
export function endQuietly({ socket }: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  socket.destroy();
}

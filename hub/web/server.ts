// The hub's web server: pages for people, the JSON API, and the few files that a browser loads. It reads the
// database, and writes nothing but hand counts, calibrations and what sensors are asked; the public pages write objections.
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { clientBlock } from '../listening/client-block.ts';
import type { HttpLimits } from '../listening/guard-http.ts';
import { CATALOGUE, type Catalogue } from '../render/render.ts';
import type { HubDatabase } from '../store/port.ts';
import { problemAnswers } from './answer-problems.ts';
import { calibrationRoutes } from './api/calibration-routes.ts';
import { controlRoutes } from './api/control-routes.ts';
import { csvRoutes } from './api/csv-routes.ts';
import { groupRoutes } from './api/group-routes.ts';
import { groupWeekRoutes } from './api/group-weeks.ts';
import { hubRoutes, type Standing } from './api/hub-routes.ts';
import { storeRoutes } from './api/store-routes.ts';
import { findAsked } from './asked.ts';
import { type Assets, findAssets, serveAssets } from './assets.ts';
import { calibrationPageRoutes } from './calibration-page-routes.ts';
import { compressAnswers } from './compress.ts';
import { guardConnectionsOf, guardRequestsOf, WEB_LIMITS } from './guards.ts';
import { withoutBase } from './links.ts';
import { pageRoutes } from './page-routes.ts';
import { keepLanguage, readLanguages } from './reader.ts';
import type { WebApp } from './web-app.ts';

/** Twenty requests a second from one address: more than any reader, less than any flood. */
const REQUESTS_A_MINUTE_MAX = 1200;

export interface WebOptions {
  readonly db: HubDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Adds the pages that anybody may read. */
  readonly publicPages?: (scope: WebApp, assets: Assets) => void;
  /** Only those: for a listener that the internet reaches. */
  readonly onlyPublic?: boolean;
  /** Names by which the hub is asked for, beside its addresses and `localhost`. */
  readonly names?: readonly string[];
  /** The path of the public URL, as `/footfall`: pages are served below it as well. */
  readonly basePath?: string;
  /** How the process stands that serves them. */
  readonly standing?: Standing;
  readonly limits?: HttpLimits;
  /** The words of the pages. */
  readonly catalogue?: Catalogue;
}

/**
 * Builds the server; the caller listens with it and closes it. `db` stays the caller's. Nothing about a
 * request is logged unless it fails.
 */
export async function createWebServer(options: WebOptions): Promise<WebApp> {
  const { publicPages, onlyPublic = false, names = [], basePath = '' } = options;
  const { limits = WEB_LIMITS, catalogue = CATALOGUE } = options;
  const assets = findAssets();
  const answers = problemAnswers(assets, catalogue);
  const app: WebApp = fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // Requests that are not HTTP never reach the handlers below.
    frameworkErrors: answers.onError,
    bodyLimit: 16 * 1024,
    // Behind a proxy on this machine, the client is who the proxy says.
    trustProxy: 'loopback',
    routerOptions: { maxParamLength: 100, ignoreTrailingSlash: true },
    rewriteUrl: (request) => withoutBase(request.url ?? '/', basePath),
  })
    .setValidatorCompiler(TypeBoxValidatorCompiler)
    .withTypeProvider<TypeBoxTypeProvider>();
  guardConnectionsOf(app as unknown as FastifyInstance, options, limits);
  app.setNotFoundHandler(answers.notFound);
  app.setErrorHandler(answers.onError);
  guardRequestsOf(app as unknown as FastifyInstance, names, basePath);
  readLanguages(app as unknown as FastifyInstance, catalogue);
  app.addHook('onSend', redirectFromHere);
  await app.register(helmet, HEADERS);
  await app.register(rateLimit, {
    max: REQUESTS_A_MINUTE_MAX,
    timeWindow: 60_000,
    // The plugin remembers the 5,000 clients that came last.
    keyGenerator: (request) => clientBlock(request.ip),
    errorResponseBuilder: (_, context) => ({
      statusCode: context.statusCode,
      message: String(Math.ceil(context.ttl / 1000)),
    }),
  });
  const servers = basePath === '' ? {} : { servers: [{ url: basePath }] };
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: INFO, ...servers } });
  compressAnswers(app as unknown as FastifyInstance);
  await serveAssets(app, assets);
  if (publicPages) {
    await app.register(async (scope: WebApp) => {
      readForms(scope);
      publicPages(scope, assets);
    });
  }
  if (onlyPublic) return app;
  await app.register(async (scope: WebApp) => {
    findAsked(scope as unknown as FastifyInstance, options.db);
    storeRoutes(scope, options);
    groupRoutes(scope, options);
    groupWeekRoutes(scope, options);
    csvRoutes(scope, options);
    hubRoutes(scope, options);
    calibrationRoutes(scope, options);
    controlRoutes(scope, options);
    // A scope of their own: only the pages read forms.
    await scope.register(async (forms: WebApp) => {
      readForms(forms);
      forms.addHook('onSend', keepLanguage);
      pageRoutes(forms, options, assets);
      calibrationPageRoutes(forms, options, assets);
    });
    scope.get('/api/v1/openapi.json', { schema: { hide: true } }, () => app.swagger());
  });
  return app;
}

/** As links in pages do: the public may see the hub below a path that only a proxy knows. */
async function redirectFromHere(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const to = reply.getHeader('location');
  if (typeof to === 'string' && to.startsWith('/')) reply.header('location', request.root + to.slice(1));
}

function readForms(scope: WebApp): void {
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
}

const INFO = {
  title: 'Footfall hub',
  version: '1',
  description:
    'Hourly counts of phones by store. A null count was suppressed (below the floor), which is not zero; `dwell` is ' +
    'null as a whole where the profile of the sensors cannot know it; an hour that was not heard is absent; coverage ' +
    'below 1 says that it was heard in part. `interval` holds the true number nine times in ten.',
};

/** Nothing but our own files; no inline script or style. Plain HTTP in a shop's network is allowed. */
const HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'same-origin' as const },
};

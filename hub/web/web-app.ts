// What the routes share: the server's type, and the parts they read from.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { Clock } from '../../shared/clock.ts';
import type { Render } from '../render/render.ts';
import type { HubDatabase } from '../store/port.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The way to the root of the hub's pages from where this one is shown, see `rootFrom`. */
    root: string;
    /** The reader's language, see `readerOf`. */
    readonly render: Render;
  }
}

export interface WebParts {
  readonly db: HubDatabase;
  readonly clock: Clock;
}

export type WebApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

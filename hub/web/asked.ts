// Who asks, and of which store: found in one place before any handler of the pages and the API.
import type { FastifyInstance } from 'fastify';
import type { Access, HubDatabase } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';
import { noSuchStore } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What whoever asks may read and write: of the retailer that the address names, or of all. */
    access: Access;
    /** The store that the address names. Reading it where the address names none is our mistake, and throws. */
    readonly store: StoreRow;
    foundStore: StoreRow | undefined;
  }
}

interface Named {
  readonly retailer?: string;
  readonly store?: string;
}

/** Requests that name a store there is not are answered with 404. */
export function findAsked(app: FastifyInstance, db: HubDatabase): void {
  app.decorateRequest('access');
  app.decorateRequest('foundStore');
  app.decorateRequest('store', {
    getter() {
      if (this.foundStore === undefined) throw new Error(`${this.routeOptions.url} names no store`);
      return this.foundStore;
    },
  });
  app.addHook('preHandler', async (request) => {
    const { retailer, store } = request.params as Named;
    request.access = retailer === undefined ? db.asOperator() : db.asTenant(retailer);
    if (retailer === undefined || store === undefined) return;
    request.foundStore = await request.access.store(retailer, store);
    if (request.foundStore === undefined) throw noSuchStore(retailer, store);
  });
}

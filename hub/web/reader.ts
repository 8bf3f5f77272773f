// The language of a request, and how it stays: the switch on each page leads to the page's own address with `?lang=`, and
// the answer to that sets a cookie which holds the language and nothing else.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { knownTag, type Lang, readerOf } from '../render/language.ts';
import { type Catalogue, type Render, renderFor } from '../render/render.ts';

const COOKIE = 'footfall-lang';
const YEAR_S = 365 * 86_400;

/** For requests that are none of the server's, such as those of a broken address, as well. */
export const renderOf = (request: FastifyRequest, catalogue: Catalogue): Render =>
  renderFor(readerOf(wishesOf(request)), catalogue);

/** Gives every request its `render`, and says to caches by what pages differ. */
export function readLanguages(app: FastifyInstance, catalogue: Catalogue): void {
  app.decorateRequest('render', {
    getter(this: FastifyRequest): Render {
      return renderOf(this, catalogue);
    },
  });
  app.addHook('onSend', async (_, reply) => {
    const type = String(reply.getHeader('content-type') ?? '');
    if (type.startsWith('text/html')) reply.header('vary', 'Accept-Language, Cookie');
  });
}

/** A hook for `onSend`, of pages that may set a cookie. */
export async function keepLanguage(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const tag = knownTag(wishesOf(request).asked);
  if (tag === undefined) return;
  reply.header('set-cookie', `${COOKIE}=${tag.lang}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax; HttpOnly`);
}

const wishesOf = ({ url, headers }: FastifyRequest) => ({
  asked: new URLSearchParams(url.split('?')[1]).get('lang') ?? undefined,
  remembered: headers.cookie
    ?.split(/; */)
    .find((pair) => pair.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1),
  accepted: headers['accept-language'],
});

/** The address of a page, with all that it says, in a language. It stays on this hub, whatever was asked for. */
export function inLanguage(address: string, lang: Lang): string {
  const [path = '', search] = address.split('#')[0]!.split('?');
  const query = new URLSearchParams(search);
  query.set('lang', lang);
  // `//elsewhere` would be another host; browsers read a backslash as a slash.
  return `/${path.replace(/^[/\\]+/, '')}?${query}`;
}

// Answers as gzip where the reader takes it: a list of fifty stores is 90 kB so, and 1.5 MB as it is. It is Node's own zlib, off
// the thread that answers, and not a plugin: one encoding and a dozen lines. No page holds a secret that its length could tell.
import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGzip, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What is shorter fits a packet anyway. */
const LENGTH_MIN = 1400;
const TEXT = /^(text\/|application\/(json|javascript)|image\/svg)/;

const zipped = promisify(gzip);

/** After all hooks that change headers or what is answered. */
export function compressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!TEXT.test(String(reply.getHeader('content-type') ?? '')) || isAsItMustBe(reply)) return payload;
    vary(reply);
    if (!takesGzip(request)) return payload;
    if (payload instanceof Readable) {
      encoded(reply);
      // What breaks the one breaks the other, and so the answer.
      return pipeline(payload, createGzip(), () => {});
    }
    if (typeof payload !== 'string' || payload.length < LENGTH_MIN) return payload;
    const body = await zipped(payload);
    encoded(reply);
    return body;
  });
}

/** Encoded already, or a part of a file by its bytes. */
const isAsItMustBe = (reply: FastifyReply) =>
  reply.hasHeader('content-encoding') || reply.hasHeader('content-range');

/** `gzip;q=0` refuses it. */
const takesGzip = ({ headers }: FastifyRequest): boolean =>
  String(headers['accept-encoding'] ?? '')
    .split(',')
    .some((one) => /^\s*(gzip|\*)\s*($|;(?!\s*q=0(\.0*)?\s*$))/i.test(one));

function encoded(reply: FastifyReply): void {
  reply.header('content-encoding', 'gzip').removeHeader('content-length');
}

function vary(reply: FastifyReply): void {
  const before = reply.getHeader('vary');
  reply.header('vary', before === undefined ? 'Accept-Encoding' : `${before}, Accept-Encoding`);
}

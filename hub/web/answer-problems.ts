// Every failed request is answered with what, where and what to do: a page for people, JSON for the API.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { renderPage } from '../render/html.ts';
import type { Catalogue } from '../render/render.ts';
import { Conflict, StoreError, StoreUnavailable } from '../store/errors.ts';
import type { Assets } from './assets.ts';
import { endQuietly, isGone } from './guards.ts';
import { type Problem, problemBody, RequestProblem } from './problem.ts';
import { renderOf } from './reader.ts';
import { layout } from './views/layout.ts';
import { bareProblemPage, problemPage } from './views/problem-page.ts';

export type AnswerProblem = (request: FastifyRequest, reply: FastifyReply) => unknown;
export type AnswerError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => unknown;

/** `catalogue`: the words of the pages. */
export function problemAnswers(
  assets: Assets,
  catalogue: Catalogue,
): {
  readonly onError: AnswerError;
  readonly notFound: AnswerProblem;
} {
  const answer = (request: FastifyRequest, reply: FastifyReply, problem: Problem) => {
    reply.status(problem.status);
    if (request.url.startsWith('/api/')) {
      // Serialised here: the route's own schemas may not know this status.
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(problemBody(problem)));
    }
    const render = renderOf(request, catalogue);
    const page =
      problem.status === 421
        ? bareProblemPage(render, problem)
        : layout(assets, render, {
            title: problem.say(render.words).what,
            body: problemPage(render, problem),
            address: request.method === 'GET' ? request.url : '/',
          });
    return reply.type('text/html; charset=utf-8').send(renderPage(page, request.root));
  };
  return {
    notFound: (request, reply) => answer(request, reply, notFound(request)),
    onError(error, request, reply) {
      // A peer that hung up hears nothing, and nothing went wrong here.
      if (isGone(request)) return endQuietly(request, reply);
      const problem = problemOf(error, request);
      if (problem.status >= 500) {
        // An error of an engine is kept as the cause.
        const { cause: err = error, message: reason } = error;
        request.log.error({ err, path: pathOf(request), reason }, 'request failed');
      }
      return answer(request, reply, problem);
    },
  };
}

const pathOf = (request: FastifyRequest) => request.url.split('?')[0]!.slice(0, 200);

const notFound = (request: FastifyRequest): Problem => ({
  status: 404,
  where: `${request.method} ${pathOf(request)}`,
  say: ({ problems }) => (request.url.startsWith('/api/') ? problems.nothingInApi : problems.nothingHere),
});

function problemOf(error: FastifyError | StoreError, request: FastifyRequest): Problem {
  if (error instanceof RequestProblem) return error.problem;
  if (error instanceof StoreUnavailable) return noDatabase(error, request);
  if (error instanceof Conflict) return meanwhile(request);
  if (error instanceof StoreError) return failed(request);
  const status = error.statusCode ?? 500;
  if (status === 429) return tooMany(Number(error.message), request);
  if (error.validation) return invalid(error);
  if (status >= 400 && status < 500) {
    return { status, where: pathOf(request), say: ({ problems }) => problems.badRequest(error.message) };
  }
  return failed(request);
}

const failed = (request: FastifyRequest): Problem => ({
  status: 500,
  where: pathOf(request),
  say: ({ problems }) => problems.failed,
});

const noDatabase = ({ doThis }: StoreUnavailable, request: FastifyRequest): Problem => ({
  status: 503,
  where: pathOf(request),
  say: ({ problems }) => problems.noDatabase(doThis),
});

const meanwhile = (request: FastifyRequest): Problem => ({
  status: 409,
  where: pathOf(request),
  say: ({ problems }) => problems.changedMeanwhile,
});

const tooMany = (seconds: number, request: FastifyRequest): Problem => ({
  status: 429,
  where: pathOf(request),
  say: ({ problems }) => problems.tooManyRequests(seconds),
});

function invalid(error: FastifyError): Problem {
  const first = error.validation?.[0];
  const field = first?.instancePath?.replace(/^\//, '') || error.validationContext || 'request';
  // A name that a schema without more properties does not have.
  if (first?.keyword === 'boolean')
    return { status: 400, where: field, say: ({ problems }) => problems.unknownName };
  const why = first?.message ?? error.message;
  return { status: 400, where: field, say: ({ problems }) => problems.notExpected(why) };
}

// Every failed request is answered with what, where and what to do: a page for people, JSON for the API.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { DatabaseError, readable } from '../store/database-error.ts';
import type { Assets } from './assets.ts';
import { endQuietly, isGone } from './guards.ts';
import { renderPage } from './html.ts';
import { type Problem, problemBody, RequestProblem } from './problem.ts';
import { layout } from './views/layout.ts';
import { bareProblemPage, problemPage } from './views/problem-page.ts';

export type AnswerProblem = (request: FastifyRequest, reply: FastifyReply) => unknown;
export type AnswerError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => unknown;

/** `database`: its path, for the log. */
export function problemAnswers(
  assets: Assets,
  database: string,
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
    const page =
      problem.status === 421
        ? bareProblemPage(problem)
        : layout(assets, { title: problem.what, body: problemPage(problem) });
    return reply.type('text/html; charset=utf-8').send(renderPage(page, request.root));
  };
  return {
    notFound: (request, reply) => answer(request, reply, notFound(request)),
    onError(error, request, reply) {
      // A peer that hung up hears nothing, and nothing went wrong here.
      if (isGone(request)) return endQuietly(request, reply);
      const problem = problemOf(readable(error, database), request);
      if (problem.status >= 500) {
        const { message: reason } = readable(error, database);
        request.log.error({ err: error, path: pathOf(request), reason }, 'request failed');
      }
      return answer(request, reply, problem);
    },
  };
}

const pathOf = (request: FastifyRequest) => request.url.split('?')[0]!.slice(0, 200);

const notFound = (request: FastifyRequest): Problem => ({
  status: 404,
  what: 'There is nothing here',
  where: `${request.method} ${pathOf(request)}`,
  doThis: request.url.startsWith('/api/')
    ? 'See /api/v1/openapi.json for what there is.'
    : 'Check the address, or start from the list of stores.',
});

function problemOf(error: FastifyError | DatabaseError, request: FastifyRequest): Problem {
  if (error instanceof RequestProblem) return error.problem;
  if (error instanceof DatabaseError) return error.isOutside ? noDatabase(error, request) : failed(request);
  const status = error.statusCode ?? 500;
  if (status === 429) return tooMany(error.message);
  if (error.validation) return invalid(error);
  if (status >= 400 && status < 500) {
    return { status, what: error.message, where: pathOf(request), doThis: 'Correct the request.' };
  }
  return failed(request);
}

const failed = (request: FastifyRequest): Problem => ({
  status: 500,
  what: 'The hub could not answer',
  where: pathOf(request),
  doThis: 'Try again; if it stays, the log of the hub says why.',
});

const noDatabase = ({ doThis }: DatabaseError, request: FastifyRequest): Problem => ({
  status: 503,
  what: 'The hub cannot use its database',
  where: pathOf(request),
  doThis: `To the operator: ${doThis}.`,
});

const tooMany = (wait: string): Problem => ({
  status: 429,
  what: 'Too many requests at once',
  where: 'requests of your address',
  doThis: `Wait ${wait}, then go on more slowly.`,
});

function invalid(error: FastifyError): Problem {
  const first = error.validation?.[0];
  const field = first?.instancePath?.replace(/^\//, '') || error.validationContext || 'request';
  return {
    status: 400,
    what: `This is not what is expected: ${first?.message ?? error.message}`,
    where: field,
    doThis: 'See /api/v1/openapi.json for what is expected.',
  };
}

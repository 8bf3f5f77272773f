// What went wrong with a request, in words for people. One shape for pages and API.
import { Type } from 'typebox';

export interface Problem {
  readonly status: number;
  readonly what: string;
  readonly where: string;
  readonly doThis: string;
}

/** Thrown by a handler to answer with a problem; the server's error handler turns it into page or JSON. */
export class RequestProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.what} (${problem.where})`);
    this.problem = problem;
  }
}

export const ProblemSchema = Type.Object(
  {
    error: Type.Object({
      what: Type.String({ description: 'what went wrong' }),
      where: Type.String({ description: 'the parameter or address it went wrong with' }),
      doThis: Type.String({ description: 'how to put it right' }),
    }),
  },
  { description: 'The request could not be answered.' },
);

export const problemBody = ({ what, where, doThis }: Problem) => ({ error: { what, where, doThis } });

export const noSuchStore = (retailer: string, store: string) =>
  new RequestProblem({
    status: 404,
    what: 'There is no such store',
    where: `${retailer}/${store}`,
    doThis:
      'Check the address, or find the store at /api/v1/stores. Stores come from the configuration of the hub.',
  });

export const badParameter = (where: string, what: string, doThis: string) =>
  new RequestProblem({ status: 400, what, where, doThis });

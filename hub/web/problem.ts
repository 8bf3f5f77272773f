// What went wrong with a request, in words for people. One shape for pages, which say it in their language, and the API,
// which says it in English.
import { Type } from 'typebox';
import type { Refusal } from '../render/words/en/problems.ts';
import { en, type Words } from '../render/words/en.ts';

export interface Problem {
  readonly status: number;
  readonly where: string;
  readonly say: (words: Words) => Refusal;
}

/** Thrown by a handler to answer with a problem; the server's error handler turns it into page or JSON. */
export class RequestProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.say(en).what} (${problem.where})`);
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

export function problemBody({ where, say }: Problem) {
  const { what, doThis } = say(en);
  return { error: { what, where, doThis } };
}

export const noSuchStore = (retailer: string, store: string) =>
  new RequestProblem({
    status: 404,
    where: `${retailer}/${store}`,
    say: ({ problems }) => problems.noSuchStore,
  });

export const noSuchGroup = (retailer: string, group: string) =>
  new RequestProblem({
    status: 404,
    where: `${retailer}/${group}`,
    say: ({ problems }) => problems.noSuchGroup,
  });

export const badParameter = (where: string, say: Problem['say']) =>
  new RequestProblem({ status: 400, where, say });

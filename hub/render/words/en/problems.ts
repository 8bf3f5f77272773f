// What went wrong with a request: what, and what to do. Pages say it in their language, the API in English.
import { NUMBERS } from '../../numbers.ts';

export interface Refusal {
  readonly what: string;
  readonly doThis: string;
  /** What programs said of it, in English. */
  readonly detail?: string;
}
const said = (what: string, doThis: string): Refusal => ({ what, doThis });

const { plural, whole } = NUMBERS.en;
const DESCRIBED = 'See /api/v1/openapi.json for what is expected.';
const OWN_PAGES = 'Use the hub’s own pages, or a program.';

export const problems = {
  allStores: 'All stores',
  nothingHere: said('There is nothing here', 'Check the address, or start from the list of stores.'),
  nothingInApi: said('There is nothing here', 'See /api/v1/openapi.json for what there is.'),
  noSuchStore: said(
    'There is no such store',
    'Check the address, or find the store at /api/v1/stores. Stores come from the directory of the hub.',
  ),
  noSuchGroup: said(
    'There is no such group',
    'Check the address. Groups come from the directory of the hub: `footfall-hub directory export` shows them.',
  ),
  notADate: (typed: string) => said(`'${typed}' is not a date`, 'Write a date as 2026-11-23.'),
  notARange: (typed: string, ranges: string) => said(`'${typed}' is not a range`, `Choose one of ${ranges}.`),
  tooManyTogether: (most: number) =>
    said(
      `only ${most} stores can be ordered by a figure`,
      'Search for a place or a group, or order by name.',
    ),
  notADateOrHour: (typed: string) =>
    said(
      `'${typed}' is neither a date nor an hour`,
      'Write a local date as 2026-11-23, or a UTC hour as 2026-11-23T14:00:00Z.',
    ),
  notACursor: said('`after` is not where a list goes on', 'Give what was `next` in the answer before.'),
  endsBeforeStart: said('`from` is after `to`', 'Swap them, or leave one out.'),
  tooManyDays: (days: number, most: number) =>
    said(`${whole(days)} days are too many at once`, `Ask for at most ${whole(most)} days.`),
  tooLongForStores: (range: string, ranges: string) =>
    said(
      `${range} of so many stores is too much for one page`,
      `Choose one of ${ranges}, or a group below it.`,
    ),
  /** `why`: what the server says of it. */
  badRequest: (why: string) => said(why, 'Correct the request.'),
  unknownName: said(
    'Nothing of this name is expected here',
    `Check how it is spelt, or leave it out. ${DESCRIBED}`,
  ),
  notExpected: (why: string) => said(`This is not what is expected: ${why}`, DESCRIBED),
  failed: said('The hub could not answer', 'Try again; if it happens again, the log of the hub says why.'),
  noDatabase: (advice: string) => said('The hub cannot use its database', `To the operator: ${advice}.`),
  changedMeanwhile: said(
    'Somebody else changed the same thing at this moment',
    'See what stands there now, then try again.',
  ),
  tooManyRequests: (seconds: number) =>
    said(
      'Too many requests at once',
      `Wait ${plural(seconds, 'second', 'seconds')}, then go on more slowly.`,
    ),
  severalHosts: said('The request has several Host headers', 'Send one.'),
  noHost: (address: string) => said('The request names no host', nameAdvice(address)),
  otherHost: (name: string, address: string) =>
    said(`${name} is not a name of this hub`, nameAdvice(address)),
  otherSite: said('Another site asked for this', OWN_PAGES),
  otherOrigin: said(
    'Another site asked for this',
    `${OWN_PAGES} If this is one of them, a proxy has changed the Host header: have it pass the visitor’s, with its port (nginx: proxy_set_header Host $http_host), or send it as X-Forwarded-Host.`,
  ),
};

const nameAdvice = (address: string) =>
  `Ask for it as ${address}, or add the name to listen.names in hub.yaml and start the hub again. A proxy says the name in its Host header.`;

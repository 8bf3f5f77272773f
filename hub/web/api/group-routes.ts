// The API of a retailer's groups: the sums of their stores.
import { Type } from 'typebox';
import { ID_PATTERN } from '../../../shared/topics.ts';
import { addDays, daysBetween, localDateAt } from '../../calendar/local-days.ts';
import { loadGroupDays } from '../../report/group-days.ts';
import { badParameter, noSuchGroup, ProblemSchema } from '../problem.ts';
import type { WebApp, WebParts } from '../web-app.ts';
import { DAYS_DEFAULT, JSON_HOURS_DAYS_MAX, typedDates } from './range.ts';
import { groupDayResource } from './resources.ts';
import { GroupDaysSchema, RangeQuery } from './schemas.ts';

const GroupParams = Type.Object({
  retailer: Type.String({ pattern: ID_PATTERN }),
  group: Type.String({ pattern: ID_PATTERN }),
});

export function groupRoutes(app: WebApp, { clock }: Pick<WebParts, 'clock'>): void {
  app.get(
    '/api/v1/retailers/:retailer/groups/:group/days',
    {
      schema: {
        summary: `Its days, each the sum of the stores that were in it; at most ${JSON_HOURS_DAYS_MAX}`,
        params: GroupParams,
        querystring: RangeQuery,
        response: { 200: GroupDaysSchema, 400: ProblemSchema, 404: ProblemSchema },
      },
    },
    async ({ access, params: { retailer, group }, query }) => {
      const nowMs = clock.nowMs();
      const { first, last } = typedDates(query, localDateAt('UTC', nowMs), DAYS_DEFAULT, JSON_HOURS_DAYS_MAX);
      const dates = Array.from({ length: daysBetween(first, last) + 1 }, (_, at) => addDays(first, at));
      const answer = await loadGroupDays(access, group, dates, nowMs, query.as);
      if (answer.kind === 'no-such-group') throw noSuchGroup(retailer, group);
      if (answer.kind === 'too-many') {
        throw badParameter('from', ({ problems }) => problems.tooManyDays(dates.length, answer.days));
      }
      const { name, days } = answer.group;
      return { retailer, group, name, from: first, to: last, days: days.map(groupDayResource) };
    },
  );
}

// The API of a retailer's groups: what they are, and the sums of their stores.
import { Readable } from 'node:stream';
import type { Static } from 'typebox';
import { addDays, daysBetween, type LocalDate, localDateAt } from '../../calendar/local-days.ts';
import { loadMembers } from '../../report/group.ts';
import { loadGroupDays, loadGroupHours } from '../../report/group-days.ts';
import { loadGroupTrees } from '../../report/group-tree.ts';
import { askedGroup, rowsOf } from '../asked-group.ts';
import { ProblemSchema } from '../problem.ts';
import type { WebApp, WebParts } from '../web-app.ts';
import { CSV_DESCRIPTION, Csv, csvHeaders } from './csv-answer.ts';
import { groupDaysCsv, groupHoursCsv } from './group-csv.ts';
import { groupDayResource, groupHourResource, groupResource, groupSensors } from './group-resources.ts';
import {
  GroupDaysSchema,
  GroupHoursSchema,
  GroupParams,
  GroupSchema,
  GroupSensorsSchema,
  GroupsSchema,
  RetailerParams,
} from './group-schemas.ts';
import { DAYS_DEFAULT, DAYS_MAX, HOURS_DAYS_DEFAULT, JSON_HOURS_DAYS_MAX, typedDates } from './range.ts';
import { RangeQuery } from './schemas.ts';

const GROUPS = '/api/v1/retailers/:retailer/groups';
const GROUP = `${GROUPS}/:group`;
const problems = { 400: ProblemSchema, 404: ProblemSchema };
const csv = { 200: Csv, ...problems };

export function groupRoutes(app: WebApp, { clock }: Pick<WebParts, 'clock'>): void {
  /** Both included, with all between. */
  const datesOf = (query: Static<typeof RangeQuery>, days: number, most: number): LocalDate[] => {
    const { first, last } = typedDates(query, localDateAt('UTC', clock.nowMs()), days, most);
    return Array.from({ length: daysBetween(first, last) + 1 }, (_, at) => addDays(first, at));
  };

  app.get(
    GROUPS,
    { schema: { summary: 'Its groups', params: RetailerParams, response: { 200: GroupsSchema } } },
    async ({ access, params: { retailer } }) => {
      const { all } = await loadGroupTrees(access, clock.nowMs());
      const groups = all.map(({ id, name, parent, retired }) => ({ group: id, name, in: parent, retired }));
      return { retailer, groups };
    },
  );

  app.get(
    GROUP,
    { schema: { summary: 'One group', params: GroupParams, response: { 200: GroupSchema, ...problems } } },
    async ({ access, params }) => {
      const group = await askedGroup(access, params, clock.nowMs());
      return groupResource(group, await loadMembers(access, group, clock.nowMs(), 'phones'));
    },
  );

  app.get(
    `${GROUP}/sensors`,
    {
      schema: {
        summary: 'The sensors of the stores that are in it today',
        params: GroupParams,
        response: { 200: GroupSensorsSchema, ...problems },
      },
    },
    async ({ access, params }) => {
      const group = await askedGroup(access, params, clock.nowMs());
      return { sensors: groupSensors(await loadMembers(access, group, clock.nowMs(), 'phones')) };
    },
  );

  app.get(
    `${GROUP}/hours`,
    {
      schema: {
        summary: `Its hours, each the sum of the stores that were open in it; at most ${JSON_HOURS_DAYS_MAX} days, the last ${HOURS_DAYS_DEFAULT} by default`,
        description: HOURS_DESCRIPTION,
        params: GroupParams,
        querystring: RangeQuery,
        response: { 200: GroupHoursSchema, ...problems },
      },
    },
    async ({ access, params, query }) => {
      const group = await askedGroup(access, params, clock.nowMs());
      const dates = datesOf(query, HOURS_DAYS_DEFAULT, JSON_HOURS_DAYS_MAX);
      const answer = await loadGroupHours(access, group, { dates, as: query.as }, clock.nowMs());
      const hours = rowsOf(answer, dates.length).flatMap(groupHourResource);
      return { ...headOf(params, group.name, dates), hours };
    },
  );

  app.get(
    `${GROUP}/days`,
    {
      schema: {
        summary: `Its days, each the sum of the stores that were in it; at most ${JSON_HOURS_DAYS_MAX}, the last ${DAYS_DEFAULT} by default`,
        params: GroupParams,
        querystring: RangeQuery,
        response: { 200: GroupDaysSchema, ...problems },
      },
    },
    async ({ access, params, query }) => {
      const group = await askedGroup(access, params, clock.nowMs());
      const dates = datesOf(query, DAYS_DEFAULT, JSON_HOURS_DAYS_MAX);
      const answer = await loadGroupDays(access, group, { dates, as: query.as }, clock.nowMs());
      const days = rowsOf(answer, dates.length).map(groupDayResource);
      return { ...headOf(params, group.name, dates), days };
    },
  );

  app.get(
    `${GROUP}/hours.csv`,
    {
      schema: {
        summary: `Its hours as CSV; at most ${JSON_HOURS_DAYS_MAX} days`,
        description: `${HOURS_DESCRIPTION} ${CSV_DESCRIPTION}`,
        params: GroupParams,
        querystring: RangeQuery,
        response: csv,
      },
    },
    async ({ access, params, query }, reply) => {
      const group = await askedGroup(access, params, clock.nowMs());
      const dates = datesOf(query, HOURS_DAYS_DEFAULT, JSON_HOURS_DAYS_MAX);
      const answer = await loadGroupHours(access, group, { dates, as: query.as }, clock.nowMs());
      const text = groupHoursCsv(params, rowsOf(answer, dates.length));
      csvHeaders(reply, `${params.retailer}-${params.group}-hours.csv`);
      return Readable.from([text]);
    },
  );

  app.get(
    `${GROUP}/days.csv`,
    {
      schema: {
        summary: `Its days as CSV; at most ${DAYS_MAX}`,
        description: CSV_DESCRIPTION,
        params: GroupParams,
        querystring: RangeQuery,
        response: csv,
      },
    },
    async ({ access, params, query }, reply) => {
      const group = await askedGroup(access, params, clock.nowMs());
      const dates = datesOf(query, DAYS_DEFAULT, DAYS_MAX);
      const answer = await loadGroupDays(access, group, { dates, as: query.as }, clock.nowMs());
      const text = groupDaysCsv(params, rowsOf(answer, dates.length));
      csvHeaders(reply, `${params.retailer}-${params.group}-days.csv`);
      return Readable.from([text]);
    },
  );
}

const HOURS_DESCRIPTION =
  'By the wall clocks of its stores: 10:00 is the hour that starts at ten in each of them. An hour of a night is of the ' +
  'day on which that began. Hours in which none of them was open are absent, as is what was heard while closed.';

const headOf = (
  { retailer, group }: Static<typeof GroupParams>,
  name: string,
  dates: readonly LocalDate[],
) => ({ retailer, group, name, from: dates[0]!, to: dates.at(-1)! });

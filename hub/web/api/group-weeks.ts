// The API of a retailer's groups: their weeks, each beside the one 52 weeks before it.
import { type Static, Type } from 'typebox';
import type { Ranged } from '../../../shared/interval.ts';
import { localDateAt } from '../../calendar/local-days.ts';
import { figureOf } from '../../figures/interval.ts';
import { captureRate } from '../../figures/ratios.ts';
import { unitOf } from '../../figures/sums.ts';
import { type GroupWeek, loadGroupWeeks } from '../../report/group-weeks.ts';
import { askedGroup } from '../asked-group.ts';
import { ProblemSchema } from '../problem.ts';
import type { WebApp, WebParts } from '../web-app.ts';
import { GroupParams } from './group-schemas.ts';
import { DAYS_MAX, typedDates } from './range.ts';
import { RangeQuery } from './schemas.ts';

const WEEKS_DEFAULT = 52;

const Count = Type.Integer({ minimum: 0 });
const Nullable = (description: string) => Type.Union([Type.Number(), Type.Null()], { description });
const Ends = Type.Union([Type.Tuple([Type.Number(), Type.Number()]), Type.Null()]);
const Unit = Type.Union([Type.Enum(['phones', 'people', 'mixed']), Type.Null()]);

const WeekSchema = Type.Object({
  from: Type.String({ description: 'Monday, 2026-11-23' }),
  to: Type.String({ description: 'Sunday' }),
  stores: Type.Integer({ minimum: 0, description: 'that were in the group on one of its days' }),
  stores_heard: Type.Integer({ minimum: 0, description: 'those of them of which something was heard' }),
  open_hours: Type.Integer({ minimum: 0, description: 'clock hours in which they were open, added' }),
  sensor_hours_expected: Count,
  sensor_hours_heard: Count,
  coverage: Type.Number({ description: 'share of the expected open hours that was listened to, 0 to 1' }),
  visits: Nullable('sum of released open hours; null if there is none'),
  passersby: Nullable('the same'),
  occupancy_phone_hours: Nullable('phones inside, summed over the released open hours'),
  unit: Type.Object({ visits: Unit, occupancy: Unit }),
  capture_rate: Nullable('visits / (visits + passersby) over the hours that released both, 0 to 1'),
  interval: Type.Object(
    { visits: Ends, passersby: Ends, occupancy_phone_hours: Ends, capture_rate: Ends },
    { description: 'low and high, nine times in ten, of the hours that were heard' },
  ),
});

export const GroupWeeksSchema = Type.Object({
  retailer: Type.String(),
  group: Type.String(),
  name: Type.String(),
  weeks: Type.Array(Type.Object({ week: WeekSchema, before: WeekSchema }), {
    description:
      'in order, by the days of the stores’ own time zones; `before` is the week 52 weeks earlier, with the stores of then',
  }),
});

export function groupWeekRoutes(app: WebApp, { clock }: Pick<WebParts, 'clock'>): void {
  app.get(
    '/api/v1/retailers/:retailer/groups/:group/weeks',
    {
      schema: {
        summary: 'Its weeks, each the sum of the stores that were in it, beside the week 52 weeks before',
        params: GroupParams,
        querystring: RangeQuery,
        response: { 200: GroupWeeksSchema, 400: ProblemSchema, 404: ProblemSchema },
      },
    },
    async ({ access, params, query }) => {
      const nowMs = clock.nowMs();
      const span = typedDates(query, localDateAt('UTC', nowMs), 7 * WEEKS_DEFAULT, DAYS_MAX);
      const group = await askedGroup(access, params, nowMs);
      const found = await loadGroupWeeks(access, group, span, nowMs, query.as);
      const weeks = found.map(({ week, before }) => ({
        week: weekResource(week),
        before: weekResource(before),
      }));
      return { ...params, name: group.name, weeks };
    },
  );
}

function weekResource(week: GroupWeek): Static<typeof WeekSchema> {
  const { sums } = week;
  const expected = Math.max(sums.heard, week.expected);
  const figure = (name: Ranged) => figureOf(name, sums.cells[name]);
  const [visits, passersby, occupancy] = [figure('visits'), figure('passersby'), figure('occupancy')];
  const capture = captureRate(sums);
  const share = (value: number) => Number(value.toFixed(4));
  return {
    from: week.first,
    to: week.last,
    stores: week.stores,
    stores_heard: week.storesHeard,
    open_hours: week.openHours,
    sensor_hours_expected: expected,
    sensor_hours_heard: sums.heard,
    coverage: expected === 0 ? 0 : share(sums.coverage / expected),
    visits: visits?.value ?? null,
    passersby: passersby?.value ?? null,
    occupancy_phone_hours: occupancy?.value ?? null,
    unit: { visits: unitOf(sums.cells.visits) ?? null, occupancy: unitOf(sums.cells.occupancy) ?? null },
    capture_rate: capture ? share(capture.value) : null,
    interval: {
      visits: ends(visits),
      passersby: ends(passersby),
      occupancy_phone_hours: ends(occupancy),
      capture_rate: capture ? [share(capture.low), share(capture.high)] : null,
    },
  };
}

const ends = (
  figure: { readonly low: number; readonly high: number } | undefined,
): [number, number] | null => (figure ? [figure.low, figure.high] : null);

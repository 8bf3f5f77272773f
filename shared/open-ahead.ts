// When a store is open in the weeks to come, as its hub tells its sensors: plain spans of UTC, resolved from weekdays, holidays,
// exceptions, time zones and changes of the clocks, of which a sensor knows none.
import { type Static, Type } from 'typebox';
import type { SchemaError } from './schema-error.ts';

const strict = { additionalProperties: false } as const;
const MomentSchema = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$',
  description: 'UTC, as 2026-11-23T08:00:00Z',
});

/** Spans of one message. */
export const OPEN_SPANS_MAX = 128;

export const OpenAheadSchema = Type.Object(
  {
    from: MomentSchema,
    until: MomentSchema,
    spans: Type.Array(Type.Tuple([MomentSchema, MomentSchema]), {
      maxItems: OPEN_SPANS_MAX,
      description: 'from and until, in order and apart',
    }),
  },
  {
    ...strict,
    description:
      'from its beginning to its end the store is open in these spans, whatever the weekly hours are',
  },
);
export type OpenAhead = Static<typeof OpenAheadSchema>;

/** What the schema cannot say: moments that do not exist, that turn around, or lie outside. */
export function openAheadProblem({ from, until, spans }: OpenAhead): SchemaError | undefined {
  if (!(Date.parse(from) < Date.parse(until))) {
    return { path: ['until'], problem: `${until} is not after ${from}` };
  }
  let lastMs = Date.parse(from);
  for (const [index, [opens, closes]] of spans.entries()) {
    const path = ['spans', String(index)];
    if (!(Date.parse(opens) >= lastMs)) return { path, problem: `${opens} is before what stands above it` };
    if (!(Date.parse(opens) < Date.parse(closes)))
      return { path, problem: `${closes} is not after ${opens}` };
    lastMs = Date.parse(closes);
  }
  return lastMs > Date.parse(until)
    ? { path: ['until'], problem: `${until} is before the last span's end` }
    : undefined;
}

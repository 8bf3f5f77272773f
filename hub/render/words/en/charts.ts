// What every chart and table says of itself.
export const charts = {
  tableBelow: (what: string) => `${what} The table below has the numbers.`,
  asTable: 'Numbers as a table',
  legend: {
    whole: 'counted',
    chosen: 'the day above',
    partly: 'partly heard, so likely low',
    withheld: 'withheld: too few to publish',
    missing: 'not heard',
    closed: 'closed',
    outside: 'heard while closed, not in the total',
    usual: 'usual: mean of the last four same weekdays',
    near: 'not clearly different from usual',
  },
};

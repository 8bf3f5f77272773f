// Errors of hourly estimates against people counted: WAPE = Σ|estimate − truth| ÷ Σ truth.

export interface ComparedHour {
  readonly day: string;
  readonly truth: number;
  readonly estimate: number;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The estimates as they are. */
export function wape(hours: readonly ComparedHour[]): number {
  return (
    sum(hours.map(({ truth, estimate }) => Math.abs(estimate - truth))) / sum(hours.map(({ truth }) => truth))
  );
}

/** Estimates over truth: 2 counts twice too many. */
export function bias(hours: readonly ComparedHour[]): number {
  return sum(hours.map(({ estimate }) => estimate)) / sum(hours.map(({ truth }) => truth));
}

/** After one scale factor, for each day the one that fits all other days: what one calibration would give. */
export function wapeLeavingOneDayOut(hours: readonly ComparedHour[]): number {
  const days = [...new Set(hours.map(({ day }) => day))];
  const scaled = days.flatMap((day) => {
    const others = hours.filter((hour) => hour.day !== day);
    const factor = 1 / bias(others);
    return hours
      .filter((hour) => hour.day === day)
      .map((hour) => ({ ...hour, estimate: factor * hour.estimate }));
  });
  return wape(scaled);
}

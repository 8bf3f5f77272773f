// A readable vertical scale: from 0 to a round number, in at most four steps.

export interface Scale {
  readonly max: number;
  readonly step: number;
}

/** `highest` ≥ 0; the scale reaches a little above it and is at least 5. */
export function scaleFor(highest: number): Scale {
  const rough = Math.max(highest, 5) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!;
  const whole = Math.max(1, Number.isInteger(step) ? step : Math.ceil(step));
  return { step: whole, max: Math.ceil(Math.max(highest, 5) / whole) * whole };
}

// What is wanted laid over what held: against a plain model that writes down each day.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { addDays, daysBetween, type LocalDate } from '../../../hub/calendar/local-days.ts';
import { mergeSteps, type Said, type Step, type Steps, valueOn } from '../../../hub/directory/steps.ts';

const FIRST = '2026-11-01' as LocalDate;
const DAYS = 30;
const TODAY_AT = 15;
const at = (day: number) => addDays(FIRST, day);
const isSame = (a: string, b: string) => a === b;
const eachDay = (steps: Steps<string>) =>
  [null, ...Array.from({ length: DAYS }, (_, day) => at(day))].map((date) => valueOn(steps, date));

const value = fc.constantFrom('a', 'b', 'c');
const dated = fc
  .uniqueArray(fc.integer({ min: 0, max: DAYS - 1 }), { maxLength: 5 })
  .chain((days) =>
    fc.tuple(...days.toSorted((a, b) => a - b).map((day) => value.map((v) => ({ from: at(day), value: v })))),
  );
const held = fc.tuple(value, dated).map(([first, more]) => {
  const steps: [Step<string>, ...Step<string>[]] = [{ from: null, value: first }];
  for (const step of more) if (step.value !== steps.at(-1)!.value) steps.push(step);
  return steps;
});
const said: fc.Arbitrary<Said<string>> = fc
  .tuple(fc.option(value, { nil: undefined }), dated, fc.boolean())
  .map(([base, steps, isAlways]) => ({
    dated: steps,
    ...(base !== undefined && { base: { value: base } }),
    ...(isAlways && { from: null }),
  }));

property.prop([held, said], { numRuns: 500 })(
  'each day is as a model that writes days down says',
  (current, wanted) => {
    const merged = mergeSteps(current, wanted, at(TODAY_AT), isSame);
    if (merged.kind === 'past') {
      const until = daysBetween(FIRST, merged.until);
      expect(until).toBeLessThanOrEqual(TODAY_AT);
      expect(merged.held).not.toBe(wanted.base?.value);
      expect(merged.held).toBe(valueOn(current, at(until - 1)));
      return;
    }
    const days = eachDay(current);
    // Day `n` stands at n + 1; what is set holds until the next step that was there.
    const lay = (from: number, laid: string) => {
      if (days[from] === laid) return;
      const next = steps.filter((day) => day > from).at(0) ?? days.length;
      days.fill(laid, from, next);
      if (!steps.includes(from)) steps.push(from);
      steps.sort((a, b) => a - b);
    };
    const steps = current.flatMap(({ from }) => (from === null ? [] : daysBetween(FIRST, from) + 1));
    if (wanted.base) lay(wanted.from === null ? 0 : baseAt(), wanted.base.value);
    for (const { from, value: laid } of wanted.dated) lay(daysBetween(FIRST, from) + 1, laid);
    expect(eachDay(merged.steps)).toEqual(days);

    function baseAt(): number {
      const first = wanted.dated[0];
      const firstAt = first ? daysBetween(FIRST, first.from) : DAYS;
      return firstAt <= TODAY_AT ? firstAt : TODAY_AT + 1;
    }
  },
);

property.prop([held, said])('what was done is not done again on that day', (current, wanted) => {
  const once = mergeSteps(current, wanted, at(TODAY_AT), isSame);
  if (once.kind === 'past') return;
  const again = mergeSteps(once.steps, wanted, at(TODAY_AT), isSame);
  expect(again).toMatchObject({ kind: 'fine', steps: once.steps, set: [] });
});

property.prop([held, value])('without a date no day of the past changes', (current, base) => {
  const merged = mergeSteps(current, { base: { value: base }, dated: [] }, at(TODAY_AT), isSame);
  if (merged.kind === 'past') throw new Error('there is no past that was named');
  expect(eachDay(merged.steps).slice(0, TODAY_AT + 1)).toEqual(eachDay(current).slice(0, TODAY_AT + 1));
  expect(valueOn(merged.steps, at(TODAY_AT))).toBe(base);
});

test('what is to come and was not named stays, and is told', () => {
  const current: Steps<string> = [
    { from: null, value: 'a' },
    { from: at(20), value: 'b' },
  ];
  const merged = mergeSteps(current, { base: { value: 'c' }, dated: [] }, at(15), isSame);
  expect(merged).toEqual({
    kind: 'fine',
    steps: [
      { from: null, value: 'a' },
      { from: at(15), value: 'c' },
      { from: at(20), value: 'b' },
    ],
    set: [{ from: at(15), value: 'c', before: 'a' }],
    left: [{ from: at(20), value: 'b' }],
  });
});

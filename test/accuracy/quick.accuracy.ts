// Guards what the sensor has reached: `npm run accuracy -- --quick --update` takes new figures for good.
import { expect, it } from 'vitest';
import { recordings } from '../support/recordings.ts';
import { readExpected, worseThanExpected } from './expected.ts';
import { measure } from './figures.ts';
import { flatFigures, QUICK } from './quick.ts';

const extent = recordings ? '' : ' (simulated shops alone: the recordings are not on this machine)';

it(`is no less accurate than before${extent}`, async () => {
  const progress = (text: string) => process.stderr.write(`${text}\n`);
  const figures = flatFigures(await measure(QUICK, recordings, progress));
  expect(Object.keys(figures).length).toBeGreaterThan(recordings ? 120 : 40);
  expect(worseThanExpected(figures, readExpected())).toEqual([]);
});

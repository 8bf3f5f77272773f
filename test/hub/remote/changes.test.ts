import { expect, it } from 'vitest';
import { settingChanges } from '../../../hub/remote/changes.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/settings.ts';

it('takes a setting that a sensor did not say yet for its default', () => {
  const { staff: _, ...earlier } = DEFAULT_SETTINGS;
  expect(settingChanges(earlier as Settings, DEFAULT_SETTINGS)).toEqual([]);
  expect(settingChanges(earlier as Settings, { ...DEFAULT_SETTINGS, staff: 'in' })).toEqual([
    { what: 'staff', before: '"out"', after: '"in"', weaker: false },
  ]);
});

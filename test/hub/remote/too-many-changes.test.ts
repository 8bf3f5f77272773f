// A sensor that changes its settings without end costs a few entries a day, hides nothing by it, and nobody else's.
import { expect, test } from 'vitest';
import { configureStore } from '../../../hub/remote/actions.ts';
import { CHANGES_A_DAY } from '../../../hub/remote/note-state.ts';
import { readAudit, verifyAudit } from '../../../hub/store/audit.ts';
import { readSaidStates } from '../../../hub/store/sensors.ts';
import { STATE } from '../ingest/example-messages.ts';
import { askedStore, NOW_MS } from './asked-store.ts';

const DAY_MS = 86_400_000;
const { settings } = STATE;
const weak = { ...settings, profile: 'hour' as const };

/** Says one and the other, often. */
function alternating(times: number) {
  const made = askedStore();
  made.hub.db.transaction(() => {
    for (let n = 0; n < times; n += 1) made.says({ settings: n % 2 === 0 ? settings : weak });
  })();
  return made;
}
const entries = ({ hub, store }: ReturnType<typeof askedStore>) => readAudit(hub.db, store, 100_000);

test('5,000 alternating states are 40 entries and one that says so, which raises an alarm', () => {
  const made = alternating(5_000);
  const all = entries(made);
  expect(all).toHaveLength(CHANGES_A_DAY[0] + 1);
  expect(all[0]).toMatchObject({
    what: 'too-many-changes',
    sensor: 'door',
    after: expect.stringContaining('more than 40 changes of this sensor on 2026-11-23'),
  });
  expect(verifyAudit(made.hub.db)).toMatchObject({ kind: 'whole', entries: CHANGES_A_DAY[0] + 1 });
  expect(made.alarms().filter(({ kind }) => kind === 'too-many-changes')).toHaveLength(1);
  expect(made.alarms().length).toBeLessThanOrEqual(CHANGES_A_DAY[0] / 2 + 2);
});

test('who weakens settings behind a flood raises an alarm for each, whatever the values, and is seen in force', () => {
  const made = alternating(1000);
  const before = made.alarms().length;
  made.hub.db.transaction(() => {
    for (let n = 1; n <= 1000; n += 1) {
      made.says({ settings: { ...settings, privacy: { epsilon: 1 + n / 100, floor: 5 } } });
    }
  })();
  const added = made.alarms().slice(before);
  expect(added).toEqual([
    {
      kind: 'weaker-settings',
      text: expect.stringMatching(/^privacy\.epsilon protected less at times on 2026-11-23/),
    },
  ]);
  expect(JSON.parse(readSaidStates(made.hub.db, made.store.key)[0]!.message).settings.privacy.epsilon).toBe(
    11,
  );
});

test('the next day notes what has changed altogether, also where the sensor says nothing new', () => {
  const made = alternating(1000);
  const last = { ...settings, privacy: { epsilon: 5, floor: 5 } };
  made.says({ settings: last });
  const count = entries(made).length;
  made.says({ settings: last }, NOW_MS + DAY_MS);
  const added = entries(made).slice(0, -count);
  expect(added).toContainEqual(
    expect.objectContaining({ what: 'privacy.epsilon', before: '1', after: '5', weaker: true }),
  );
  expect(made.alarms().at(-1)!.text).toContain('now counts with privacy.epsilon 5 instead of 1');
});

test('what people ask for is always noted, and raises its alarm', () => {
  const made = alternating(1000);
  const { hub, store } = made;
  for (let n = 0; n < 100; n += 1) {
    const set = { 'privacy.epsilon': 1 + n / 2 + 0.5 };
    configureStore(hub.db, store, { by: 'Kim', set, unset: [] }, NOW_MS);
  }
  expect(entries(made).filter(({ side }) => side === 'hub')).toHaveLength(100);
});

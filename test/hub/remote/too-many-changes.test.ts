// A sensor that changes its settings without end costs a few entries a day, hides nothing by it, and nobody else's.
import { expect, test } from 'vitest';
import { configureStore } from '../../../hub/remote/actions.ts';
import { CHANGES_A_DAY } from '../../../hub/remote/note-state.ts';
import { STATE } from '../ingest/example-messages.ts';
import { type AskedStore, askedStore, NOW_MS } from './asked-store.ts';

const DAY_MS = 86_400_000;
const { settings } = STATE;
const weak = { ...settings, profile: 'hour' as const };

/** Says one and the other, often. */
async function alternating(times: number) {
  const made = askedStore();
  await made.says(Array.from({ length: times }, (_, n) => ({ settings: n % 2 === 0 ? settings : weak })));
  return made;
}
const entries = ({ hub, store }: AskedStore) => hub.db.asOperator().audit(store, 100_000);

test('5,000 alternating states are 40 entries and one that says so, which raises an alarm', async () => {
  const made = await alternating(5_000);
  const all = await entries(made);
  expect(all).toHaveLength(CHANGES_A_DAY[0] + 1);
  expect(all[0]).toMatchObject({
    what: 'too-many-changes',
    sensor: 'door',
    after: expect.stringContaining('more than 40 changes of this sensor on 2026-11-23'),
  });
  expect(await made.hub.db.asOperator().verifyAudit()).toMatchObject({
    kind: 'whole',
    entries: CHANGES_A_DAY[0] + 1,
  });
  expect(made.alarms().filter(({ kind }) => kind === 'too-many-changes')).toHaveLength(1);
  expect(made.alarms().length).toBeLessThanOrEqual(CHANGES_A_DAY[0] / 2 + 2);
});

test('who weakens settings behind a flood raises an alarm for each, whatever the values, and is seen in force', async () => {
  const made = await alternating(1000);
  const before = made.alarms().length;
  await made.says(
    Array.from({ length: 1000 }, (_, n) => ({
      settings: { ...settings, privacy: { epsilon: 1 + (n + 1) / 100, floor: 5 } },
    })),
  );
  const added = made.alarms().slice(before);
  expect(added).toEqual([
    {
      kind: 'weaker-settings',
      text: expect.stringMatching(/^privacy\.epsilon protected less at times on 2026-11-23/),
    },
  ]);
  const said = await made.hub.db.asOperator().saidStates([made.store.key]);
  expect(JSON.parse(said.get(made.store.key)![0]!.message).settings.privacy.epsilon).toBe(11);
});

test('the next day notes what has changed altogether, also where the sensor says nothing new', async () => {
  const made = await alternating(1000);
  const last = { ...settings, privacy: { epsilon: 5, floor: 5 } };
  await made.says({ settings: last });
  const count = (await entries(made)).length;
  await made.says({ settings: last }, NOW_MS + DAY_MS);
  const added = (await entries(made)).slice(0, -count);
  expect(added).toContainEqual(
    expect.objectContaining({ what: 'privacy.epsilon', before: '1', after: '5', weaker: true }),
  );
  expect(made.alarms().at(-1)!.text).toContain('now counts with privacy.epsilon 5 instead of 1');
});

test('what people ask for is always noted, and raises its alarm', async () => {
  const made = await alternating(1000);
  const { hub, store } = made;
  for (let n = 0; n < 100; n += 1) {
    const set = { 'privacy.epsilon': 1 + n / 2 + 0.5 };
    await configureStore(hub.db.asOperator(), store, { by: 'Kim', set, unset: [] }, NOW_MS);
  }
  expect((await entries(made)).filter(({ side }) => side === 'hub')).toHaveLength(100);
});

// `footfall-hub objections list` and `purge` as an operator runs them against a flood.
import { expect, test } from 'vitest';
import { listCommand, type PurgeOptions, purgeCommand } from '../../../hub/commands/objections.ts';
import { registerObjection } from '../../../hub/objections/objections.ts';
import { liveLists } from '../objections/live-lists.ts';
import { askedStore, NOW_MS } from '../remote/asked-store.ts';

const DAY_MS = 86_400_000;
const BERLIN = { store: 'acme/berlin', by: 'Kim', reason: 'a flood' };

/** On two days: 12 of one network and one visitor, and 4 of another on the second. */
async function flooded() {
  const asked = askedStore();
  const { db } = asked.hub;
  let devices = 0;
  const object = async (network: string, nowMs: number) => {
    devices += 1;
    const typed = `3c286d${devices.toString(16).padStart(6, '0')}`;
    await registerObjection(db.asOperator(), asked.store, { typed, network }, nowMs);
  };
  for (let n = 0; n < 12; n += 1) await object('aaaaaa', NOW_MS);
  await object('cccccc', NOW_MS);
  for (let n = 0; n < 4; n += 1) await object('bbbbbb', NOW_MS + DAY_MS);
  const nowMs = NOW_MS + DAY_MS;
  return {
    ...asked,
    db,
    nowMs,
    purge: (options: Partial<PurgeOptions>) => purgeCommand(db, { ...BERLIN, ...options }, nowMs),
    listed: async () => (await liveLists(db, asked.store, nowMs)).flatMap(({ hashes }) => hashes).length,
  };
}

test('the list tells how many came on which day from one network, and no hash of an address', async () => {
  const { db, store, nowMs } = await flooded();
  expect((await listCommand(db, BERLIN, nowMs)).split('\n')).toEqual([
    'day         network  objections',
    '2026-11-23  aaaaaa   12',
    '2026-11-23  cccccc   1',
    '2026-11-24  bbbbbb   4',
    '17 in all',
    '',
  ]);
  const json = await listCommand(db, { ...BERLIN, json: true }, nowMs);
  expect(JSON.parse(json)[0]).toEqual({ day: '2026-11-23', network: 'aaaaaa', objections: 12 });
  const hashes = (await liveLists(db, store, nowMs)).flatMap((list) => [list.key, ...list.hashes]);
  expect(hashes.some((hash) => json.includes(hash))).toBe(false);
});

test.each<[string, Partial<PurgeOptions>, number]>([
  ['a network of a day', { day: '2026-11-23', network: 'aaaaaa' }, 5],
  ['a network', { network: 'bbbbbb' }, 13],
  ['a day', { day: '2026-11-23' }, 4],
  ['all', { all: true }, 0],
])(
  '%s is removed from what sensors are told, with an entry in the audit log and an alarm',
  async (_, which, left) => {
    const { db, store, purge, listed, alarms } = await flooded();
    expect(await purge(which)).toMatch(new RegExp(`^removed ${17 - left}\\n[^]*\\n${left} in all\\n$`));
    expect(await listed()).toBe(left);
    expect(await db.asOperator().audit({ retailer: 'acme', id: store.id }, 9)).toMatchObject([
      {
        what: 'objections',
        by: 'Kim',
        reason: 'a flood',
        side: 'hub',
        weaker: true,
        before: '{"entries":17}',
        after: JSON.stringify({ entries: left, purged: { day: which.day, network: which.network } }),
      },
    ]);
    expect(await db.asOperator().verifyAudit()).toMatchObject({ kind: 'whole', entries: 1 });
    expect(alarms().at(-1)).toMatchObject({ kind: 'weaker-settings' });
  },
);

test.each<[Partial<PurgeOptions>, RegExp]>([
  [{}, /say which: --day, --network or both/],
  [{ all: true, day: '2026-11-23' }, /--all alone/],
  [{ day: 'yesterday' }, /--day: 'yesterday' is not a date/],
  [{ day: '2026-02-31' }, /--day: '2026-02-31' is not a date/],
  [{ day: '2026-11-22' }, /acme\/berlin has no such objections/],
  [{ network: 'dddddd' }, /has no such objections/],
  [{ all: true, by: ' ' }, /--by: Your name is missing/],
  [{ all: true, reason: 'x'.repeat(501) }, /--reason: The reason is over 500/],
  [{ all: true, store: 'acme/nowhere' }, /there is no store acme\/nowhere/],
])('%j is refused in one sentence, and nothing is removed', async (options, message) => {
  const { db, purge, listed } = await flooded();
  await expect(purge(options)).rejects.toThrow(message);
  expect(await listed()).toBe(17);
  expect(await db.asOperator().verifyAudit()).toMatchObject({ entries: 0 });
});

test('bug fixed: the audit log kept what nobody sees of who removed objections and why', async () => {
  const { db, purge } = await flooded();
  await purge({ all: true, by: 'K\u202eim\n', reason: '\u200b' });
  expect(await db.asOperator().audit(undefined, 1)).toMatchObject([{ by: 'Kim', reason: '' }]);
});

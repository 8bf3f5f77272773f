// `footfall-hub objections list` and `purge` as an operator runs them against a flood.
import { expect, test } from 'vitest';
import { listCommand, type PurgeOptions, purgeCommand } from '../../../hub/commands/objections.ts';
import { liveObjectionLists, registerObjection } from '../../../hub/objections/objections.ts';
import { readAudit, verifyAudit } from '../../../hub/store/audit.ts';
import { askedStore, NOW_MS } from '../remote/asked-store.ts';

const DAY_MS = 86_400_000;
const BERLIN = { store: 'acme/berlin', by: 'Kim', reason: 'a flood' };

/** On two days: 12 of one network and one visitor, and 4 of another on the second. */
function flooded() {
  const asked = askedStore();
  const { db } = asked.hub;
  let devices = 0;
  const object = (network: string, nowMs: number) => {
    devices += 1;
    const typed = `3c286d${devices.toString(16).padStart(6, '0')}`;
    registerObjection(db, asked.store, { typed, network }, nowMs);
  };
  for (let n = 0; n < 12; n += 1) object('aaaaaa', NOW_MS);
  object('cccccc', NOW_MS);
  for (let n = 0; n < 4; n += 1) object('bbbbbb', NOW_MS + DAY_MS);
  const nowMs = NOW_MS + DAY_MS;
  return {
    ...asked,
    db,
    nowMs,
    purge: (options: Partial<PurgeOptions>) => purgeCommand(db, { ...BERLIN, ...options }, nowMs),
    listed: () => liveObjectionLists(db, asked.store, nowMs).flatMap(({ hashes }) => hashes).length,
  };
}

test('the list tells how many came on which day from one network, and no hash of an address', () => {
  const { db, store, nowMs } = flooded();
  expect(listCommand(db, BERLIN, nowMs).split('\n')).toEqual([
    'day         network  objections',
    '2026-11-23  aaaaaa   12',
    '2026-11-23  cccccc   1',
    '2026-11-24  bbbbbb   4',
    '17 in all',
    '',
  ]);
  const json = listCommand(db, { ...BERLIN, json: true }, nowMs);
  expect(JSON.parse(json)[0]).toEqual({ day: '2026-11-23', network: 'aaaaaa', objections: 12 });
  const hashes = liveObjectionLists(db, store, nowMs).flatMap((list) => [list.key, ...list.hashes]);
  expect(hashes.some((hash) => json.includes(hash))).toBe(false);
});

test.each<[string, Partial<PurgeOptions>, number]>([
  ['a network of a day', { day: '2026-11-23', network: 'aaaaaa' }, 5],
  ['a network', { network: 'bbbbbb' }, 13],
  ['a day', { day: '2026-11-23' }, 4],
  ['all', { all: true }, 0],
])(
  '%s is removed from what sensors are told, with an entry in the audit log and an alarm',
  (_, which, left) => {
    const { db, store, purge, listed, alarms } = flooded();
    expect(purge(which)).toMatch(new RegExp(`^removed ${17 - left}\\n[^]*\\n${left} in all\\n$`));
    expect(listed()).toBe(left);
    expect(readAudit(db, { retailer: 'acme', id: store.id }, 9)).toMatchObject([
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
    expect(verifyAudit(db)).toMatchObject({ kind: 'whole', entries: 1 });
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
])('%j is refused in one sentence, and nothing is removed', (options, message) => {
  const { db, purge, listed } = flooded();
  expect(() => purge(options)).toThrow(message);
  expect(listed()).toBe(17);
  expect(verifyAudit(db)).toMatchObject({ entries: 0 });
});

test('bug fixed: the audit log kept what nobody sees of who removed objections and why', () => {
  const { db, purge } = flooded();
  purge({ all: true, by: 'K\u202eim\n', reason: '\u200b' });
  expect(readAudit(db, undefined, 1)).toMatchObject([{ by: 'Kim', reason: '' }]);
});

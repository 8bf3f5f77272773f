// `footfall-hub pair` and `revoke` as an operator runs them: what they print is walked through in the end-to-end tests.
import { describe, expect, test } from 'vitest';
import { changeThing } from '../../../hub/commands/directory.ts';
import { pair, revoke } from '../../../hub/commands/pairing.ts';
import { issueAuthority } from '../../../hub/pairing/certificate.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import { seededRandom } from '../../../shared/random.ts';
import { askedStore, NOW_MS } from '../remote/asked-store.ts';

const DOOR = { retailer: 'acme', store: 'berlin', sensor: 'door' };
const UNSEEN = 'K\u202eim\n';

const TERM = { fromMs: NOW_MS, toMs: NOW_MS + 86_400_000 };
const authority = issueAuthority('Footfall', TERM).certificate;

const code = (db: HubDatabase, by: string) =>
  pair(
    db,
    { store: 'acme/berlin', sensor: 'door', by },
    { url: 'https://hub:8443', authority, random: seededRandom(1), nowMs: NOW_MS },
  );

describe('bug fixed: whoever paired or revoked a sensor', () => {
  test('was kept with what nobody sees', async () => {
    const { db, raw } = askedStore().hub;
    await code(db, UNSEEN);
    expect(raw.prepare('SELECT issued_by FROM pairing_code').pluck().get()).toBe('Kim');
    await db.asOperator().write((unit) => unit.issueCredential(DOOR, 'hash', NOW_MS));
    await revoke(db, { sensor: 'acme/berlin/door', by: UNSEEN, reason: 'lost\u200b' }, NOW_MS);
    expect(await db.asOperator().audit(undefined, 1)).toMatchObject([{ by: 'Kim', reason: 'lost' }]);
  });

  test('could leave out who it was', async () => {
    const { db } = askedStore().hub;
    await expect(code(db, '\u200b')).rejects.toThrow('--by: Your name is missing');
    await db.asOperator().write((unit) => unit.issueCredential(DOOR, 'hash', NOW_MS));
    const sensor = 'acme/berlin/door';
    await expect(revoke(db, { sensor, by: ' ' }, NOW_MS)).rejects.toThrow('--by: Your name is missing');
    const reason = 'x'.repeat(501);
    await expect(revoke(db, { sensor, by: 'Kim', reason }, NOW_MS)).rejects.toThrow(
      '--reason: The reason is over 500',
    );
    expect(await db.asOperator().audit(undefined, 9)).toEqual([]);
  });
});

test('a sensor or a store that is retired is not paired again before it is in use again', async () => {
  const { db } = askedStore().hub;
  const change = (verb: 'retire' | 'change', kind: 'sensor' | 'store', name: string, retired?: string) =>
    changeThing(db, { verb, kind, name }, { by: 'Kim', ...(retired && { retired }) }, NOW_MS);
  await change('retire', 'sensor', 'acme/berlin/door');
  await expect(code(db, 'Kim')).rejects.toThrow(
    'sensor acme/berlin/door is retired since 2026-11-23: take it into use',
  );
  await change('change', 'sensor', 'acme/berlin/door', 'no');
  await expect(code(db, 'Kim')).resolves.toContain('pairs acme/berlin/door');
  await change('retire', 'sensor', 'acme/berlin/door', '2026-11-24');
  await change('retire', 'store', 'acme/berlin', '2026-11-24');
  await expect(code(db, 'Kim')).resolves.toContain('pairs acme/berlin/door');
  await change('retire', 'store', 'acme/berlin');
  await expect(code(db, 'Kim')).rejects.toThrow(
    'store acme/berlin is retired since 2026-11-23: take it into use',
  );
});

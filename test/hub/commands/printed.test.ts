// Whatever strangers wrote, what commands print is one line each that a terminal shows and does not obey.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { audit, configure, pause } from '../../../hub/commands/control.ts';
import { printedJson, printedLines } from '../../../hub/commands/printed.ts';
import { askedStore, NOW_MS } from '../remote/asked-store.ts';

const EVIL = 'Kim\n999 2026-11-23T15:26:00Z all is well\u001b[2J\u009b2J\u202egnp.exe\u200b\u2028\ud800x';
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const linesOf = (text: string) => text.replace(/\n$/, '').split('\n');

async function evilStore() {
  const made = askedStore();
  const { hub, store } = made;
  made.says({ refused: EVIL.slice(0, 300) });
  // As a version wrote it that did not look at it.
  const entry = {
    retailer: 'acme',
    store: 'berlin',
    sensor: null,
    side: 'hub',
    what: 'pause',
    weaker: false,
  } as const;
  await hub.db
    .asOperator()
    .write((unit) =>
      unit.appendAudit(
        { ...entry, by: EVIL, reason: EVIL, before: 'null', after: JSON.stringify(EVIL) },
        NOW_MS,
      ),
    );
  return { db: hub.db, store };
}

test('footfall-hub audit prints a line an entry, without escape sequences, and the chain stays whole', async () => {
  const { db } = await evilStore();
  const { text } = await audit(db, { limit: 10 });
  expect(linesOf(text)).toHaveLength(2);
  expect(text.replaceAll('\n', '')).not.toMatch(UNSEEN);
  expect(text).toContain('by Kim 999 2026-11-23T15:26:00Z all is well');
  expect(await db.asOperator().verifyAudit()).toMatchObject({ kind: 'whole', entries: 2 });
});

test('as JSON too, with what the entry holds', async () => {
  const { text } = await audit((await evilStore()).db, { limit: 10, json: true });
  expect(text.replaceAll('\n', '')).not.toMatch(UNSEEN);
  expect(linesOf(text).map((line) => JSON.parse(line).after)[0]).toBe(EVIL);
});

test.each([false, true])('what stands shows what a sensor says without it (as JSON: %s)', async (json) => {
  const { db } = await evilStore();
  const text = await configure(db, { store: 'acme/berlin', by: 'Kim', json }, NOW_MS);
  expect(text).toContain('all is well');
  expect(text.replaceAll('\n', '')).not.toMatch(UNSEEN);
});

test('who pauses is noted without it, and a name of nothing that is seen is none', async () => {
  const { db } = await evilStore();
  await pause(db, { store: 'acme/berlin', by: EVIL, reason: EVIL }, NOW_MS);
  const [row] = await db.asOperator().audit(undefined, 1);
  expect([UNSEEN.test(row!.by), UNSEEN.test(row!.reason)]).toEqual([false, false]);
  const nobody = { store: 'acme/berlin', by: '\u200b\u202e' };
  await expect(pause(db, nobody, NOW_MS)).rejects.toThrow(/Your name is missing/);
});

property.prop([fc.array(fc.string({ unit: 'binary' }))])('a line stays a line', (lines) => {
  const text = printedLines(lines);
  expect(text.split('\n')).toHaveLength(lines.length + 1);
  expect(text.replaceAll('\n', '')).not.toMatch(UNSEEN);
});

property.prop([fc.jsonValue()])('JSON stays what it was, on one line', (value) => {
  const text = printedJson(value);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
  expect(text.slice(0, -1)).not.toMatch(UNSEEN);
});

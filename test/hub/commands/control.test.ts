// `footfall-hub pause`, `resume`, `configure` and `audit` as an operator runs them, and what the API answers.
import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import { audit, configure, pause, resume } from '../../../hub/commands/control.ts';
import { AuditSchema, ControlSchema } from '../../../hub/web/api/control-schemas.ts';
import { askedStore, NOW_MS } from '../remote/asked-store.ts';
import { startWeb } from '../web/start-web.ts';

const BERLIN = { store: 'acme/berlin', by: 'Kim' };

test('what stands is shown after each command', async () => {
  const { hub, says } = askedStore();
  says({});
  expect(await pause(hub.db, { ...BERLIN, until: '2026-11-23T18:00', reason: 'refit' }, NOW_MS)).toMatch(
    /paused since 2026-11-23T15:26:00Z.*until.*2026-11-23T17:00:00Z.*Kim.*refit/,
  );
  expect(await resume(hub.db, BERLIN, NOW_MS)).toMatch(/not paused/);
  const set = ['zones.insideDbm=-72', 'opening=store', 'stayMinutes=null'];
  expect(await configure(hub.db, { ...BERLIN, set }, NOW_MS)).toMatch(/zones\.insideDbm.*-72/);
  expect(await configure(hub.db, { ...BERLIN, unset: ['zones.insideDbm', 'opening'] }, NOW_MS)).not.toMatch(
    /-72/,
  );
});

test.each([
  [{ set: ['zones.insideDbm'] }, /--set zones\.insideDbm: write NAME=VALUE/],
  [{ set: ['shoes=1'] }, /shoes: There is no such setting.*Name one of profile/],
  [{ store: 'acme/nowhere' }, /there is no store acme\/nowhere/],
])('%j is refused in one sentence', async (options, message) => {
  const { hub } = askedStore();
  await expect(configure(hub.db, { ...BERLIN, ...options }, NOW_MS)).rejects.toThrow(message);
});

test('the log is printed and checked', async () => {
  const { hub } = askedStore();
  await pause(hub.db, BERLIN, NOW_MS);
  expect((await audit(hub.db, { limit: 9 })).text).toMatch(
    /^1 2026-11-23T15:26:00Z acme\/berlin asked: pause null -> /,
  );
  const { text, intact } = await audit(hub.db, { limit: 9, verify: true });
  expect([text, intact]).toEqual([
    expect.stringMatching(/^1 entries, none altered; .*[0-9a-f]{64}\n$/),
    true,
  ]);
  expect(await audit(hub.db, { limit: 9, verify: 'f'.repeat(64) })).toMatchObject({ intact: false });
});

test('the API pauses, sets and tells, and refuses with what and where', async () => {
  const { app, hub } = await startWeb();
  askedStore(hub).says({});
  const url = (path: string) => `/api/v1/stores/acme/berlin/${path}`;
  const post = (path: string, payload: object) => app.inject({ method: 'POST', url: url(path), payload });

  const paused = await post('pause', { by: 'Kim', reason: 'refit' });
  expect(paused.statusCode, paused.body).toBe(200);
  expect(Check(ControlSchema, paused.json())).toBe(true);
  expect(paused.json().asked.pause).toMatchObject({ by: 'Kim', until: null });
  const set = await post('settings', { by: 'Kim', set: { 'privacy.floor': 8 } });
  expect(set.json().asked.settings).toEqual({ privacy: { floor: 8 } });
  const wrong = await post('settings', { by: 'Kim', set: { 'privacy.floor': -8 } });
  expect(wrong.statusCode).toBe(400);
  expect(wrong.json().error).toMatchObject({ where: 'privacy.floor' });
  expect((await post('resume', { by: 'Kim' })).json().asked.pause).toBeNull();
  const log = (await app.inject({ url: url('audit') })).json();
  expect(Check(AuditSchema, log)).toBe(true);
  expect(log.entries.map(({ what }: { what: string }) => what)).toEqual([
    ...['pause', 'privacy.floor', 'pause', 'settings'],
  ]);
  expect((await app.inject({ url: '/api/v1/stores/acme/nowhere/control' })).statusCode).toBe(404);
});

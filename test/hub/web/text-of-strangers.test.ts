// Text of strangers on pages and in the API: on one line, without what nobody sees, and no longer than its place; also
// where an older version has stored it as it came.
import { expect, test } from 'vitest';
import { HEALTH, STATE } from '../ingest/example-messages.ts';
import { ALWAYS } from '../report/filled-hub.ts';
import { startWeb } from './start-web.ts';

const EVIL = `a\n\u001b[31mb\u202egnp\u2066\u200b\ufeff${'x'.repeat(5000)}`;
const UNSEEN = /[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u;

async function evilWeb() {
  const { app, hub } = await startWeb();
  const store = hub.addStore('berlin', 'Europe/Berlin', ALWAYS);
  const key = hub.addSensor(store, 'door');
  const { db, raw } = hub;
  raw
    .prepare('INSERT INTO refused (received_at, topic, code, reason, body) VALUES (1, ?, ?, ?, ?)')
    .run(...[EVIL, 'not-json', EVIL, new Uint8Array()]);
  raw
    .prepare("INSERT INTO alarm (raised_at, sensor_key, store_key, kind, text) VALUES (1, ?, ?, 'x', ?)")
    .run(...[key, store.key, EVIL]);
  const state = JSON.stringify({ ...STATE, version: EVIL, refused: EVIL });
  const source = { state: 'deaf', restarts: 1, reason: EVIL };
  const said = { state, online: state, health: JSON.stringify({ ...HEALTH, source }) };
  const entry = {
    retailer: 'acme',
    store: 'berlin',
    sensor: null,
    side: 'hub',
    what: 'pause',
    weaker: false,
  } as const;
  await db.asOperator().write(async (unit) => {
    await unit.changeSensors([{ sensor: { key, store: store.key }, ...said }], 1);
    await unit.appendAudit({ ...entry, by: EVIL, reason: EVIL, before: 'null', after: 'null' }, 1);
  });
  return app;
}

test.each([
  '/messages',
  '/stores/acme/berlin',
  '/',
  '/api/v1/refused',
  '/api/v1/alarms',
  '/api/v1/stores/acme/berlin/sensors',
  '/api/v1/stores/acme/berlin/audit',
  '/api/v1/stores/acme/berlin/control',
])('%s shows it plain and clipped', async (url) => {
  const app = await evilWeb();
  const { statusCode, body, headers } = await app.inject({ url });
  expect(statusCode).toBe(200);
  const isJson = String(headers['content-type']).includes('json');
  const said = isJson ? strings(JSON.parse(body)) : [body.replace(/<svg[\s\S]*?<\/svg>/g, '')];
  for (const text of said) expect(text).not.toMatch(UNSEEN);
  expect(said.join('')).not.toContain('x'.repeat(501));
});

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

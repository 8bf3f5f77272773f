// Every word of every page comes from the catalogue: the pages of a filled hub are asked for with a French catalogue whose
// texts stand in marks, and what is seen outside of marks must be data: names, addresses, numbers, dates.
import { expect, test } from 'vitest';
import type { WebApp } from '../../../hub/web/web-app.ts';
import { changeSetup, countedStore, EIGHT_HOURS } from '../calibration/counted-store.ts';
import { daily, type FilledHub, utc } from '../report/filled-hub.ts';
import { foreign, MARKED, OPEN } from './marked-words.ts';
import { startWeb } from './start-web.ts';

/** Names and the like. */
const DATA = [
  ...['Footfall', 'API', 'CSV', 'JSON', 'UTC', 'English', 'Français', 'ε'],
  ...[
    'Acme',
    'acme',
    'Berlin Mitte',
    'berlin',
    'Oslo',
    'Neu',
    'Zu',
    'Aus',
    'Paar',
    'door',
    'back',
    'minutes',
  ],
  ...[
    'Europe/Berlin',
    'Europe/Oslo',
    'Kim',
    'Lee',
    'a slip',
    'refit',
    'moved',
    'not-json',
    'tomorrow',
    'fortnight',
  ],
  ...['evil.example', 'http://undefined:undefined', '4w, 12w, 1y, 5y'],
];

/** Stores in every state that a page tells of. */
function fill(hub: FilledHub): ReturnType<typeof countedStore> {
  const open = daily('10:00', '16:00');
  const at = countedStore(hub);
  at.count(...EIGHT_HOURS, { from: '2026-11-20T20:00', people: '3' });
  hub.addStore('neu', 'Europe/Oslo', open, 'Neu');
  hub.addSensor(hub.addStore('wartet', 'Europe/Oslo', open, 'Oslo'), 'door', 'online');
  const two = hub.addStore('paar', 'Europe/Berlin', open, 'Paar');
  for (const id of ['door', 'back']) {
    hub.addHours(hub.addSensor(two, id, 'online'), utc('2026-10-26T00'), utc('2026-11-23T13'), (hour) => {
      const ofDay = hour % 24;
      if (ofDay === 11 && id === 'back') return undefined;
      return {
        visits: ofDay === 12 ? null : 10 + ofDay,
        dwell: ofDay === 13 ? [9, null, null, 4] : [5, 6, 7, 8],
      };
    });
  }
  const off = hub.addSensor(hub.addStore('aus', 'Europe/Berlin', open, 'Aus'), 'door', 'offline');
  hub.addHours(off, utc('2026-11-02T00'), utc('2026-11-20T12'), () => ({
    dwell: null,
    stay: [12, 8, 20],
    coverage: 0.5,
  }));
  const shut = hub.addSensor(
    hub.addStore('zu', 'Europe/Berlin', { ...open, mon: null }, 'Zu'),
    'door',
    'online',
  );
  hub.addHours(shut, utc('2026-11-22T09'), utc('2026-11-23T14'), () => ({ visits: null, dwell: null }));
  return at;
}

async function start() {
  const { app, hub } = await startWeb(undefined, { catalogue: MARKED });
  const at = fill(hub);
  return { app, hub, at };
}

const get = (app: WebApp, url: string, headers = {}) =>
  app.inject({ url, headers: { 'accept-language': 'fr', ...headers } });
const post = (app: WebApp, url: string, fields: Record<string, string>) =>
  app.inject({
    method: 'POST',
    url,
    payload: new URLSearchParams(fields).toString(),
    headers: { 'accept-language': 'fr', 'content-type': 'application/x-www-form-urlencoded' },
  });

test('the test finds a word that is none of the catalogue’s', () => {
  expect(foreign('<title>x</title><p>⟦Bonjour ⟧Acme⟦ !⟧ 12 nov.</p>', DATA)).toEqual(['x']);
  expect(foreign('<title></title><p aria-label="Hello">⟦Bonjour ⟧there⟦⟧</p>', DATA)).toEqual([
    'there',
    'Hello',
  ]);
  expect(foreign('<title></title><i lang="en">late</i>', DATA)).toEqual([]);
});

const PAGES = [
  '/',
  '/messages',
  '/stores/acme/berlin',
  '/stores/acme/berlin?as=phones&range=12w',
  '/stores/acme/berlin/calibration',
  '/stores/acme/neu',
  '/stores/acme/neu/calibration',
  '/stores/acme/wartet',
  '/stores/acme/paar?range=1y',
  '/stores/acme/paar?day=2026-11-20&range=5y',
  '/stores/acme/aus',
  '/stores/acme/aus?day=2026-11-21',
  '/stores/acme/zu',
  '/nothing',
  '/stores/acme/nowhere',
  '/stores/acme/berlin?day=tomorrow',
  '/stores/acme/berlin?range=fortnight',
];

test('no page has a word of its own', async () => {
  const { app } = await start();
  for (const url of PAGES) {
    const { body } = await get(app, url);
    expect([url, foreign(body, DATA)]).toEqual([url, []]);
    expect(body).toContain('<html lang="fr">');
    expect(body).toContain(OPEN);
  }
});

test('nor has a store that is calibrated, ended, paused, set up anew or refused', async () => {
  const { app, hub, at } = await start();
  const page = '/stores/acme/berlin/calibration';
  const own = async (answer: Promise<{ body: string }>) =>
    expect(foreign((await answer).body, DATA)).toEqual([]);
  await post(app, `${page}/apply`, { measure: 'visits', from: '', by: 'Kim' });
  await own(get(app, page));
  await own(get(app, '/stores/acme/berlin'));
  changeSetup(at, utc('2026-11-22T12'));
  await own(get(app, page));
  await post(app, `${page}/apply`, { measure: 'visits', from: '2026-11-21', by: 'Kim' });
  await post(app, `${page}/counts/1/withdraw`, { by: 'Lee', why: 'a slip' });
  await post(app, `${page}/2/end`, { by: 'Lee', why: 'moved', from: '2026-11-22' });
  await own(get(app, page));
  await post(app, '/stores/acme/berlin/pause', { by: 'Kim', until: '2026-11-24T18:00', reason: 'refit' });
  for (const url of ['/stores/acme/berlin', '/']) await own(get(app, url));
  hub.raw
    .prepare(
      "INSERT INTO refused (received_at, topic, code, reason, body) VALUES (1, 'acme', 'not-json', 'x', ?)",
    )
    .run(new Uint8Array());
  await own(get(app, '/messages'));
  await own(post(app, `${page}/apply`, { measure: 'occupancy', by: 'Kim' }));
  await own(post(app, '/stores/acme/berlin/pause', { by: '', reason: 'refit' }));
  await own(get(app, '/', { host: 'evil.example' }));
});

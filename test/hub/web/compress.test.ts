// Answers are compressed for those who take it, and say the same.
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { daily, utc } from '../report/filled-hub.ts';
import { startWeb } from './start-web.ts';

async function hub() {
  const { app, hub } = await startWeb();
  const store = hub.addStore('berlin', 'Europe/Berlin', daily('09:00', '20:00'));
  hub.addHours(hub.addSensor(store, 'door'), utc('2026-11-01T00'), utc('2026-11-23T14'), () => ({}));
  const style = /href="([^"]*style.css)"/.exec((await app.inject('/')).body)![1]!;
  return {
    style,
    ask: (url: string, accepted?: string) =>
      app.inject({ url, headers: accepted === undefined ? {} : { 'accept-encoding': accepted } }),
  };
}

const PAGES = [
  '/',
  '/stores/acme/berlin',
  '/stores/acme/nowhere',
  '/api/v1/stores/acme/berlin/hours',
  '/api/v1/stores/acme/berlin/hours.csv',
];

describe.each([...PAGES, 'its style'])('%s', (page) => {
  test('is sent as gzip, shorter, and else as it is', async () => {
    const { ask, style } = await hub();
    const url = page === 'its style' ? style : page;
    const [plain, zipped] = [await ask(url), await ask(url, 'br, gzip, deflate')];
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(zipped.statusCode).toBe(plain.statusCode);
    expect(plain.headers.vary).toMatch(/(^|, )Accept-Encoding$/);
    expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: plain.headers.vary });
    expect(gunzipSync(zipped.rawPayload).toString()).toBe(plain.body);
    expect(zipped.rawPayload.length).toBeLessThan(plain.rawPayload.length);
    if (zipped.headers['content-length'] !== undefined)
      expect(Number(zipped.headers['content-length'])).toBe(zipped.rawPayload.length);
  });
});

test.each(['gzip;q=0', 'identity', 'gzip; q=0.0, br', 'xgzip'])(
  'who accepts %s gets no gzip',
  async (accepted) => {
    const { ask } = await hub();
    expect((await ask('/', accepted)).headers['content-encoding']).toBeUndefined();
  },
);

test.each(['GZIP', '*', 'gzip;q=0.5', 'br;q=0, gzip'])('who accepts %s does', async (accepted) => {
  const { ask } = await hub();
  expect((await ask('/', accepted)).headers['content-encoding']).toBe('gzip');
});

test('a part of a file is what its bytes are', async () => {
  const { app } = await startWeb();
  const url = /href="([^"]*style.css)"/.exec((await app.inject('/')).body)![1]!;
  const part = await app.inject({ url, headers: { 'accept-encoding': 'gzip', range: 'bytes=0-1999' } });
  expect(part.statusCode).toBe(206);
  expect(part.headers['content-encoding']).toBeUndefined();
  expect(part.body).toHaveLength(2000);
});

test('a short answer is sent as it is', async () => {
  const { ask } = await hub();
  expect((await ask('/api/v1/alarms', 'gzip')).headers['content-encoding']).toBeUndefined();
});

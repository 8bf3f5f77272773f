import { describe, expect, test } from 'vitest';
import { pauseStore } from '../../../hub/remote/actions.ts';
import { en } from '../../../hub/render/words/en.ts';
import { ALWAYS, daily, utc } from '../report/filled-hub.ts';
import { figure, pageData } from './page-data.ts';
import { startWeb } from './start-web.ts';

const text = (html: string) =>
  html
    .replace(/<script[\s\S]*?<\/script>|<svg[\s\S]*?<\/svg>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

describe('what a store says', () => {
  test('the newest day, when nothing of today has come', async () => {
    const { app, hub } = await startWeb();
    const store = hub.addStore('old', 'Europe/Berlin', ALWAYS, 'Recorded');
    hub.addHours(hub.addSensor(store, 'door'), utc('2023-04-03T00'), utc('2023-04-28T10'), () => ({}));
    const page = (await app.inject({ url: '/stores/acme/old' })).body;
    expect(pageData(page)).toContainEqual({ lastDay: '2023-04-28' });
    expect(text(page)).toContain('Friday 28 April 2023, the last day with data');
    expect(figure(page, 'visits')).toMatchObject({ missing: 12, hours: 24 });
    const overview = (await app.inject({ url: '/' })).body;
    expect(pageData(overview)).toContainEqual({ day: '2023-04-28' });
    expect(pageData(overview)).toContainEqual({ state: 'silent', since: '2023-04-28T10:00:00.000Z' });
    expect(text(overview)).toContain('28 Apr 2023, 12:00');
  });

  test.each([
    // Kathmandu: Saturday 28 November, 14:45; closed on Saturdays, and heard all the same.
    ['closed', { ...daily('10:00', '20:00'), sat: null }, 'Today: closed'],
    ['early', daily('18:00', '20:00'), 'Today: no open hour yet'],
  ] as const)('that today is %s, where that is why nothing was heard', async (day, opening, says) => {
    const { app, hub } = await startWeb('2026-11-28T09:00:00Z');
    const store = hub.addStore('shop', 'Asia/Kathmandu', opening, 'Shop');
    hub.addHours(hub.addSensor(store, 'door'), utc('2026-11-27T00'), utc('2026-11-28T08'), () => ({}));
    const page = (await app.inject({ url: '/' })).body;
    expect(page).toContain(`data-idle="${day}"`);
    expect(text(page)).toContain(says);
    expect(text(page)).not.toMatch(/not heard visits|no whole hours to compare/);
    // Nobody is inside of a day of which no open hour was heard: not even who was there the day before.
    expect(page).not.toContain('data-inside');
  });

  test('that a paused day is paused', async () => {
    const { app, hub } = await startWeb('2026-11-28T15:00:00Z');
    const store = hub.addStore('shop', 'UTC', daily('10:00', '14:00'), 'Shop');
    hub.addHours(hub.addSensor(store, 'door'), utc('2026-11-27T00'), utc('2026-11-28T09'), () => ({}));
    await pauseStore(hub.db.asOperator(), store, { by: 'Kim' }, Date.parse('2026-11-28T09:00:00Z'));
    expect(text((await app.inject({ url: '/' })).body)).toContain('Today: paused');
  });

  test('that an open day that was not heard is not heard', async () => {
    const { app, hub } = await startWeb('2026-11-28T15:00:00Z');
    const store = hub.addStore('shop', 'UTC', daily('10:00', '14:00'), 'Shop');
    hub.addHours(hub.addSensor(store, 'door'), utc('2026-11-27T00'), utc('2026-11-28T09'), () => ({}));
    const page = (await app.inject({ url: '/' })).body;
    expect(page).not.toContain('data-idle');
    expect(text(page)).toContain('not heard visits');
    expect(page).not.toContain('data-inside');
  });

  test('what to do, before the first hour', async () => {
    const { app, hub } = await startWeb();
    hub.addStore('new', 'Europe/Berlin', daily('10:00', '20:00'));
    const page = (await app.inject({ url: '/stores/acme/new' })).body;
    expect(pageData(page)).toContainEqual({ waiting: 'sensor' });
    expect(page).toContain('acme/new/');
    const overview = (await app.inject({ url: '/' })).body;
    expect(pageData(overview)).toEqual([{ store: 'acme/new' }, { state: 'none' }]);
  });

  test('a withheld day as a span, never as zero', async () => {
    const { app, hub } = await startWeb();
    const store = hub.addStore('quiet', 'UTC', daily('10:00', '13:00'));
    const sensor = hub.addSensor(store, 'door');
    hub.addHours(sensor, utc('2026-11-23T10'), utc('2026-11-23T13'), () => ({ visits: null }));
    const page = (await app.inject({ url: '/stores/acme/quiet' })).body;
    const withheld = { known: 'withheld', withheld: 3, withheldMost: 12 };
    for (const name of ['visits', 'range-visits']) {
      expect(figure(page, name)).toMatchObject(withheld);
      expect(figure(page, name)).not.toHaveProperty('value');
    }
    expect(text(page)).toContain('0 to 12 ');
    const overview = (await app.inject({ url: '/' })).body;
    expect(figure(overview, 'visits')).toMatchObject(withheld);
    expect(text(overview)).toContain('0 to 12 ');
  });

  test('each figure with its range, and what the range means', async () => {
    const { app, hub } = await startWeb();
    const store = hub.addStore('one', 'UTC', daily('10:00', '12:00'));
    const sensor = hub.addSensor(store, 'door');
    hub.addHours(sensor, utc('2026-11-22T10'), utc('2026-11-22T12'), () => ({
      visits: 40,
      dwell: [9, 9, 9, 9],
    }));
    const page = (await app.inject({ url: '/stores/acme/one' })).body;
    const visits = { value: 80, low: 44, high: 144 };
    expect(figure(page, 'visits')).toMatchObject({ ...visits, unit: 'phones', known: 'exact' });
    expect(figure(page, 'passersby')).toMatchObject({ value: 60, unit: 'phones' });
    const { value, low, high } = figure(page, 'came-in');
    expect(value).toBeCloseTo(80 / 140, 9);
    expect(low).toBeLessThan(value as number);
    expect(high).toBeGreaterThan(value as number);
    expect(figure(page, 'occupancy')).toMatchObject({ value: 6, low: 3.1, high: 11.6, at: '10:00' });
    expect(figure(page, 'range-visits')).toMatchObject(visits);
    expect(figure(page, 'day-visits')).toMatchObject(visits);
    // As they are written, and what it means.
    for (const words of ['80 between 44 and 144 ', '57 % between ', '6.0 between 3.1 and 11.6 '])
      expect(text(page)).toContain(words);
    expect(text(page)).toContain('10:00 40 (20 to 78) ');
    expect(text(page)).toContain(en.figures.rangeMeaning);
    expect(text(page)).toContain('a factor of 1.6');
    const overview = (await app.inject({ url: '/' })).body;
    expect(figure(overview, 'visits')).toMatchObject(visits);
    expect(text(overview)).toContain('between 44 and 144');
  });

  test('not known where the profile cannot know, withheld where it was too little to publish', async () => {
    const { app, hub } = await startWeb();
    const openAt = daily('10:00', '12:00');
    const [minutes, quiet] = ['minutes', 'quiet'].map((id) =>
      hub.addSensor(hub.addStore(id, 'UTC', openAt), 'door'),
    );
    hub.addHours(minutes!, utc('2026-11-23T10'), utc('2026-11-23T12'), () => ({ dwell: null }));
    hub.addHours(quiet!, utc('2026-11-23T10'), utc('2026-11-23T12'), () => ({
      dwell: [9, null, null, null],
    }));
    const unknown = (await app.inject({ url: '/stores/acme/minutes' })).body;
    expect(figure(unknown, 'stays')).toEqual({ figure: 'stays', known: 'unknown' });
    expect(text(unknown)).toContain('Not known: people stay for too long to be told apart');
    expect(text(unknown)).not.toContain('Average stay');
    const withheld = (await app.inject({ url: '/stores/acme/quiet' })).body;
    expect(figure(withheld, 'under5')).toMatchObject({ known: 'exact', value: 18 });
    expect(figure(withheld, 'over60')).toEqual({ figure: 'over60', known: 'withheld' });
    expect(text(withheld)).toContain('too few for a fair average');
    expect(text(withheld)).not.toContain('Average stay');
    expect(text(withheld)).not.toContain('Nothing withheld');
    expect(text(withheld)).toContain('No visits withheld');
    expect(text(unknown)).toContain('Nothing withheld');
  });

  test('bug: a day on which a store is closed is closed on the overview too, though its sensor hears', async () => {
    const { app, hub } = await startWeb('2026-11-28T10:30:00Z');
    const opening = { ...daily('10:00', '19:00'), sat: null };
    const sensor = hub.addSensor(hub.addStore('kathmandu', 'Asia/Kathmandu', opening), 'door');
    hub.addHours(sensor, utc('2026-11-27T00'), utc('2026-11-28T10'), () => ({ visits: 20 }));
    const overview = text((await app.inject({ url: '/' })).body);
    expect(overview).toContain('Today: closed');
    expect(overview).not.toContain('not heard visits');
    expect(text((await app.inject({ url: '/stores/acme/kathmandu' })).body)).toContain(
      'The store is closed on this day.',
    );
  });

  test('says how many were taken out as staff, where any were', async () => {
    const { app, hub } = await startWeb();
    const sensor = hub.addSensor(hub.addStore('one', 'UTC', daily('10:00', '12:00')), 'door');
    hub.addHour(sensor, utc('2026-11-23T10'), { staff: 2 });
    hub.addHour(sensor, utc('2026-11-23T11'), { staff: 2.6 });
    const none = hub.addSensor(hub.addStore('two', 'UTC', daily('10:00', '12:00')), 'door');
    hub.addHour(none, utc('2026-11-23T10'), { staff: 0 });
    hub.addHour(none, utc('2026-11-23T11'));
    const page = text((await app.inject({ url: '/stores/acme/one' })).body);
    expect(page).toContain('Staff taken out: about 2.3 phones');
    expect(page).toContain('An average over 2 hours.');
    expect(text((await app.inject({ url: '/stores/acme/two' })).body)).not.toContain('Staff taken out');
    const days = (await app.inject({ url: '/api/v1/stores/acme/one/days' })).json().days;
    expect(days.at(-1)).toMatchObject({ date: '2026-11-23', staff_taken_out: 2.3 });
  });

  test('says how long people stay, with its range and how it is known', async () => {
    const { app, hub } = await startWeb();
    const sensor = hub.addSensor(hub.addStore('one', 'UTC', daily('10:00', '12:00')), 'door');
    hub.addHour(sensor, utc('2026-11-23T10'), { dwell: null });
    hub.addHour(sensor, utc('2026-11-23T11'), { dwell: null, stay: [14.6, 9.2, 28.1] });
    const page = (await app.inject({ url: '/stores/acme/one' })).body;
    expect(figure(page, 'stay')).toEqual({
      figure: 'stay',
      value: 14.6,
      from: 'learned',
      low: 9.2,
      high: 28.1,
    });
    expect(figure(page, 'stays')).toEqual({ figure: 'stays', known: 'learned' });
    for (const words of [
      'Average stay about 15 min between 9 and 28 learned from how soon phones fall silent, staff among them from the 1 hour that told it',
      'About 15 minutes on average, between 9 and 28: learned from how soon phones fall silent, staff among them. Told by 1 hour of 2.',
    ])
      expect(text(page)).toContain(words);
  });

  test('five years by the month, without a point for every hour', async () => {
    const { app, hub } = await startWeb();
    const store = hub.addStore('long', 'Europe/Berlin', daily('09:00', '20:00'));
    hub.addHours(hub.addSensor(store, 'door'), utc('2021-11-23T00'), utc('2026-11-23T15'), () => ({}));
    await app.inject({ url: '/stores/acme/long?range=5y' });
    const startMs = performance.now();
    const page = (await app.inject({ url: '/stores/acme/long?range=5y' })).body;
    expect(performance.now() - startMs).toBeLessThan(2000);
    expect(page.length).toBeLessThan(150_000);
    // 1826 days of 11 hours with 10 visits, and today 7 of them so far.
    expect(figure(page, 'range-visits').value).toBe(200_930);
    expect(text(page)).toContain('200,930 visits');
  });

  test('names are text, whatever they hold', async () => {
    const { app, hub } = await startWeb();
    hub.addStore('odd', 'UTC', ALWAYS, '<script>alert(1)</script>&"');
    for (const url of ['/', '/stores/acme/odd']) {
      expect((await app.inject({ url })).body).not.toContain('<script>alert');
    }
  });
});

describe('what a browser is given', () => {
  test('nothing inline, files that may be kept for a year, a strict policy', async () => {
    const { app, hub } = await startWeb();
    const store = hub.addStore('one', 'UTC', ALWAYS);
    hub.addHours(hub.addSensor(store, 'door'), utc('2026-11-22T00'), utc('2026-11-23T15'), (hour) => ({
      visits: hour % 7 === 0 ? null : hour % 5,
    }));
    const page = await app.inject({ url: '/stores/acme/one' });
    expect(page.body).not.toMatch(/ style=|<style|<script(?![^>]* src=)| on[a-z]+=/);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const files = [...page.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, file]) => file!);
    expect(new Set(files).size).toBe(3);
    for (const url of files) {
      const file = await app.inject({ url });
      expect(file.statusCode, url).toBe(200);
      expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
  });

  test.each([
    ['/stores/acme/nowhere', 404, 'There is no such store'],
    ['/stores/acme/one?day=tomorrow', 400, "'tomorrow' is not a date"],
    ['/stores/acme/one?range=forever', 400, 'Choose one of 4w, 12w, 1y, 5y'],
    ['/nothing', 404, 'There is nothing here'],
    ['/stores/acme/%E0%A4%A', 400, 'All stores'],
    ['/assets/../server.ts', 404, 'There is nothing here'],
  ])('%s answers %i with a page that says why', async (url, status, words) => {
    const { app, hub } = await startWeb();
    hub.addStore('one', 'UTC', ALWAYS);
    const response = await app.inject({ url });
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text(response.body).replaceAll('&#39;', "'")).toContain(words);
  });

  test('a flood is slowed down, in words', async () => {
    const { app } = await startWeb();
    let last = await app.inject({ url: '/api/v1/alarms' });
    for (let count = 0; count < 1300 && last.statusCode === 200; count += 1) {
      last = await app.inject({ url: '/api/v1/alarms' });
    }
    expect(last.statusCode).toBe(429);
    expect(last.json().error.what).toBe('Too many requests at once');
    expect((await app.inject({ url: '/api/v1/health' })).statusCode).toBe(200);
  });
});

// Which parts of a hub a process may do apart from others, and what it is told where it may not.
import { expect, test } from 'vitest';
import { parseHubConfig } from '../../hub/config.ts';
import { PARTS } from '../../hub/store/presence.ts';
import { checkParts, readParts } from '../../hub/which-parts.ts';

test('parts are given several times or with commas, and none is all', () => {
  expect(readParts([])).toEqual(PARTS);
  expect(readParts(['jobs, web', 'jobs'])).toEqual(['web', 'jobs']);
  expect(readParts(['web', 'ingest', 'jobs'])).toEqual(PARTS);
  expect(() => readParts(['web,pages'])).toThrow("'pages' is not a part of a hub: write web, ingest, jobs");
  expect(() => readParts([''])).toThrow("'' is not a part");
});

const FILE = 'database: hub.sqlite';
const SERVER = 'database: postgres://hub@db/hub';
const BROKER = 'broker: { url: mqtt://broker }';
const check = (yaml: string, only: string) =>
  checkParts(parseHubConfig(yaml, '/etc/hub.yaml'), readParts([only]));

test.each([
  [FILE, 'web,ingest,jobs'],
  [`${SERVER}\n${BROKER}`, 'web'],
  [`${SERVER}\n${BROKER}`, 'ingest'],
  [`${SERVER}\n${BROKER}`, 'jobs'],
  [SERVER, 'ingest,jobs'],
  [SERVER, 'web'],
])('%s: %s', (yaml, only) => {
  expect(() => check(yaml, only)).not.toThrow();
});

test.each([
  [FILE, 'web', /--only web: the database is a file, .* leave --only out, or move the data to PostgreSQL/],
  [`${FILE}\n${BROKER}`, 'ingest,jobs', /the database is a file/],
  [
    SERVER,
    'ingest',
    /--only ingest: sensors come to a broker within the process.* write --only ingest,jobs, or name a broker/,
  ],
  [SERVER, 'web,jobs', /a broker within the process/],
  [`${SERVER}\nbroker: { tls: { names: [hub], port: 0 } }`, 'web', /write it as `broker.tls.port`/],
])('%s: %s is refused', (yaml, only, why) => {
  expect(() => check(yaml, only)).toThrow(why);
});

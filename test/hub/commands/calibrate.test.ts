// `footfall-hub calibrate` as an operator runs it, on the database of a hub.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CalibrateOptions, calibrate } from '../../../hub/commands/calibrate.ts';
import { type CountedStore, countedStore, NOW_MS } from '../calibration/counted-store.ts';
import { startHubProcess, writeConfig } from '../hub-process.ts';

const STORE = 'acme/berlin';
const FILE = [
  'from,people',
  ...Array.from({ length: 8 }, (_, n) => `2026-11-20T${10 + n}:00,${20 + 10 * n}`),
].join('\n');

function run({ hub }: CountedStore, options: Partial<CalibrateOptions> = {}): Promise<string> {
  return calibrate(hub.db, { store: STORE, by: 'Kim', ...options }, NOW_MS, () => FILE);
}

test('counts in, a factor out, in force, ended', async () => {
  const at = countedStore();
  expect(await run(at)).toBe(
    'visits: no hand count can be used yet\noccupancy: no hand count can be used yet\n',
  );
  const entered = await run(at, {
    entries: ['2026-11-19T10:00=20', '2026-11-19T17:00=90'],
    present: ['2026-11-19T12:00=20.5'],
  });
  expect(entered).toContain('entered hand counts 1, 2, 3\n');
  expect(entered).toMatch(/visits: 1\.\d\d people per phone, between .* 2\.00 as counted in 2 hours/);
  expect(entered).toContain('6 more hours would narrow');
  expect(entered).toContain('3: 20.5 inside on average, 2026-11-19 12:00 to 13:00, by Kim; used');

  expect(await run(at, { file: 'counts.csv', apply: true, from: '2026-11-05' })).toMatch(
    /entered hand counts 4, .*, 11\nput calibration 1 of visits in force\nput calibration 2 of occupancy in force\n/,
  );
  expect(await run(at)).toMatch(
    /calibrations:\n {2}1: visits × 1\.\d\d \(±\d+ %\), in force since 2026-11-05\n/,
  );
  const { calibrations, fits } = JSON.parse(await run(at, { json: true }));
  expect(fits.visits).toMatchObject({ ratio: 2, hours: 10 });
  expect(calibrations).toHaveLength(2);

  expect(await run(at, { end: true, why: 'moved' })).toMatch(/^ended calibration 1\nended calibration 2\n/);
  expect(await run(at, { withdraw: 2, why: 'a slip' })).toMatch(
    /withdrew hand count 2\n[\s\S]*2: 90 came in.*not used: withdrawn/,
  );
});

test.each<[Partial<CalibrateOptions>, RegExp]>([
  [{ store: 'acme/nowhere' }, /^--store: there is no store acme\/nowhere; it has acme\/berlin$/],
  [{ entries: ['ten'] }, /'ten' is not a count: write TIME=PEOPLE/],
  [{ entries: ['2026-11-20T10:30=3'] }, /entries 2026-11-20T10:30=3: from: .* write 10:00 or 11:00\.$/],
  [
    { entries: ['2026-11-20T10:00=3', '2026-11-24T10:00=3'] },
    /entries 2026-11-24T10:00=3: from: These hours are not over yet\. .* Nothing was entered\.$/,
  ],
  [{ apply: true }, /^--apply: no hand count of acme\/berlin can be used/],
  [{ end: true, why: 'x' }, /^--end: no calibration of acme\/berlin is in force$/],
  [{ withdraw: 3, why: 'x' }, /no hand count 3/],
  [{ entries: ['2026-11-20T10:00=3'], by: '' }, /by: Who counted is missing/],
])('%j is refused in one sentence, and changes nothing', async (options, message) => {
  const at = countedStore();
  await expect(run(at, options)).rejects.toThrow(message);
  expect((await at.state()).counts).toEqual([]);
});

describe('as a process', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'footfall-calibrate-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('it works on the configured database, and its mistakes are one line and a status', async () => {
    const config = writeConfig(folder);
    const csv = join(folder, 'counts.csv');
    writeFileSync(csv, 'from,people,by\n2026-01-20T10:00,37,Kim\n');
    const call = async (...args: string[]) =>
      (await startHubProcess('calibrate', '--config', config, ...args)).exit;
    const main = ['--store', 'acme/main-street', '--by', 'Kim'];
    const [help, usage, missing] = await Promise.all([
      call('--help'),
      call(),
      call(...main, '--file', join(folder, 'none.csv')),
    ]);
    expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('--entries 2026-11-20T10:00=37')]);
    expect([usage.code, usage.stderr]).toEqual([2, expect.stringContaining('--store')]);
    expect([missing.code, missing.stderr]).toEqual([
      1,
      expect.stringMatching(/^footfall-hub: cannot read the counts /),
    ]);

    const entered = await call(...main, '--file', csv, '--entries', '2026-01-20T11:00=12', '--json');
    expect(entered.stderr).toBe('');
    expect(JSON.parse(entered.stdout).counts).toMatchObject([
      { from: '2026-01-20T09:00:00Z', people: 37, left_out: 'not-heard' },
      { people: 12, by: 'Kim' },
    ]);
    const again = await call(...main, '--file', csv);
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringMatching(/There is a count of 2026-01-20 10:00 already/),
    ]);
  });
});

// Everywhere a person types or pastes, what is legal reads the same with what nobody sees in it, in wide forms, in the digits of
// another script, with dashes for hyphens.
import { spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { fc } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { parseIgnoreList } from '../device/capture/ignore-list.ts';
import { readHours, readTimeZone } from '../device/setup/answers.ts';
import { askAt } from '../device/setup/ask.ts';
import { parseLocalDate } from '../hub/calendar/local-days.ts';
import { typedTime } from '../hub/calibration/local-time.ts';
import { readTypedCount } from '../hub/calibration/typed-count.ts';
import { configure, pause } from '../hub/commands/control.ts';
import { findStore } from '../hub/commands/find-store.ts';
import { purgeCommand } from '../hub/commands/objections.ts';
import { revoke } from '../hub/commands/pairing.ts';
import { typedArgument, typedFile } from '../hub/commands/typed-arguments.ts';
import { registerObjection } from '../hub/objections/objections.ts';
import { typedAddress } from '../hub/objections/typed-address.ts';
import { parsePairingCode } from '../shared/pairing.ts';
import { seededRandom } from '../shared/random.ts';
import { askedStore, NOW_MS } from './hub/remote/asked-store.ts';
import { asPasted } from './support/as-pasted.ts';

const ZONE = 'Europe/Berlin';

const ignored = (text: string) => {
  const { list, refused } = parseIgnoreList(text, seededRandom(1));
  const address = Uint8Array.of(0x3c, 0x28, 0x6d, 0x01, 0x02, 0x03);
  return { has: list.has(address, 0), refused };
};
const counted = (field: 'from' | 'to' | 'people' | 'kind', text: string) => {
  const typed = {
    kind: 'present',
    from: '2026-11-20T10:00',
    to: '2026-11-20T12:00',
    people: '37,5',
    by: 'Kim',
  };
  return readTypedCount({ ...typed, [field]: text }, ZONE, NOW_MS);
};
const asked = async (typed: string, given?: string, isVerbatim = false) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const asker = askAt({ input, output, isScripted: false });
  const answer = asker.ask({
    text: 'what',
    option: '--what',
    fallback: 'as before',
    given,
    isVerbatim,
    read: String,
  });
  input.write(`${typed}\n`);
  try {
    return await answer;
  } finally {
    asker.close();
  }
};

/** Each place: what is legal there, and how it is read. */
const PLACES: readonly [string, string, (text: string) => unknown][] = [
  ["a visitor's address", '3C:28:6D:01:02:03', typedAddress],
  ["a visitor's address with hyphens", '3c-28-6d-01-02-03', typedAddress],
  ['an address that the phone made up', 'da a1 19 00 00 01', typedAddress],
  ['a code for pairing', '7K3M-01QZ-4T2AB-9CDEF', parsePairingCode],
  ["a shop's own device", '3c:28:6d:01:02:03 # the printer', ignored],
  ['the people of a hand count', '37,5', (text) => counted('people', text)],
  ['the start of a hand count', '2026-11-20 10:00', (text) => counted('from', text)],
  ['the end of a hand count', '2026-11-20T12:00', (text) => counted('to', text)],
  ['the kind of a hand count', 'present', (text) => counted('kind', text)],
  ['a time with its offset', '2026-11-20T10:00+01:00', (text) => typedTime(ZONE, text)],
  ['a date', '2026-11-20', parseLocalDate],
  ['a count on the command line', '2026-11-20T10:00/12:00=37', (text) => typedArgument('entries', text)],
  ['opening hours', 'mon-fri 09:00-20:00, sat 10:00-18:00', readHours],
  ['hours without end', 'always', readHours],
  ['a time zone', 'Europe/Berlin', readTimeZone],
];

describe('read as without them, in what is pasted, is', () => {
  test.each(PLACES)('%s', (_, legal, read) => {
    const right = read(legal);
    expect(right).toBeDefined();
    fc.assert(
      fc.property(asPasted(legal), (pasted) => {
        expect(read(pasted)).toEqual(right);
      }),
    );
  });

  test('an answer at the terminal, but for a name of somebody else’s making', async () => {
    const [pasted] = fc.sample(asPasted('acme/main-street/door'), { numRuns: 1, seed: 1 }) as [string];
    expect(await asked(pasted)).toBe('acme/main-street/door');
    expect(await asked('', pasted)).toBe('acme/main-street/door');
    expect(await asked('\u200e \u200b')).toBe('as before');
    const network = 'Ｃａｆé\u200d☕';
    expect(await asked(network, undefined, true)).toBe(network);
    expect(await asked('', ` ${network} `, true)).toBe(` ${network} `);
  });

  test('a store, a sensor, a setting, the end of a pause and a date in a command', async () => {
    const { hub, store } = askedStore();
    const pasted = (text: string) => fc.sample(asPasted(text), { numRuns: 1, seed: 5 })[0]!;
    const named = { store: pasted('acme/berlin'), by: 'Kim' };
    expect((await findStore(hub.db, named.store)).key).toBe(store.key);
    const until = pasted('2026-11-23T18:00');
    expect(await pause(hub.db, { ...named, until }, NOW_MS)).toContain('until 2026-11-23T17:00:00Z');
    expect(await pause(hub.db, { ...named, until: '\u200e\u200b' }, NOW_MS)).toContain(
      'until told otherwise',
    );
    expect(await configure(hub.db, { ...named, set: [pasted('zones.insideDbm=-72')] }, NOW_MS)).toContain(
      '=-72',
    );
    expect(await configure(hub.db, { ...named, unset: [pasted('zones.insideDbm')] }, NOW_MS)).not.toContain(
      '=-72',
    );
    await hub.db
      .asOperator()
      .write((unit) =>
        unit.issueCredential({ retailer: 'acme', store: 'berlin', sensor: 'door' }, 'x', NOW_MS),
      );
    expect(await revoke(hub.db, { ...named, sensor: pasted('acme/berlin/door') }, NOW_MS)).toContain(
      'not let in',
    );
    await registerObjection(
      hub.db.asOperator(),
      store,
      { typed: pasted('3c286d010203'), network: 'a1b2c3' },
      NOW_MS,
    );
    const which = { day: pasted('2026-11-23'), network: pasted('A1B2C3') };
    expect(await purgeCommand(hub.db, { ...named, ...which }, NOW_MS)).toContain('removed 1');
  });

  test("a number on the sensor's command line: what it complains of is the missing file", () => {
    const sensor = fileURLToPath(new URL('../device/footfall-sensor', import.meta.url));
    const run = (dbm: string) =>
      spawnSync(sensor, ['replay', `--inside-dbm=${dbm}`, 'none.pcap'], {
        encoding: 'utf8',
        timeout: 20_000,
      });
    expect(run('\u200e−７２').stderr).toContain('none.pcap');
    expect(run('²')).toMatchObject({ status: 2, stderr: expect.stringContaining('Give a whole number') });
  });

  test('the head of a file of counts', () => {
    const row = typedFile('from,people\n2026-11-20T10:00,37\n', 'x.csv');
    expect(typedFile('\u200efrom\u200b,ｐｅｏｐｌｅ\n2026-11-20T10:00,37\n', 'x.csv')).toEqual(row);
  });
});

test('what people write for people stays as they wrote it', () => {
  const by = 'Ｋｉｍ';
  const note = 'ｗｉｄｅ １０ m²';
  const typed = { kind: 'entries', from: '2026-11-20T10:00', people: '3', by, note };
  expect(readTypedCount(typed, ZONE, NOW_MS)).toMatchObject({ value: { countedBy: by, note } });
  expect(readTypedCount({ ...typed, by: '\u200b \u2060' }, ZONE, NOW_MS)).toMatchObject({ field: 'by' });
});

test('what is wrong stays wrong: half an address, a raised digit, another letter', () => {
  for (const wrong of ['3c:28:6d:01:02', '3c:28:6d:01:02:0³', '3с:28:6d:01:02:03', '\u200b'.repeat(2000)]) {
    expect(typedAddress(wrong)).toEqual({ kind: 'none' });
  }
  expect(counted('people', '3²')).toMatchObject({ field: 'people' });
});

// As public bug reports tell: an address that is copied from a page brings its marks of direction along.
test.each([
  '\u200e00:11:22:33:44:55',
  '\u202a00:11:22:33:44:55\u202c',
  '00:11:22:33:44:55\u200b',
  '００：１１：２２：３３：４４：５５',
])('the pasted address %j is one', (text) => {
  expect(typedAddress(text).kind).toBe('fixed');
});

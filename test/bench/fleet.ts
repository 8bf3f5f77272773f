// npm run bench:fleet: a hub with a thousand stores and a year of hours, and one with ten thousand and four weeks, on SQLite and
// PostgreSQL side by side. Prints a table for people; says on standard error what it does meanwhile.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { distribute } from '../../hub/store/postgres/distribute.ts';
import { MS_PER_HOUR, type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { findPostgres, startPostgres } from '../contract/postgres-server.ts';
import { burstRate, insertRate, makeReleases } from './burst.ts';
import { type Fleet, fillFleet } from './fleet-fill.ts';
import { type FleetFigures, measureFleet, shownPage } from './fleet-measure.ts';
import { programs } from './programs.ts';
import { megabytes, perSecond, printTable, ratio } from './table.ts';

interface Size extends Pick<Fleet, 'stores' | 'days'> {
  /** By what is measured, for people. */
  readonly aims: ReadonlyMap<string, string>;
}

const FIVE_YEARS = 1826;
const SIZES: readonly Size[] = [
  {
    stores: 1000,
    days: 365,
    aims: new Map([
      ['overview', '< 200 ms, < 100 kB'],
      ['a group over a year, against the year before', '< 500 ms'],
      ["a store's page", '22 ms'],
      ["a store's page, five years", '143 ms'],
      ['receipts', '99 % < 1 s'],
      ['at rest', '150 MB'],
      ['peak', '≤ 250 MB'],
      ['start', '2 s'],
    ]),
  },
  {
    stores: 10_000,
    days: 28,
    aims: new Map([
      ['overview', '< 500 ms, < 100 kB'],
      ["a store's page", '22 ms'],
      ['receipts', '99 % < 1 s'],
      ['start', '2 s'],
    ]),
  },
];
const QUICK: readonly Size[] = [{ stores: 50, days: 28, aims: SIZES[0]!.aims }];
const RELEASES = 100_000;
const SINGLE_TRANSACTIONS = 3000;

interface Options {
  readonly stores?: number;
  readonly days?: number;
  readonly only?: 'sqlite' | 'postgres';
  readonly quick?: true;
  readonly keep?: string;
}

interface Engine {
  readonly name: string;
  /** Of an empty database, or of one that was filled before. */
  location(name: string, isNew: boolean): Promise<string>;
  prepare?(location: string): Promise<void>;
}

interface Place {
  /** Of the databases. */
  readonly folder: string;
  /** The hub's. */
  readonly program: string;
}

/** What is kept beside a filled database. */
interface Kept {
  /** The first hour that it was not filled with. */
  readonly end: UtcHour;
  /** How many further hours were sent since. */
  readonly sent: number;
}

const wholeFrom1 = (text: string) => {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('write a whole number from 1 on');
  return Number(text);
};
const startedMs = performance.now();
const say = (text: string) =>
  console.error(`${((performance.now() - startedMs) / 1000).toFixed(0)} s  ${text}`);

async function main(options: Options): Promise<void> {
  const folder =
    options.keep === undefined ? mkdtempSync(join(tmpdir(), 'footfall-fleet-')) : resolve(options.keep);
  mkdirSync(folder, { recursive: true });
  // The server of PostgreSQL runs as another user, who must come to his own folder in it.
  chmodSync(folder, 0o711);
  const wanted = (name: 'sqlite' | 'postgres') => options.only === undefined || options.only === name;
  const postgres = wanted('postgres') ? findPostgres() : undefined;
  if (wanted('postgres') && postgres === undefined)
    console.log('PostgreSQL is not installed: it is left out');
  const server = postgres === undefined ? undefined : await startPostgres(postgres, join(folder, 'postgres'));
  const engines: Engine[] = [];
  if (wanted('sqlite'))
    engines.push({ name: 'SQLite', location: async (name) => join(folder, `${name}.sqlite`) });
  if (server) {
    const location = async (name: string, isNew: boolean) =>
      isNew ? server.newDatabase(name.replaceAll('-', '_')) : server.location(name.replaceAll('-', '_'));
    engines.push({ name: 'PostgreSQL', location });
  }
  const citus = process.env.FOOTFALL_TEST_CITUS;
  if (citus === undefined) console.log('FOOTFALL_TEST_CITUS names no server: Citus is left out');
  else engines.push(citusAt(citus));
  const { what, hub } = programs(folder);
  console.log(`the hub ${what}`);
  const place = { folder, program: hub };
  try {
    for (const size of sizesOf(options)) await measureSize(place, engines, size, options.quick === true);
    if (!options.quick) await measureBurst(place, engines);
  } finally {
    await server?.stop();
    if (options.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function sizesOf({ stores, days, quick }: Options): readonly Size[] {
  const sizes = quick ? QUICK : SIZES;
  if (stores === undefined && days === undefined) return sizes;
  return [{ ...sizes[0]!, stores: stores ?? sizes[0]!.stores, days: days ?? sizes[0]!.days }];
}

/** One database, spread before it is filled. */
const citusAt = (url: string): Engine => ({
  name: 'Citus',
  location: async () => url,
  async prepare(location) {
    if ((await distribute(location)) === undefined) throw new Error('FOOTFALL_TEST_CITUS has no Citus');
  },
});

async function measureSize(
  place: Place,
  engines: readonly Engine[],
  size: Size,
  isQuick: boolean,
): Promise<void> {
  const columns: FleetFigures[] = [];
  for (const engine of engines) columns.push(await measureOn(place, engine, size, isQuick));
  const [first] = columns;
  if (first === undefined) return;
  const row = (name: string, cell: (of: FleetFigures) => string, aim = size.aims.get(name) ?? '–') => [
    name,
    ...columns.map(cell),
    aim,
  ];
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  printTable(
    `${size.stores.toLocaleString('en')} stores, ${size.days} days`,
    ['', ...engines.map(({ name }) => name), 'aim'],
    [
      row('start', ({ listeningMs }) => ms(listeningMs)),
      ...[...first.pages.keys()].map((name) => row(name, ({ pages }) => shownPage(pages.get(name)!))),
      row('receipts', ({ receipts: [half, , most, all] }) => `${ms(half)}, 99 % ${ms(most)}, all ${ms(all)}`),
      row('… sent while pages were read', (of) => `${of.receiptsSent}, ${of.pagesRead} pages`),
      row('at rest', ({ restBytes }) => megabytes(restBytes)),
      row('peak', ({ peakBytes }) => megabytes(peakBytes)),
    ],
  );
}

async function measureOn(
  { folder, program }: Place,
  engine: Engine,
  size: Size,
  isQuick: boolean,
): Promise<FleetFigures> {
  const name = `fleet-${size.stores}-${size.days}`;
  const note = join(folder, `${name}-${engine.name}.json`);
  const talk = (text: string) => say(`${engine.name}, ${size.stores} stores: ${text}`);
  const isNew = !existsSync(note);
  const location = await engine.location(name, isNew);
  if (isNew) {
    await engine.prepare?.(location);
    // The hour before is left for the sensors to send.
    const end = (utcHourOf(Date.now()) - 1) as UtcHour;
    await fillFleet(location, { ...size, longDays: isQuick ? size.days : FIVE_YEARS }, end, talk);
    writeFileSync(note, JSON.stringify({ end, sent: 0 } satisfies Kept));
  }
  const { end, sent } = JSON.parse(readFileSync(note, 'utf8')) as Kept;
  writeFileSync(note, JSON.stringify({ end, sent: sent + 1 } satisfies Kept));
  const fresh = utcHourOf(Date.now()) - end;
  // Where all hours until now were sent in earlier runs, they are such as come a year late.
  const freshHour = (sent < fresh ? end + sent : end - size.days * 24 - 1 - sent) as UtcHour;
  const dateOf = (daysBack: number) =>
    new Date((end - daysBack * 24) * MS_PER_HOUR).toISOString().slice(0, 10);
  return measureFleet(
    {
      program,
      location,
      stores: size.stores,
      freshHour,
      year: { from: dateOf(364), to: dateOf(1) },
      rounds: isQuick ? 2 : 10,
      seconds: isQuick ? 1 : 30,
      restMs: isQuick ? 200 : 5000,
    },
    talk,
  );
}

async function measureBurst({ folder, program }: Place, engines: readonly Engine[]): Promise<void> {
  say(`a burst of ${RELEASES} releases`);
  const releases = makeReleases(RELEASES);
  const single = insertRate(join(folder, 'single.sqlite'), releases.slice(0, SINGLE_TRANSACTIONS), false);
  const rates: string[] = [];
  for (const engine of engines.filter(({ name }) => name !== 'Citus')) {
    const location = await engine.location(`burst-${Date.now()}`, true);
    const own = mkdtempSync(join(folder, 'burst-'));
    const rate = await burstRate(program, own, releases, location);
    rates.push(`${perSecond(rate)}, ${ratio(rate, single)}`);
  }
  rmSync(join(folder, 'single.sqlite'));
  const named = engines.filter(({ name }) => name !== 'Citus').map(({ name }) => name);
  printTable(
    `a burst of ${RELEASES.toLocaleString('en')} releases, MQTT to committed and answered`,
    ['', ...named, 'aim'],
    [
      ['releases, to bare SQLite', ...rates, '0.7 to 1.8 ×'],
      ['bare better-sqlite3, a transaction each', perSecond(single)],
    ],
  );
}

await new Command()
  .name('bench:fleet')
  .description('what a hub with a fleet takes')
  .option('--stores <number>', 'one size instead of two: so many stores', wholeFrom1)
  .option('--days <number>', 'and so many days', wholeFrom1)
  .addOption(new Option('--only <engine>', 'one engine').choices(['sqlite', 'postgres']))
  .option('--quick', 'fifty stores, a few seconds')
  .option('--keep <folder>', 'keeps the filled databases, and uses those that are there')
  .action(main)
  .parseAsync();

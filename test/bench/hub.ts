// How fast the hub is, against the database that it stands on: a burst of releases from MQTT to receipts,
// and a store's page over five years of hours. The hub is a process of its own, as it is run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile } from '../../hub/store/sqlite/file.ts';
import { type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { startHubProgram, writeConfig } from '../hub/hub-process.ts';
import { hourlyCount } from '../hub/ingest/example-messages.ts';
import { BURST_SENSORS, burstRate, insertInto, insertRate, makeReleases, sensorKeys } from './burst.ts';
import { programs } from './programs.ts';

const RELEASES = 100_000;
/** One transaction each is slow on a disk that really syncs: fewer say it as well. */
const SINGLE_TRANSACTIONS = 3000;
const FIVE_YEARS_HOURS = 43_800;
const REQUESTS = 20;

/** Runs both measurements and prints a table. */
export async function benchHub(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-bench-hub-'));
  try {
    const releases = makeReleases(RELEASES);
    const single = insertRate(join(folder, 'single.sqlite'), releases.slice(0, SINGLE_TRANSACTIONS), false);
    const bulk = insertRate(join(folder, 'bulk.sqlite'), releases, true);
    const built = programs(folder);
    const hub = await burstRate(built.hub, folder, releases);
    const page = await pageTimes(built.hub, folder);
    const rate = (perSecond: number) => `${Math.round(perSecond).toLocaleString('en')}/s`;
    const ratio = (a: number, b: number) => `${(a / b).toPrecision(2)} ×`;
    console.log(
      `hub, ${built.what}: a burst of ${RELEASES.toLocaleString('en')} releases from ${BURST_SENSORS} sensors`,
    );
    table([
      ['MQTT to committed and answered', rate(hub), '1 ×'],
      ['SQLite alone, one transaction each', rate(single), ratio(single, hub)],
      ['SQLite alone, one transaction for all', rate(bulk), ratio(bulk, hub)],
    ]);
    console.log(
      `hub, ${built.what}: a store with ${FIVE_YEARS_HOURS.toLocaleString('en')} hours, median of ${REQUESTS}`,
    );
    table([
      ['SELECT of all its rows, bare', `${page.bareMs.toFixed(1)} ms`, '1 ×'],
      ...page.pages.map(({ name, ms }) => [name, `${ms.toFixed(1)} ms`, ratio(ms, page.bareMs)] as const),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function table(rows: readonly (readonly [string, string, string])[]): void {
  for (const [name, value, ratio] of rows) {
    console.log(`  ${name.padEnd(40)} ${value.padStart(12)} ${ratio.padStart(10)}`);
  }
}

interface PageTimes {
  readonly bareMs: number;
  readonly pages: readonly { readonly name: string; readonly ms: number }[];
}

async function pageTimes(program: string, folder: string): Promise<PageTimes> {
  const path = join(folder, 'five-years.sqlite');
  const db = openFile(path);
  const key = sensorKeys(db).get('s0')!;
  const insert = insertInto(db);
  const newest = utcHourOf(Date.now()) - 1;
  db.transaction(() => {
    for (let n = 0; n < FIVE_YEARS_HOURS; n += 1) insert(key, (newest - n) as UtcHour, hourlyCount());
  })();
  const select = db.prepare<[number], unknown>('SELECT * FROM hour WHERE sensor_key = ? ORDER BY hour');
  const bareMs = await medianMs(() => select.all(key));
  db.close();

  const config = writeConfig(folder, { database: path });
  const hub = startHubProgram(program, ['run', '--config', config, '--log-level', 'warn']);
  const { http } = await hub.listening;
  const page = '/stores/acme/main-street';
  const paths = [
    { name: 'the store page over HTTP', path: page },
    { name: 'the same with all five years', path: `${page}?range=5y` },
  ];
  const pages: { name: string; ms: number }[] = [];
  for (const { name, path: target } of paths) {
    const ms = await medianMs(async () => {
      const response = await fetch(http + target);
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${target}: status ${response.status}: ${text}`);
    });
    pages.push({ name, ms });
  }
  hub.child.kill();
  await hub.exit;
  return { bareMs, pages };
}

async function medianMs(run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < REQUESTS; n += 1) {
    const startMs = performance.now();
    await run();
    times.push(performance.now() - startMs);
  }
  times.sort((a, b) => a - b);
  return (times[REQUESTS / 2 - 1]! + times[REQUESTS / 2]!) / 2;
}

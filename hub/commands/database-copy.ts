// `footfall-hub database copy`: a hub's data from one database to another, of either kind.
import { copyTables } from '../store/copy.ts';
import { openDatabase, openTables } from '../store/open.ts';
import type { TablesDatabase } from '../store/tables.ts';
import { CommandError } from './find-store.ts';
import { printedLines } from './printed.ts';

/** A line at most each so many rows. */
const ROWS_A_LINE = 100_000;

/** `say`: a line of progress. Returns what to print. */
export async function copyDatabase(
  fromLocation: string,
  toLocation: string,
  say: (line: string) => void,
): Promise<string> {
  if (fromLocation === toLocation) throw new CommandError('FROM and TO are the same database');
  const from = await openTables(fromLocation);
  try {
    const to = await openTables(toLocation);
    const said = await copied(from, to, say).finally(to.close);
    return printedLines([said, await auditOf(toLocation)]);
  } finally {
    await from.close();
  }
}

async function copied(
  from: TablesDatabase,
  to: TablesDatabase,
  say: (line: string) => void,
): Promise<string> {
  let told = '';
  const rows = await copyTables(from, to, (table, done, of) => {
    const line = `${table} ${Math.floor(done / ROWS_A_LINE)}`;
    if (line === told && done < of) return;
    told = line;
    say(`${table}: ${shown(done)} of ${shown(of)}`);
  });
  const all = [...rows.values()].reduce((sum, n) => sum + n, 0);
  return `copied ${shown(all)} rows from ${from.name} to ${to.name}, ${shown(rows.get('hour') ?? 0)} hours among them: counts, sums and lengths are the same`;
}

const shown = (rows: number) => rows.toLocaleString('en');

/** The chains, as whoever opens the copy follows them. */
async function auditOf(location: string): Promise<string> {
  const db = await openDatabase(location);
  try {
    const verdict = await db.asOperator().verifyAudit();
    if (verdict.kind === 'whole') {
      return `the audit log is whole, with ${shown(verdict.entries)} entries; now name the copy as \`database\` in hub.yaml`;
    }
    throw new CommandError(`the audit log is altered at entry ${verdict.key}: ${verdict.why}`);
  } finally {
    await db.close();
  }
}

// The store that `--store` names, for the commands that work on the hub's database.
import { typedText } from '../../shared/typed-text.ts';
import type { HubDatabase } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';

/** What a command did not take, in one sentence; ends it with status 1. */
export class CommandError extends Error {}

/** `name`: RETAILER/STORE. Throws CommandError where the hub has no such store. */
export async function findStore(db: HubDatabase, typed: string): Promise<StoreRow> {
  const name = typedText(typed);
  const [retailer = '', id = '', ...rest] = name.split('/');
  const store = rest.length === 0 ? await db.asTenant(retailer).store(retailer, id) : undefined;
  if (store) return store;
  const known = (await db.asOperator().stores()).map((row) => `${row.retailer}/${row.id}`);
  const which =
    known.length === 0 ? 'the hub has none yet: run it once' : `it has ${known.slice(0, 10).join(', ')}`;
  throw new CommandError(`--store: there is no store ${name}; ${which}`);
}

// What the sensors of one store are told.
import { liveObjectionLists } from '../../../hub/objections/objections.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import type { ObjectionList } from '../../../shared/remote-config.ts';

export async function liveLists(
  db: HubDatabase,
  { key }: { readonly key: number },
  nowMs: number,
): Promise<readonly ObjectionList[]> {
  const lists = await db.asOperator().write((unit) => liveObjectionLists(unit, [key], nowMs));
  return lists.get(key) ?? [];
}

// Which group is asked for, and that it is not asked for too much.

import { type FoundGroup, findGroup } from '../report/group.ts';
import type { GroupAnswer } from '../report/group-days.ts';
import type { Reader } from '../store/port.ts';
import { badParameter, noSuchGroup } from './problem.ts';

/** `db`: of the retailer. A group that there is not is answered with 404. */
export async function askedGroup(
  db: Reader,
  { retailer, group }: { readonly retailer: string; readonly group: string },
  nowMs: number,
): Promise<FoundGroup> {
  const found = await findGroup(db, group, nowMs);
  if (!found) throw noSuchGroup(retailer, group);
  return found;
}

/** The rows of an answer; days of too many stores are answered with 400. `asked`: days. */
export function rowsOf<T>(answer: GroupAnswer<T>, asked: number): readonly T[] {
  if (answer.kind === 'fine') return answer.rows;
  throw badParameter('from', ({ problems }) => problems.tooManyDays(asked, answer.days));
}

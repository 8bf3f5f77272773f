// What is asked of one store alone, where the port asks about many.
import type { HourSpan, HourSums, Sums } from '../../../hub/store/hours.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import type { SensorRow } from '../../../hub/store/sensors.ts';

export async function hourSumsOf(
  db: HubDatabase,
  store: number,
  { from, to }: HourSpan,
): Promise<HourSums[]> {
  return (await db.asOperator().hourSums([{ store, from, to }]))[0]!;
}

export const spanSumsOf = (
  db: HubDatabase,
  store: number,
  spans: readonly HourSpan[],
): Promise<(Sums | undefined)[]> =>
  db.asOperator().spanSums(spans.map(({ from, to }) => ({ store, from, to })));

export async function sensorsOf(db: HubDatabase, store: number): Promise<readonly SensorRow[]> {
  return (await db.asOperator().sensors([store])).get(store) ?? [];
}

// Sensors that were asked to keep to the hours of their store (`opening=store`) follow them: where the directory has other hours
// now, by a change or because a date has come, they are asked for those, with an entry in the audit log.
import { isDeepStrictEqual } from 'node:util';
import { inWeekOrder } from '../../shared/opening-hours.ts';
import type { AskedSettings } from '../../shared/remote-config.ts';
import { DEFAULT_SETTINGS } from '../../shared/settings.ts';
import { oneSpanADay } from '../calendar/one-span.ts';
import type { Unit } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';
import { settingChanges } from './changes.ts';

/** The asked settings by store key, as they are then. */
export async function followStores(
  unit: Unit,
  stores: readonly StoreRow[],
  asked: ReadonlyMap<number, AskedSettings>,
  nowMs: number,
): Promise<ReadonlyMap<number, AskedSettings>> {
  const followed = new Map(asked);
  for (const store of stores) {
    const before = asked.get(store.key);
    const opening = { timeZone: store.timeZone, hours: inWeekOrder(store.opening) };
    if (!before?.opening || isDeepStrictEqual(before.opening, opening) || !wasOfStore(store, before))
      continue;
    const after = { ...before, opening };
    await unit.writeAskedSettings(store.key, after);
    await note(unit, store, before, after, nowMs);
    followed.set(store.key, after);
  }
  return followed;
}

/** Whether the hours that were asked for were once those of the store. */
const wasOfStore = ({ history }: StoreRow, { opening: asked }: AskedSettings) =>
  history.versions.some(({ timeZone, opening }) =>
    isDeepStrictEqual(asked, { timeZone, hours: inWeekOrder(oneSpanADay(opening)) }),
  );

async function note(
  unit: Unit,
  { retailer, id: store }: StoreRow,
  before: AskedSettings,
  after: AskedSettings,
  nowMs: number,
): Promise<void> {
  const [old, now] = [before, after].map(({ opening = null }) => ({ ...DEFAULT_SETTINGS, opening }));
  for (const change of settingChanges(old!, now!)) {
    const said = { by: 'footfall-hub', reason: 'the directory has other hours' };
    await unit.appendAudit({ retailer, store, sensor: null, side: 'hub', ...change, ...said }, nowMs);
  }
}

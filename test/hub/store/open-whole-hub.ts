// A database as the one process of a hub has it that does everything.
import { openForHub } from '../../../hub/store/open.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import { PARTS } from '../../../hub/store/presence.ts';

export const openWholeHub = async (location: string): Promise<HubDatabase> =>
  (await openForHub(location, { parts: PARTS, ownBroker: true })).db;

// The engines that the port has, each with a new and empty database for a test.
import { afterAll } from 'vitest';
import { openDatabase } from '../../hub/store/open.ts';
import type { HubDatabase } from '../../hub/store/port.ts';

export interface TestedEngine {
  readonly name: string;
  /** Closed when the tests of the file are over. */
  open(): Promise<HubDatabase>;
}

const opened: HubDatabase[] = [];
afterAll(async () => {
  for (const db of opened) await db.close();
});

const sqlite: TestedEngine = {
  name: 'SQLite',
  async open() {
    const db = await openDatabase(':memory:');
    opened.push(db);
    return db;
  },
};

export const ENGINES: readonly TestedEngine[] = [sqlite];

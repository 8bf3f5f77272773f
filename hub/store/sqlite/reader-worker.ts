// The thread that reads for pages, on a connection of its own that cannot write.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { Values } from '../sql/connection.ts';
import { statementsOf } from './connection.ts';
import { addFunctions } from './functions.ts';

export interface Question {
  readonly id: number;
  readonly text: string;
  readonly values: Values;
}

export type Reply =
  | { readonly id: number; readonly rows: unknown[] }
  | { readonly id: number; readonly code: string | undefined; readonly message: string };

const port = parentPort!;
const db = new Database(String(workerData), { readonly: true });
// As long as the writer of another program is waited for.
db.pragma('busy_timeout = 5000');
addFunctions(db);
const statements = statementsOf(db);

port.on('message', (question: Question | 'close') => {
  if (question === 'close') {
    db.close();
    port.close();
    return;
  }
  const { id, text, values } = question;
  port.postMessage(replyTo(id, text, values));
});

function replyTo(id: number, text: string, values: Values): Reply {
  try {
    return { id, rows: statements.all(text, values) };
  } catch (error) {
    const code = error instanceof Database.SqliteError ? error.code : undefined;
    return { id, code, message: error instanceof Error ? error.message : String(error) };
  }
}

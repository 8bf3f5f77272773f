// Reading on a thread of its own, so that no page holds up what sensors send. A thread that ended fails what waits for it,
// and the next question starts another.
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { StoreUnavailable } from '../errors.ts';
import type { Connection, Values } from '../sql/connection.ts';
import { sqliteDialect } from './dialect.ts';
import { withAdvice } from './errors.ts';
import type { Question, Reply } from './reader-worker.ts';

export interface ReaderThread {
  readonly connection: Connection;
  close(): Promise<void>;
}

/** Beside this file: `.ts` in a checkout, `.js` in a package. */
const WORKER = new URL(`./reader-worker${extname(import.meta.url)}`, import.meta.url);

interface Waiting {
  readonly resolve: (rows: unknown[]) => void;
  readonly reject: (error: Error) => void;
}

interface Asked {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/** `path`: of a database that is open, and stays so. */
export function startReaderThread(path: string): ReaderThread {
  let current: Asked | undefined;
  let asked = 0;

  function start(): Asked {
    const started = new Worker(WORKER, { workerData: path });
    // Each thread has its own: one that ends says so twice, and by then there may be another.
    const waiting = new Map<number, Waiting>();
    const mine = { worker: started, waiting };
    started.on('message', (reply: Reply) => {
      const asker = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ('rows' in reply) asker?.resolve(reply.rows);
      else if (reply.code === undefined) asker?.reject(new Error(reply.message));
      else asker?.reject(withAdvice({ code: reply.code, message: reply.message }, path));
    });
    const gone = (why: string) => {
      if (current === mine) current = undefined;
      const doThis = 'see the log of the hub, then try again';
      const error = new StoreUnavailable(`cannot read the database ${path} (${why}): ${doThis}`, {
        code: 'READER_GONE',
        doThis,
      });
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    started.on('error', (error) => gone(error.message));
    started.on('exit', () => gone('its thread has ended'));
    return mine;
  }

  function ask(text: string, values: Values): Promise<unknown[]> {
    current ??= start();
    const { worker, waiting } = current;
    const question: Question = { id: asked++, text, values };
    return new Promise((resolve, reject) => {
      waiting.set(question.id, { resolve, reject });
      worker.postMessage(question);
    });
  }

  return {
    connection: {
      dialect: sqliteDialect,
      all: <T>(text: string, values: Values) => ask(text, values) as Promise<T[]>,
      run: () => Promise.reject(new Error('the reading thread does not write')),
    },
    async close() {
      const ending = current?.worker;
      if (ending === undefined) return;
      const ended = new Promise((resolve) => ending.once('exit', resolve));
      ending.postMessage('close');
      await ended;
    },
  };
}

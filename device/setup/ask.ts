// One question after the other at a terminal. Every question has an option: what was given is not asked, and where nobody can
// be asked, what is missing is named with its option.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { typedText } from '../../shared/typed-text.ts';

interface Question<Value> {
  readonly text: string;
  /** Such as `--hub`. */
  readonly option: string;
  /** As given on the command line. */
  readonly given: string | undefined;
  /** What an empty answer means. */
  readonly fallback?: string | undefined;
  /** Not shown, and taken as it is. */
  readonly isSecret?: boolean;
  /** A name of somebody else's making, taken as it is; other answers without what cannot be seen. */
  readonly isVerbatim?: boolean;
  /** Throws an Error for people. */
  readonly read: (text: string) => Value;
}

export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
  /** Nobody is asked: fallbacks hold, and what has none is an error. */
  readonly isScripted: boolean;
}

/** Nobody answers, or the input has ended. */
class Unanswered extends Error {}

export interface Asker {
  /** Whether somebody answers. */
  readonly isAnswered: boolean;
  ask<Value>(question: Question<Value>): Promise<Value>;
  /** Resolves when Enter is pressed, or `until` fires. */
  enter(text: string, until?: AbortSignal): Promise<void>;
  /** Where something long has come to: a line that replaces itself, at a terminal. */
  progress(text: string): void;
  close(): void;
}

export function askAt({ input, output, isScripted }: Terminal): Asker {
  let isMuted = false;
  // The terminal's echo goes through here: a secret's does not get through.
  const echo = new Writable({
    write(chunk, _encoding, done) {
      if (!isMuted) output.write(chunk);
      done();
    },
  });
  const lines = isScripted
    ? undefined
    : createInterface({ input, output: echo, terminal: input.isTTY === true });
  const ended = new Promise<undefined>((resolve) => lines?.once('close', () => resolve(undefined)));

  async function answerTo(question: Question<unknown>): Promise<string> {
    const { text, fallback, isSecret, option } = question;
    const hint = fallback === undefined || isSecret ? '' : ` [${fallback}]`;
    // By readline, which clears the line that it begins; from then on a secret's signs are not shown.
    const answer = lines!.question(`${text}${hint}: `);
    isMuted = isSecret === true;
    const line = await Promise.race([answer, ended]);
    isMuted = false;
    if (isSecret) output.write('\n');
    if (line === undefined) throw new Unanswered(`no answer to '${text}': give ${option}`);
    return (isVerbatim(question) ? line.trim() : typedText(line)) || (fallback ?? '');
  }

  return {
    isAnswered: lines !== undefined,
    async enter(text, until) {
      if (!lines) throw new Unanswered('nobody is here to press Enter');
      const pressed = lines.question(text, until ? { signal: until } : {});
      try {
        const line = await Promise.race([pressed, ended]);
        if (line === undefined && !until?.aborted) throw new Unanswered('nobody is here to press Enter');
      } catch (error) {
        if (!until?.aborted) throw error;
      }
    },
    progress(text) {
      if (lines && input.isTTY) output.write(`\r\u001b[K${text}`);
    },
    async ask(question) {
      const { given, fallback, option, text, read } = question;
      if (given !== undefined) {
        try {
          return read(isVerbatim(question) ? given : typedText(given));
        } catch (error) {
          throw new Error(`${option}: ${(error as Error).message}`);
        }
      }
      if (!lines) {
        if (fallback === undefined) throw new Unanswered(`nothing says '${text}': give ${option}`);
        return read(fallback);
      }
      for (;;) {
        const answer = await answerTo(question);
        try {
          return read(answer);
        } catch (error) {
          output.write(`  ${(error as Error).message}\n`);
        }
      }
    },
    close: () => lines?.close(),
  };
}

const isVerbatim = (question: Question<unknown>) =>
  question.isSecret === true || question.isVerbatim === true;

/** Throws an Error for people. */
export function readYesOrNo(text: string): boolean {
  if (/^(y|yes)$/i.test(text)) return true;
  if (/^(n|no)$/i.test(text)) return false;
  throw new Error('answer yes or no');
}

// The hour so far, in numbers only, so that a restart goes on with it: a file beside the outbox, written at the end of each
// five-minute bin, when nothing about a single phone is left in what was counted. Twelve small writes an hour; a power
// cut costs the bin that was being counted, and coverage says so. It is replaced whole, or not at all.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { BINS_PER_HOUR } from '../count/bins.ts';
import type { Counts } from '../count/counter.ts';
import { HOURS_KEPT } from '../count/staff.ts';
import { type TimeSpan, within } from './checkpoint-hours.ts';

const strict = { additionalProperties: false } as const;
const Phones = Type.Number({ minimum: 0, maximum: 1e9 });
const Listened = Type.Array(Type.Number({ minimum: 0, maximum: 300_000 }), {
  minItems: BINS_PER_HOUR,
  maxItems: BINS_PER_HOUR,
});
const Pair = Type.Object({ inside: Phones, clear: Phones }, strict);
const Bin = Type.Object({ inside: Phones, present: Phones, clear: Phones, nearby: Phones }, strict);

const Sum = Type.Number({ minimum: -1e12, maximum: 1e12 });

const CheckpointSchema = Type.Object(
  {
    v: Type.Literal(4),
    config: Type.String({ description: 'hash of the settings that it was counted by' }),
    hours: Type.Array(
      Type.Object(
        {
          hour: Type.Integer({ minimum: 0 }),
          bins: Type.Array(Bin, { minItems: BINS_PER_HOUR, maxItems: BINS_PER_HOUR }),
          listenedMs: Listened,
          baselineMs: Listened,
          addresses: Pair,
          pairs: Type.Object({ near: Phones, far: Phones, templates: Phones }, strict),
          seen: Pair,
          dwell: Type.Object(
            { under5: Phones, from5to15: Phones, from15to60: Phones, over60: Phones },
            strict,
          ),
        },
        strict,
      ),
      { maxItems: 3 },
    ),
    history: Type.Array(Type.Tuple([Type.Integer({ minimum: 0 }), Phones, Phones, Phones, Phones]), {
      maxItems: 24 * BINS_PER_HOUR,
      description: 'bin, phones inside, present, clearly inside, nearby',
    }),
    leaving: Type.Object(
      {
        weight: Sum,
        near: Sum,
        farLessNear: Sum,
        templates: Sum,
        squares: Sum,
        changesWeight: Sum,
        changesSquares: Sum,
        soon: Sum,
        later: Sum,
        present: Sum,
      },
      strict,
    ),
    quiet: Type.Array(Sum, {
      maxItems: HOURS_KEPT,
      description: 'phones in the quietest bins of an hour, noised',
    }),
  },
  strict,
);

type Checkpoint = Static<typeof CheckpointSchema>;
const validator = Compile(CheckpointSchema);

/**
 * What was counted by settings of that hash; undefined where there is nothing. Throws an Error for people where there is a
 * file that cannot be read, or was counted by other settings.
 */
export function readCheckpoint(file: string, config: string): Counts | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read: ${(error as Error).message}`);
  }
  const value = parsed(text);
  if (!validator.Check(value)) throw new Error(`${file} is not a checkpoint`);
  if (value.config !== config) throw new Error(`${file} was counted by other settings`);
  return countsOf(value);
}

const countsOf = ({ hours, history, leaving, quiet }: Checkpoint): Counts => ({
  leaving,
  quiet,
  hours: hours.map(({ hour, ...tally }) => ({ hour: hour as UtcHour, tally })),
  history: history.map(([bin, inside, present, clear, nearby]) => ({
    bin,
    phones: { inside, present, clear, nearby },
  })),
});

/** A day of bins is most of the file: a hundredth of a phone is enough to know who is always there. */
const rounded = (phones: number) => Math.round(100 * phones) / 100;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut short by a power failure, or not ours: the schema refuses it.
    return undefined;
  }
}

/** Durable when it returns. Throws where the file system refuses; what was there before stays. */
export function writeCheckpoint(file: string, config: string, counts: Counts): void {
  const { hours, history, leaving, quiet } = counts;
  const checkpoint: Checkpoint = {
    v: 4,
    config,
    hours: hours.map(({ hour, tally }) => ({ hour, ...tally })),
    leaving,
    quiet: [...quiet],
    history: history.map(({ bin, phones: { inside, present, clear, nearby } }) => [
      bin,
      rounded(inside),
      rounded(present),
      rounded(clear),
      rounded(nearby),
    ]),
  };
  const unfinished = `${file}.new`;
  try {
    const descriptor = openSync(unfinished, 'w', 0o600);
    try {
      // Whole: a disk that is nearly full takes a part of one write without a word.
      writeFileSync(descriptor, JSON.stringify(checkpoint));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

const outside = ({ fromMs, untilMs }: TimeSpan) =>
  `they are not between ${new Date(fromMs).toISOString()}, when this version was built, and ${new Date(untilMs).toISOString()}, the present`;

export interface Checkpoints {
  /** Lets it go on from what was kept, the first time that this is called while the clock can be right. */
  resume(counted: Resumable): void;
  /** Keeps what was counted so far. */
  keep(config: string, counted: Resumable & { counts(): Counts }): void;
}

interface Resumable {
  resume(counts: Counts): void;
}

export interface CheckpointsOptions {
  readonly file: string;
  /** Hash of the settings in force. */
  readonly config: () => string;
  /** From when the package was built until now: no hour can be of another time. */
  readonly span: () => TimeSpan;
  /** Gets what could not be kept or read, for people. */
  readonly warn: (reason: string) => void;
}

/** Nothing is kept before `resume`: it would take the place of what is to be resumed. */
export function keepCheckpoints({ file, config, span, warn }: CheckpointsOptions): Checkpoints {
  let isWanted = false;
  let isResumed = false;
  /** False where the clock says that this package is not built yet: what is there waits until it is right. */
  const resume = (counted: Resumable): boolean => {
    const { fromMs, untilMs } = span();
    if (untilMs < fromMs) return false;
    isResumed = true;
    try {
      const kept = readCheckpoint(file, config());
      if (!kept) return true;
      const { counts, refused } = within(kept, { fromMs, untilMs });
      if (refused > 0) warn(`${file}: ${refused} hours or bins are refused: ${outside({ fromMs, untilMs })}`);
      counted.resume(counts);
    } catch (error) {
      warn(`what was heard before the start is not counted: ${(error as Error).message}`);
    }
    return true;
  };
  return {
    resume(counted) {
      isWanted = true;
      if (!isResumed) resume(counted);
    },
    keep(by, counted) {
      if (!isWanted) return;
      if (!isResumed) {
        // The next bin is kept with what is resumed now.
        resume(counted);
        return;
      }
      try {
        writeCheckpoint(file, by, counted.counts());
      } catch (error) {
        warn(`the hour so far is not kept: ${(error as Error).message}`);
      }
    },
  };
}

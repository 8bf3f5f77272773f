// What the running sensor does now, for whoever stands before the box: a small file in memory (/run), written anew every few
// seconds. Of the hour so far it tells what was listened to and no count: a count without noise leaves counting for
// nobody's eyes (DESIGN.md, section 6).
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { CancelTimer, Clock } from '../../shared/clock.ts';
import { HourlyCountSchema } from '../../shared/hourly-count-schema.ts';
import { SensorHealthSchema, SensorStateSchema } from '../../shared/sensor-messages.ts';

const WRITE_EVERY_MS = 5000;

const StatusSchema = Type.Object(
  {
    v: Type.Literal(1),
    sensor: Type.String({ description: 'RETAILER/STORE/SENSOR' }),
    broker: Type.Object(
      {
        at: Type.String({ description: 'HOST:PORT that it is connected to, or tries' }),
        own: Type.String({ description: 'the one of all brokers that this sensor belongs to' }),
        connected: Type.Boolean(),
        reason: Type.Union([Type.String(), Type.Null()], {
          description: 'why it is not connected, or not to its own; null where it is',
        }),
      },
      { additionalProperties: false },
    ),
    hour: Type.String({ description: 'the hour that runs: its UTC start' }),
    listened_s: Type.Integer({ minimum: 0, description: 'seconds of it that were listened to' }),
    state: SensorStateSchema,
    health: SensorHealthSchema,
    released: Type.Array(HourlyCountSchema, { description: 'since the start, the newest last' }),
  },
  { additionalProperties: false },
);
export type Status = Static<typeof StatusSchema>;
const validator = Compile(StatusSchema);

export interface StatusFile {
  /** Ends the writing and removes the file: a sensor that does not run has no status. */
  stop(): void;
}

export interface StatusFileOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly status: () => Promise<Status>;
  /** Gets why it could not be written. */
  readonly failed: (reason: string) => void;
}

export function keepStatusFile({ file, clock, status, failed }: StatusFileOptions): StatusFile {
  let stopped = false;
  let cancel: CancelTimer = () => {};
  const write = async () => {
    const now = await status();
    if (stopped) return;
    try {
      writeFileSync(`${file}.new`, JSON.stringify(now), { mode: 0o644 });
      renameSync(`${file}.new`, file);
    } catch (error) {
      failed((error as Error).message);
    }
    cancel = clock.after(WRITE_EVERY_MS, () => void write());
  };
  void write();
  return {
    stop() {
      stopped = true;
      cancel();
      rmSync(file, { force: true });
    },
  };
}

/** Undefined where no sensor runs that writes there. Throws an Error for people where the file is something else. */
export function readStatus(file: string): Status | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read: ${message}`, { cause: error });
  }
  const value = parsed(text);
  if (value === undefined) throw new Error(`${file} is not a status: it holds no JSON`);
  if (!validator.Check(value)) throw new Error(`${file} was written by another version: restart the sensor`);
  return value;
}

/** Undefined where it is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

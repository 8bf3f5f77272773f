// Times as an operator types them: on the wall clock of the store, or with an offset. A time that the clocks
// skip or show twice is told apart, never guessed.
import { Temporal } from 'temporal-polyfill';
import { typedText } from '../../shared/typed-text.ts';

export type TypedTime =
  | { readonly kind: 'fine'; readonly epochMs: number }
  /** `text` is not a time at all; the clocks skipped it; they showed it twice, at these two offsets. */
  | { readonly kind: 'no-time' }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'twice'; readonly offsets: readonly [string, string] };

const LOCAL = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::00)?$/;
const WITH_OFFSET = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::00)?(?:Z|[+-]\d\d:\d\d)$/;

/** Reads `2026-11-20T10:00` (or with a blank) in `zone`, or `2026-11-20T10:00+01:00`, or `…Z`. */
export function typedTime(zone: string, text: string): TypedTime {
  const written = typedText(text).replace(' ', 'T');
  try {
    if (WITH_OFFSET.test(written))
      return { kind: 'fine', epochMs: Temporal.Instant.from(written).epochMilliseconds };
    if (!LOCAL.test(written)) return { kind: 'no-time' };
    return onTheWall(zone, Temporal.PlainDateTime.from(written));
  } catch (error) {
    // The only way that Temporal has to say that 30 February does not exist.
    if (error instanceof RangeError) return { kind: 'no-time' };
    throw error;
  }
}

function onTheWall(zone: string, wall: Temporal.PlainDateTime): TypedTime {
  const early = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const late = wall.toZonedDateTime(zone, { disambiguation: 'later' });
  if (early.epochMilliseconds === late.epochMilliseconds)
    return { kind: 'fine', epochMs: early.epochMilliseconds };
  if (!early.toPlainDateTime().equals(wall)) return { kind: 'skipped' };
  return { kind: 'twice', offsets: [early.offset, late.offset] };
}

/** `2026-11-20T10:00` of a moment in a zone: what `typedTime` reads. */
export function wallText(zone: string, epochMs: number): string {
  const wall = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone).toPlainDateTime();
  return wall.toString({ smallestUnit: 'minute' });
}

// The labelled phones, each alone for twenty minutes, as columns.
import { captureOf } from '../../../device/capture/capture-stream.ts';
import { type PhoneCapture, phoneCaptures } from '../labelled-phones.ts';
import { readSightings, type Sightings } from '../sightings.ts';

export interface LabelledSightings {
  readonly capture: PhoneCapture;
  readonly sightings: Sightings;
}

/** One capture after the other. `folder`: `labelled-phones` of the recordings. */
export async function* labelledSightings(folder: string): AsyncGenerator<LabelledSightings> {
  for (const capture of phoneCaptures(folder)) {
    yield { capture, sightings: await readSightings(captureOf(capture.file)) };
  }
}

/** Different signatures, for each address the one under which it sent most. */
export function signaturesShown({ sightings }: LabelledSightings): number {
  const { address, signature, length } = sightings;
  const frames = new Map<number, Map<number, number>>();
  for (let i = 0; i < length; i += 1) {
    const own = frames.get(address[i]!) ?? new Map<number, number>();
    frames.set(address[i]!, own);
    own.set(signature[i]!, (own.get(signature[i]!) ?? 0) + 1);
  }
  const leading = [...frames.values()].map((own) =>
    [...own].reduce((best, one) => (one[1] > best[1] ? one : best)),
  );
  return new Set(leading.map(([one]) => one)).size;
}

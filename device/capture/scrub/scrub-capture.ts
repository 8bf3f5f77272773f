// A capture in, the same capture without what identifies out, piece by piece: memory holds one piece,
// whatever the length.
import { setImmediate } from 'node:timers/promises';
import type { CaptureStream } from '../capture-stream.ts';
import type { ContainerScrubber } from './container-scrubber.ts';
import { RecordBuffer } from './record-buffer.ts';
import type { FrameScrubber } from './scrub-frame.ts';
import { pcapScrubber } from './scrub-pcap.ts';
import { pcapngScrubber } from './scrub-pcapng.ts';

/** The event loop gets its turn this often, also where nothing is put out. */
const FILLS_PER_TURN = 64;

/**
 * Reads `stream` to its end, or as far as it can be read: then its `problem` says why. `turn` is called
 * now and then, for progress.
 */
export async function* scrubCapture(
  stream: CaptureStream,
  scrubber: FrameScrubber,
  turn: () => void,
): AsyncGenerator<Uint8Array> {
  const out = new RecordBuffer();
  let container: ContainerScrubber | undefined;
  let captures = 0;
  let fills = 0;
  try {
    for (;;) {
      const step = stream.advance();
      const { passed } = stream;
      if (passed.length > 0) {
        // Another one strung behind it may be of another kind.
        if (container === undefined || stream.captures > captures) {
          container = stream.container === 'pcap' ? pcapScrubber(out) : pcapngScrubber(out, scrubber.counts);
          captures = stream.captures;
        }
        const frame = step === 'frame' ? stream.frame : undefined;
        container(passed, frame, frame === undefined ? 0 : scrubber.scrub(frame));
      }
      const piece = out.take(step === 'end');
      if (piece) yield piece;
      if (step === 'end') return;
      if (step === 'frame') continue;
      await stream.fill();
      fills += 1;
      if (fills % FILLS_PER_TURN !== 0) continue;
      turn();
      await setImmediate();
    }
  } finally {
    scrubber.end();
    await stream.close();
  }
}

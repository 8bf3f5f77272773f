// Decodes a FILE in a process of its own, so that what it takes is its own: prints what was counted, and the most memory
// that the process held, in KiB.
import { createReadStream, readFileSync } from 'node:fs';
import { CaptureStream } from '../../../device/capture/capture-stream.ts';
import { decodeStreams } from '../../support/decode-capture.ts';

const file = process.argv[2]!;
const stream = new CaptureStream('file', () => createReadStream(file), true);
const { frames, notes } = await decodeStreams([stream]);
// getrusage(2) would tell what whoever started it held at the fork.
const [, peakKib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))!;
process.stdout.write(JSON.stringify({ counted: frames.counted, notes, peakKib: Number(peakKib) }));

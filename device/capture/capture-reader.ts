// What every capture container offers: one frame after the other out of the read buffer.
import type { ByteWindow } from './byte-window.ts';
import type { CapturedFrame } from './captured-frame.ts';

/**
 * `frame`: one was filled in. `more`: bytes are missing. `another`: the header of another capture comes next.
 * `broken`: nothing after this can be read, see `problem`.
 */
export type ReadStep = 'frame' | 'more' | 'another' | 'broken';

export interface CaptureReader {
  readonly container: 'pcap' | 'pcapng';
  /** Why the reader gave up, for people; undefined while it has not. */
  readonly problem: string | undefined;
  /** Zeros passed over behind its last record. */
  readonly zeros: number;
  next(window: ByteWindow, frame: CapturedFrame): ReadStep;
  /**
   * Gives up waiting for the rest of the record that `next` wants more bytes of: fills in as much of its frame
   * as has come, and passes over what is still to come. False where no part of a frame has come.
   */
  cutShort(window: ByteWindow, frame: CapturedFrame): boolean;
}

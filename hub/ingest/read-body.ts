// The bytes of a message as JSON, or why they are none. No limit of a parser further on is relied on.
import type { RefusalCode } from '../store/refused.ts';

/** The largest real message (health) has about 1 KiB. */
const BODY_BYTES_MAX = 8192;

export type Body =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly reason: string };

// ignoreBOM keeps a byte order mark in the text, where JSON refuses it (RFC 8259, §8.1).
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads UTF-8 JSON of at most `BODY_BYTES_MAX` bytes. Never throws on bad input. */
export function readBody(bytes: Uint8Array): Body {
  if (bytes.length > BODY_BYTES_MAX) {
    const reason = `${bytes.length} bytes, expected at most ${BODY_BYTES_MAX}`;
    return { kind: 'refused', code: 'too-large', reason };
  }
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { kind: 'refused', code: 'not-utf8', reason: 'expected UTF-8 text' };
  }
  try {
    return { kind: 'json', value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: 'refused', code: 'not-json', reason: 'expected one JSON object' };
  }
}

// Every common way to write down an address or a name, and its plain hashes, as byte patterns to search for.
// What a pattern is found in has leaked it. Patterns are long enough never to be met by chance.
import { createHash } from 'node:crypto';

export interface Pattern {
  /** Whose, and how it is spelled: `address of a counted frame, hex upper`. */
  readonly name: string;
  readonly bytes: Buffer;
}

type Spelled = readonly [how: string, bytes: Buffer | string];

const HASHES = ['md5', 'sha1', 'sha256', 'sha512'] as const;
/** Of a digest, so that a shortened one is found too: 48 bits and more. */
const DIGEST_BYTES = 8;
const DIGEST_HEX_DIGITS = 12;
const DIGEST_BASE64_DIGITS = 10;

/** `address`: `da:a1:19:00:00:01`. */
export function addressPatterns(name: string, address: string): Pattern[] {
  const raw = Buffer.from(address.replaceAll(':', ''), 'hex');
  const backwards = Buffer.from(raw).reverse();
  const texts = addressTexts(raw);
  return patternsOf(name, [
    ['raw', raw],
    ['raw, as Latin-1 in UTF-8', raw.toString('latin1')],
    ['raw, reversed', backwards],
    ...texts,
    ...addressTexts(backwards).map(([how, text]): Spelled => [`reversed, ${how}`, text]),
    ...base64Forms('raw', raw),
    ...base64Forms('reversed', backwards),
    ...texts.slice(0, 8).flatMap(([how, text]) => [...base64Forms(how, text), utf16(how, text)]),
    ...[['raw', raw] as const, ...texts.slice(0, 8)].flatMap(([how, bytes]) => hashForms(how, bytes)),
  ]);
}

/** The usual texts of an address first. */
function addressTexts(raw: Buffer): (readonly [string, string])[] {
  const pairs = [...raw].map((byte) => byte.toString(16).padStart(2, '0'));
  const quads = [0, 2, 4].map((at) => pairs[at]! + pairs[at + 1]!);
  const number = BigInt(`0x${pairs.join('')}`);
  const lower: (readonly [string, string])[] = [
    ['hex with colons', pairs.join(':')],
    ['hex with hyphens', pairs.join('-')],
    ['hex', pairs.join('')],
    ['hex with two dots', quads.join('.')],
    ['hex with dots', pairs.join('.')],
    ['hex with blanks', pairs.join(' ')],
    ['hex with underscores', pairs.join('_')],
    ['hex with colons, in a URL', pairs.join('%3A')],
    ['hex as a list', pairs.map((pair) => `0x${pair}`).join(',')],
    ['hex as a spaced list', pairs.map((pair) => `0x${pair}`).join(', ')],
    ['hex escapes', pairs.map((pair) => `\\x${pair}`).join('')],
    ['hex without leading zeros', [...raw].map((byte) => byte.toString(16)).join(':')],
    ["hex of the device's half with colons", pairs.slice(3).join(':')],
    ["hex of the device's half with hyphens", pairs.slice(3).join('-')],
  ];
  const upper = lower.map(([how, text]) => [`${how}, upper case`, text.toUpperCase()] as const);
  return [
    ...lower.slice(0, 4),
    ...upper.slice(0, 4),
    ...lower.slice(4),
    ...upper.slice(4),
    ['decimal list', [...raw].join(',')],
    ['decimal spaced list', [...raw].join(', ')],
    ['decimal with dots', [...raw].join('.')],
    ['decimal number', number.toString()],
  ];
}

/** A network's or a device's name: 8 characters or more. */
export function textPatterns(name: string, text: string): Pattern[] {
  const raw = Buffer.from(text);
  const pairs = [...raw].map((byte) => byte.toString(16).padStart(2, '0'));
  const hex: Spelled[] = [':', '-', ' ', ''].flatMap((separator): Spelled[] => [
    [`hex joined by '${separator}'`, pairs.join(separator)],
    [`hex joined by '${separator}', upper case`, pairs.join(separator).toUpperCase()],
  ]);
  const cases: Spelled[] = [
    ['as it is', raw],
    ['upper case', text.toUpperCase()],
    ['lower case', text.toLowerCase()],
    ['reversed', Buffer.from(raw).reverse()],
  ];
  return patternsOf(name, [
    ...cases,
    ...hex,
    ['in a URL', encodeURIComponent(text)],
    ['in ASCII JSON', text.replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)],
    ['decimal list', [...raw].join(',')],
    ['decimal spaced list', [...raw].join(', ')],
    utf16('text', text),
    ...base64Forms('text', raw),
    ...cases.slice(0, 3).flatMap(([how, bytes]) => hashForms(how, bytes)),
  ]);
}

const utf16 = (how: string, text: string): Spelled => [`${how}, UTF-16`, Buffer.from(text, 'utf16le')];

/**
 * Base64 of the bytes wherever they stand in what was encoded: three alignments, without the digits at either
 * end that also hold bits of the neighbours.
 */
function base64Forms(how: string, bytes: Buffer | string): Spelled[] {
  return [0, 1, 2].flatMap((before): Spelled[] => {
    const padded = Buffer.concat([Buffer.alloc(before), Buffer.from(bytes)]);
    const digits = Math.floor((padded.length * 8) / 6);
    const inner = padded.toString('base64').slice(Math.ceil((before * 8) / 6), digits);
    const safe = inner.replaceAll('+', '-').replaceAll('/', '_');
    return [
      [`${how}, base64 (${before})`, inner],
      [`${how}, base64url (${before})`, safe],
    ];
  });
}

function hashForms(how: string, bytes: Buffer | string): Spelled[] {
  return HASHES.flatMap((algorithm): Spelled[] => {
    const digest = createHash(algorithm).update(bytes).digest();
    const hex = digest.toString('hex').slice(0, DIGEST_HEX_DIGITS);
    const base64 = digest.toString('base64').slice(0, DIGEST_BASE64_DIGITS);
    return [
      [`${algorithm} of ${how}, raw`, digest.subarray(0, DIGEST_BYTES)],
      [`${algorithm} of ${how}, hex`, hex],
      [`${algorithm} of ${how}, hex upper case`, hex.toUpperCase()],
      [`${algorithm} of ${how}, base64`, base64],
    ];
  });
}

/** Each byte pattern once. */
function patternsOf(name: string, spelled: readonly Spelled[]): Pattern[] {
  const unique = new Map<string, Pattern>();
  for (const [how, text] of spelled) {
    const bytes = Buffer.from(text);
    const key = bytes.toString('latin1');
    if (!unique.has(key)) unique.set(key, { name: `${name}, ${how}`, bytes });
  }
  return [...unique.values()];
}

/** What a process or a wire has left behind, by what it is. */
export type Evidence = ReadonlyMap<string, Buffer>;

/** One line for each pattern that occurs in a piece of evidence. */
export function leaksIn(evidence: Evidence, patterns: readonly Pattern[]): string[] {
  const leaks: string[] = [];
  for (const [where, bytes] of evidence) {
    const dense = withoutBlanks(bytes);
    for (const pattern of patterns) {
      const isThere = bytes.includes(pattern.bytes) || dense.includes(pattern.bytes);
      if (isThere) leaks.push(`${where}: ${pattern.name}`);
    }
  }
  return leaks;
}

/** Dumps and printed arrays break lines and line up columns in the midst of an address. */
function withoutBlanks(bytes: Buffer): Buffer {
  return bytes.filter((byte) => byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) as Buffer;
}

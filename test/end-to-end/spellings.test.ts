// The search must find what it is said to find. These spellings are written by hand or by other tools.
import { execFileSync } from 'node:child_process';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { addressPatterns, leaksIn, textPatterns } from './spellings.ts';

const RAW = Buffer.from([0xda, 0xa1, 0x19, 0x7c, 0x0e, 0x5b]);
const ADDRESS = 'da:a1:19:7c:0e:5b';
const SSID = 'Café Canary Wi-Fi';

const shell = (line: string) => execFileSync('sh', ['-c', line], { encoding: 'utf8' });

test.each([
  ['bytes in a row', Buffer.concat([Buffer.from('x'), RAW, Buffer.from('y')])],
  ['bytes backwards', Buffer.from([0x5b, 0x0e, 0x7c, 0x19, 0xa1, 0xda])],
  ['hex', 'daa1197c0e5b'],
  ['hex, upper case', 'X_DAA1197C0E5B_Y'],
  ['colons', 'address da:a1:19:7c:0e:5b heard'],
  ['hyphens, upper case', 'DA-A1-19-7C-0E-5B'],
  ['as routers print it', 'daa1.197c.0e5b'],
  ['backwards with colons', '5b:0e:7c:19:a1:da'],
  ['without leading zeros', 'da:a1:19:7c:e:5b'],
  ['a buffer, inspected', inspect(RAW)],
  ['a buffer as JSON', JSON.stringify(RAW)],
  ['an array, inspected', inspect([...RAW], { compact: true, breakLength: Number.POSITIVE_INFINITY })],
  ['part of a large array, inspected', inspect(Uint8Array.from([...Array(20).keys(), ...RAW, 1, 2, 3]))],
  [
    'a hex dump over two lines',
    shell(`printf '0123456789\\332\\241\\031\\174\\016\\133' | od -An -tx1 -w13`),
  ],
  ['a 48-bit number', shell('printf %d 0xdaa1197c0e5b')],
  ['base64', '2qEZfA5b'],
  ['base64 after one byte', Buffer.concat([Buffer.from([1]), RAW, Buffer.from([2])]).toString('base64')],
  ['base64 within a text', Buffer.from(`a message from ${ADDRESS}, overheard`).toString('base64')],
  ['UTF-16', Buffer.from(ADDRESS, 'utf16le')],
  ['a Latin-1 text in UTF-8', RAW.toString('latin1')],
  ['in a URL', encodeURIComponent(ADDRESS)],
  ['md5sum of the text', shell(`printf ${ADDRESS} | md5sum`)],
  ['sha1sum of the bytes', shell(`printf '\\332\\241\\031\\174\\016\\133' | sha1sum`)],
  ['sha256sum of the upper-case text', shell(`printf ${ADDRESS.toUpperCase()} | sha256sum`)],
  ['the start of a sha256sum', shell('printf daa1197c0e5b | sha256sum').slice(0, 16)],
  ["the device's half alone", 'phone ..:7c:0e:5b'],
])('an address is found as %s', (_how, text) => {
  const leaks = leaksIn(new Map([['a log', Buffer.from(text)]]), addressPatterns('canary', ADDRESS));
  expect(leaks[0]).toMatch(/^a log: canary, /);
});

test.each([
  ['it is', `joined ${SSID} today`],
  ['bytes in hex', 'ssid=436166c3a92043616e6172792057692d4669;'],
  ['a buffer, inspected', inspect(Buffer.from(SSID))],
  ['in a URL', 'Caf%C3%A9%20Canary%20Wi-Fi'],
  ['base64 within a text', Buffer.from(`SSID: ${SSID}!`).toString('base64')],
  ['sha256sum', shell(`printf '%s' '${SSID}' | sha256sum`)],
])('a network’s name is found as %s', (_how, text) => {
  const leaks = leaksIn(new Map([['a log', Buffer.from(text)]]), textPatterns('canary', SSID));
  expect(leaks[0]).toMatch(/^a log: canary, /);
});

test('nothing is found where nothing is', () => {
  const noise = Buffer.alloc(1 << 20, 'The quick brown fox; da:a1:19; Canary; 0123456789abcdef');
  const patterns = [...addressPatterns('canary', ADDRESS), ...textPatterns('canary', SSID)];
  expect(leaksIn(new Map([['noise', noise]]), patterns)).toEqual([]);
});

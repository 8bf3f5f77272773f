// A broker's URL comes apart into address, user and password, whatever characters they have.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { readBrokerUrl } from '../../shared/broker-url.ts';

test.each<[string, object]>([
  ['mqtt://127.0.0.1:1883', { url: 'mqtt://127.0.0.1:1883', login: {} }],
  ['mqtts://[::1]:8883/', { url: 'mqtts://[::1]:8883', login: {} }],
  ['mqtt://hub@host', { url: 'mqtt://host', login: { username: 'hub' } }],
  ['mqtt://hub:pa%3Ass@host', { url: 'mqtt://host', login: { username: 'hub', password: 'pa:ss' } }],
  ['mqtt://hub:pa:ss@host', { url: 'mqtt://host', login: { username: 'hub', password: 'pa:ss' } }],
  ['mqtt://h%3Aub:p%40:%25@host', { url: 'mqtt://host', login: { username: 'h:ub', password: 'p@:%' } }],
  ['mqtt://hub:pä ss@host', { url: 'mqtt://host', login: { username: 'hub', password: 'pä ss' } }],
])('%s', (text, expected) => {
  expect(readBrokerUrl(text)).toEqual({ kind: 'fine', ...expected });
});

test.each<[string, RegExp]>([
  ['mqtt://', /^no host/],
  ['mqtt://hub:pa/ss@host', /^(no host|something stands after)/],
  ['mqtt://hub:1#2@host', /^something stands after the host/],
  ['mqtt://host/?clientId=other', /^something stands after the host/],
  ['mqtt://host/path', /^something stands after the host/],
  ['mqtt://hub:50%@host', /^a % in the user or password begins no escape: write it as %25/],
  ['mqtt://hub:%E4@host', /^a % in the user or password/],
  ['mqtt://:secret@host', /^a password stands without a user/],
  ['mqtt://hub:a%00b@host', /^the user or password holds %00/],
])('%s is refused, without its password in the answer', (text, problem) => {
  const read = readBrokerUrl(text);
  expect(read).toEqual({ kind: 'wrong', problem: expect.stringMatching(problem) });
  expect(JSON.stringify(read)).not.toContain('secret');
});

const words = fc
  .string({ unit: 'grapheme', minLength: 1 })
  .filter((text) => text.isWellFormed() && !text.includes('\0'));
property.prop([words, words])('user and password come out as they were encoded', (username, password) => {
  const [user, secret] = [username, password].map(encodeURIComponent);
  expect(readBrokerUrl(`mqtt://${user}:${secret}@host:1`)).toEqual({
    kind: 'fine',
    url: 'mqtt://host:1',
    login: { username, password },
  });
});

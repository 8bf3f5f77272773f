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
  ['http://hub', /^is not a URL of a broker/],
  ['mqtt://', /^(is not a URL|names no host)/],
  ['mqtt://kim:pa#ss@hub', /^(is not a URL|names no host|has something behind).*%23/],
  ['mqtt://kim:pa/ss@hub', /%2F/],
  ['mqtt://kim:12/ss@hub', /^has something behind HOST:PORT.*%2F/],
  ['mqtt://kim:1#2@hub', /^has something behind HOST:PORT.*%23/],
  ['mqtt://hub:1883/footfall', /^has something behind HOST:PORT/],
  ['mqtt://hub/?clientId=other', /^has something behind HOST:PORT/],
  ['mqtt://kim:100%@hub', /^has a % in its password.*%25/],
  ['mqtt://kim:%zz@hub', /^has a % in its password/],
  ['mqtt://kim:%E4@hub', /^has a % in its password.*UTF-8/],
  ['mqtt://k%im:x@hub', /^has a % in its user/],
  ['mqtt://k%00:x@hub', /^has a NUL/],
  ['mqtt://:secret@hub', /^has a password without a user/],
])('%s is refused, and no part of user and password is said', (text, problem) => {
  const read = readBrokerUrl(text);
  expect(read).toEqual({ kind: 'wrong', problem: expect.stringMatching(problem) });
  expect(JSON.stringify(read)).not.toMatch(/secret|kim|zz/);
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

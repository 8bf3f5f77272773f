import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostOf, plainHost } from '../../../hub/listening/host-name.ts';

describe('the host of a Host header', () => {
  it.each([
    ['hub.example.org', 'hub.example.org'],
    ['HUB.Example.ORG:8080', 'hub.example.org'],
    ['hub.example.org.', 'hub.example.org'],
    ['hub.example.org.:80', 'hub.example.org'],
    ['127.0.0.1:18080', '127.0.0.1'],
    ['[::1]:18080', '::1'],
    ['[0:0:0:0:0:0:0:1]', '::1'],
    ['[::ffff:127.0.0.1]:80', '127.0.0.1'],
    ['[::ffff:7f00:1]', '127.0.0.1'],
    ['store_hub:', 'store_hub'],
  ])('%s is %s', (written, host) => {
    expect(hostOf(written)).toBe(host);
  });

  it.each([
    '',
    ' ',
    '.',
    ':80',
    'a:b',
    'a:123456',
    'localhost@evil.test',
    'evil.test/localhost',
    'evil.test#localhost',
    'evil.test?localhost',
    'evil.test\\localhost',
    'evil.test, localhost',
    'localhost evil.test',
    '::1',
    '[::1',
    '[evil.test]',
    '[fe80::1%25eth0]',
  ])('%j names none', (written) => {
    expect(hostOf(written)).toBeUndefined();
  });

  it('is one where a browser would go to the same place', () => {
    fc.assert(
      fc.property(fc.domain(), fc.integer({ min: 0, max: 65_535 }), (name, port) => {
        const host = hostOf(name);
        expect(hostOf(`${name.toUpperCase()}:${port}`)).toBe(host);
        expect(hostOf(`${name}.`)).toBe(host);
        expect(host).toBe(new URL(`http://${name}`).hostname);
      }),
    );
  });

  it('never fails, whatever is written', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void hostOf(text)));
  });
});

describe('a name without a port', () => {
  it.each([
    ['Hub.example.org', 'hub.example.org'],
    ['2001:DB8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['::ffff:192.168.1.5', '192.168.1.5'],
    ['fe80::1%eth0', 'fe80::1'],
    ['bücher.example', 'xn--bcher-kva.example'],
  ])('%s is %s', (written, host) => {
    expect(plainHost(written)).toBe(host);
  });

  it.each([
    '',
    'hub.example.org:8080',
    'https://hub.example.org',
    'hub.example.org/footfall',
    '*.example.org',
  ])('%j is none', (written) => {
    expect(plainHost(written)).toBeUndefined();
  });
});

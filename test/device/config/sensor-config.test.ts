import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configHash } from '../../../device/config/config-hash.ts';
import { parseSensorConfig } from '../../../device/config/sensor-config.ts';
import { DEFAULT_SETTINGS } from '../../../shared/settings.ts';

const exampleFile = new URL('../../../device/example-config.yaml', import.meta.url).pathname;
const example = readFileSync(exampleFile, 'utf8');
const minimal = 'sensor: acme/high-street/door-1\n';
const parse = (text: string) => parseSensorConfig(text, '/etc/footfall/sensor.yaml');

describe('the example', () => {
  it('loads, and tells the defaults truly where it shows them commented out', () => {
    const { outbox, ...shown } = parseSensorConfig(example, exampleFile);
    // `# key: value` is an example line; `# A sentence.` and the alternative source are not.
    const uncommented = example.replace(/^# (?!source:|A |The )([a-zA-Z]+: \S+)$/gm, '$1');
    expect(uncommented.split('\n').filter((line) => /^[a-zA-Z]+:/.test(line)).length).toBeGreaterThan(8);
    expect(parseSensorConfig(uncommented, exampleFile)).toEqual({ ...shown, outbox });
    const { path: _path, outbox: _outbox, source: _source, ...defaults } = parse(minimal);
    expect(shown).toMatchObject(defaults);
  });

  it('offers the other kinds of source', () => {
    const [, alternative] = /# source:\n#( {3}command: .*)\n/.exec(example) ?? [];
    const withCommand = parse(`${minimal}source:\n${alternative}\n`);
    expect(withCommand.source).toMatchObject({ command: expect.arrayContaining(['tcpdump']) });
    const [, fifo, receiver] = /# source:\n#( {3}fifo: .*)\n#( {3}receiver: .*)\n/.exec(example) ?? [];
    const withFifo = parse(`${minimal}source:\n${fifo}\n${receiver}\n`);
    expect(withFifo.source).toEqual({ fifo: '/run/footfall/frames.pcap', receiver: 'mon0' });
  });
});

describe('a configuration', () => {
  it('needs nothing but the name of the sensor', () => {
    expect(parse(minimal)).toEqual({
      path: { retailer: 'acme', store: 'high-street', sensor: 'door-1' },
      brokers: ['mqtt://127.0.0.1:1883'],
      outbox: '/etc/footfall/footfall-outbox.sqlite',
      profile: DEFAULT_SETTINGS.profile,
      channel: null,
      radio: { country: null, driver: null, hop: false },
      clock: 'synchronised',
      stayMinutes: null,
      staff: 'out',
      zones: { insideDbm: -75, floorDbm: -90 },
      opening: null,
      baseline: false,
      privacy: { epsilon: 1, floor: 5 },
      healthEverySeconds: 300,
      sendDelaySecondsMax: 30,
      logLevel: 'info',
    });
  });

  it('keeps what is given, and gives defaults to the rest of a section', () => {
    const config = parse(`${minimal}zones: {insideDbm: -70}\nchannel: 6\noutbox: /var/lib/outbox\n`);
    expect(config).toMatchObject({
      zones: { insideDbm: -70, floorDbm: -90 },
      channel: 6,
      outbox: '/var/lib/outbox',
    });
  });

  it('names one broker, or several', () => {
    expect(parse(`${minimal}broker: mqtts://a`).brokers).toEqual(['mqtts://a']);
    expect(parse(`${minimal}brokers: [mqtts://a, mqtts://b]`).brokers).toEqual(['mqtts://a', 'mqtts://b']);
    expect(parse(minimal)).not.toHaveProperty('broker');
  });

  it.each([
    ['', 1, 'sensor'],
    ['sensor: acme/door-1', 1, 'sensor'],
    ['sensor: acme/high-street/-door', 1, 'sensor'],
    [`${minimal}brokers: mqtt://x`, 2, 'brokers'],
    [`${minimal}brokers: []`, 2, 'brokers: the list is too short'],
    [`${minimal}brokers:\n  - mqtt://x\n  - mqtt://y:%@x`, 4, 'brokers.1: has a % in its password'],
    [`${minimal}brokers:\n  - mqtt://a:b@x\n  - mqtts://x`, 4, 'x is named twice'],
    [`${minimal}broker: mqtt://x\nbrokers: [mqtt://y]`, 3, 'brokers: `broker` names one already'],
    [`${minimal}credentials: c.json\nbrokers: [mqtt://y]`, 3, 'brokers: the credentials of a paired sensor'],
    [`${minimal}broker: http://x`, 2, 'broker'],
    [`${minimal}\nprivacy:\n  epsilon: 0`, 4, 'privacy.epsilon'],
    [`${minimal}\nprivacy:\n  epsilon: 0.12345`, 4, 'privacy.epsilon'],
    [`${minimal}privacy:\n  floor: 2.5`, 3, 'privacy.floor'],
    [`${minimal}zones:\n  insideDbm: -95`, 3, 'zones.insideDbm'],
    [`${minimal}zones:\n  insidedbm: -70`, 3, 'zones.insidedbm'],
    [`${minimal}channel: 15`, 2, 'channel'],
    [`${minimal}profile: day`, 2, 'profile'],
    [`${minimal}source: {interface: mon0, command: [cat]}`, 2, 'source'],
    [`${minimal}source: {interface: "mon0; reboot"}`, 2, 'source.interface'],
    [`${minimal}source: {command: []}`, 2, 'source.command: the list is too short'],
    [`${minimal}source: {command: tcpdump}`, 2, 'source.command: expected a list'],
    [`${minimal}logLevel: loud`, 2, 'logLevel'],
    [`${minimal}sensor: acme/high-street/door-2`, 2, 'YAML'],
    [`${minimal}zones: [`, 2, 'YAML'],
  ])('%j is refused with file, line %i and field', (text, line, field) => {
    expect(() => parse(text)).toThrow(`/etc/footfall/sensor.yaml:${line}: `);
    expect(() => parse(text)).toThrow(field);
  });
});

describe('the hash', () => {
  const base = configHash(parse(minimal));

  it('is 12 hex digits, the same on every machine', () => {
    expect(base).toMatch(/^[0-9a-f]{12}$/);
    expect(configHash(parse(`logLevel: debug\nhealthEverySeconds: 60\n${minimal}`))).toBe(base);
    expect(configHash(parse(`${minimal}broker: mqtts://hub.example:8883\noutbox: other.sqlite\n`))).toBe(
      base,
    );
    expect(configHash(parse(`${minimal}privacy: {floor: 5, epsilon: 1.0}\n`))).toBe(base);
  });

  it.each([
    'zones: {insideDbm: -74}',
    'zones: {floorDbm: -91}',
    'privacy: {epsilon: 0.5}',
    'privacy: {floor: 6}',
    'channel: 6',
    `profile: ${DEFAULT_SETTINGS.profile === 'hour' ? 'minutes' : 'hour'}`,
  ])('changes with %s', (line) => {
    expect(configHash(parse(`${minimal}${line}\n`))).not.toBe(base);
  });
});

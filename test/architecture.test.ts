// The import rule of the design, so that it stays true: the data flows one way, and each stage sees
// only what the stage before it hands over. An address is known in device/capture alone.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Which rooms a room may import from; itself and packages always. A file alone names a handed-over type. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  'device/capture': ['shared'],
  'device/count': ['shared', 'device/capture/sighting.ts'],
  'device/zones': ['shared', 'device/capture/sighting.ts'],
  'device/release': ['shared', 'device/count/hour-estimate.ts'],
  'device/radio': ['shared'],
  'device/config': ['shared'],
  'device/system': ['shared', 'device/radio/channel-plan.ts'],
  'device/hours': [
    'shared',
    'device/capture',
    'device/count',
    'device/config/config-hash.ts',
    'device/pipeline.ts',
  ],
  'device/source': ['shared', 'device/capture', 'device/zones', 'device/remote/remote-control.ts'],
  'device/status': [
    'shared',
    'device/capture/capture-trouble.ts',
    'device/capture/frame-outcome.ts',
    'device/config',
    'device/release/outbox.ts',
    'device/remote/in-force.ts',
    'device/source',
    'device/system',
  ],
  'device/doctor': ['shared', 'device/config', 'device/radio', 'device/status', 'device/system'],
  'device/pairing': ['shared'],
  'device/setup': ['shared', 'device/radio/run-program.ts', 'device/source', 'device/zones'],
  'device/remote': ['shared', 'device/config', 'device/hours/opening.ts'],
  'device/command-line': ['shared', 'device/commands', 'device/config', 'device/system/version.ts'],
  device: ['shared', 'device/capture', 'device/command-line', 'device/count'],
  'device/commands': [
    'shared',
    'device',
    'device/capture',
    'device/config',
    'device/count',
    'device/doctor',
    'device/hours',
    'device/pairing',
    'device/radio',
    'device/release',
    'device/remote',
    'device/setup',
    'device/source',
    'device/status',
    'device/system',
    'device/zones',
  ],
  'hub/listening': ['shared'],
  'hub/broker': ['shared', 'hub/listening'],
  'hub/store': ['shared', 'hub/calendar'],
  'hub/calendar': ['shared', 'hub/store/hours.ts'],
  'hub/directory': ['shared', 'hub/calendar', 'hub/store'],
  'hub/pairing': [...['shared', 'hub/store', 'hub/listening', 'hub/broker/access.ts']],
  'hub/remote': ['shared', 'hub/store', 'hub/calibration', 'hub/calendar'],
  'hub/objections': ['shared', 'hub/store', 'hub/listening'],
  'hub/ingest': ['shared', 'hub/store', 'hub/remote'],
  'hub/figures': ['shared', 'hub/store', 'hub/calendar'],
  'hub/calibration': ['shared', 'hub/store', 'hub/calendar', 'hub/figures', 'hub/render'],
  'hub/report': ['shared', 'hub/store', 'hub/calendar', 'hub/directory', 'hub/figures', 'hub/calibration'],
  'hub/render': ['shared', 'hub/store', 'hub/calendar', 'hub/figures', 'hub/report/day-report.ts'],
  'hub/web': [
    'shared',
    'hub/store',
    'hub/listening',
    'hub/remote',
    'hub/calendar',
    'hub/figures',
    'hub/report',
    'hub/calibration',
    'hub/render',
  ],
  'hub/papers': [
    ...['shared', 'hub/config.ts', 'hub/brokers.ts', 'hub/store', 'hub/calendar', 'hub/report', 'hub/render'],
  ],
  'hub/about': [
    ...['shared', 'hub/store', 'hub/listening', 'hub/remote', 'hub/objections', 'hub/papers', 'hub/web'],
    ...['hub/render', 'hub/calendar/local-days.ts'],
  ],
  'hub/command-line': [
    'shared',
    'hub/beside-hub.ts',
    'hub/commands',
    'hub/papers',
    'hub/remote',
    'hub/render/language.ts',
    'hub/running-hub.ts',
    'hub/which-parts.ts',
  ],
  'hub/commands': [
    ...['shared', 'hub/config.ts', 'hub/store', 'hub/remote', 'hub/calibration', 'hub/web', 'hub/papers'],
    ...['hub/pairing', 'hub/objections', 'hub/calendar', 'hub/report', 'hub/render', 'hub/directory'],
  ],
  hub: [
    'hub/command-line',
    'hub/directory',
    'shared',
    'hub/listening',
    'hub/broker',
    'hub/ingest',
    'hub/store',
    'hub/remote',
    'hub/objections',
    'hub/pairing',
    'hub/about',
    'hub/report',
    'hub/calibration',
    'hub/web',
    'hub/commands',
    'hub/papers',
  ],
};

function filesOf(folder: string): string[] {
  return readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);
}

/** `device/capture/pcap.ts` → `device/capture`; a file in `device/` itself → `device`. */
function roomOf(file: string): string {
  const parts = dirname(file).split('/').slice(0, 2);
  return parts.join('/');
}

interface Import {
  readonly from: string;
  readonly to: string;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(resolve(root, file), 'utf8');
  const specifiers = text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)['"](\.[^'"]+)['"]/g);
  return [...specifiers].map(([, specifier]) => ({
    from: file,
    to: relative(root, resolve(root, dirname(file), specifier!)),
  }));
}

function forbidden({ from, to }: Import): boolean {
  const room = roomOf(from);
  if (roomOf(to) === room) return false;
  const allowed = MAY_IMPORT[room];
  if (!allowed) throw new Error(`${from} lies in no known room: say in this test what ${room} may import`);
  return !allowed.includes(roomOf(to)) && !allowed.includes(to);
}

describe('the import rule', () => {
  const files = ['shared', 'device', 'hub'].flatMap(filesOf);
  const imports = files.flatMap(importsOf);

  it('sees the imports it is meant to guard', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports).toContainEqual({
      from: 'device/count/counter.ts',
      to: 'device/capture/sighting.ts',
    });
  });

  it('holds', () => {
    expect(imports.filter(forbidden)).toEqual([]);
  });

  it('would fail where release named something of capture, or the device something of the hub', () => {
    expect(forbidden({ from: 'device/release/outbox.ts', to: 'device/capture/sighting.ts' })).toBe(true);
    expect(forbidden({ from: 'device/count/scans.ts', to: 'device/capture/pseudonymise.ts' })).toBe(true);
    expect(forbidden({ from: 'device/main.ts', to: 'hub/config.ts' })).toBe(true);
    expect(forbidden({ from: 'shared/topics.ts', to: 'hub/config.ts' })).toBe(true);
  });
});

/** What is loaded with a file: not what only types are taken of, nor what is imported when it is needed. */
function loadedWith(file: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  const text = readFileSync(resolve(root, file), 'utf8');
  for (const [, specifier] of text.matchAll(/^(?:import|export) (?!type )(?:[^;']*? from )?'(\.[^']+)';/gm))
    loadedWith(relative(root, resolve(root, dirname(file), specifier!)), loaded);
  return loaded;
}

it('the help of the sensor loads the table of its commands, and none of them', () => {
  expect([...loadedWith('device/main.ts')].sort()).toEqual([
    'device/command-line/program.ts',
    'device/command-line/usage.ts',
    'device/main.ts',
    'device/system/version.ts',
    'shared/command-table.ts',
    'shared/keep-secrets.ts',
    'shared/typed-text.ts',
  ]);
  expect([...loadedWith('device/commands/run.ts')]).toContain('device/release/publisher.ts');
});

it('a command beside the hub loads neither pages nor brokers, which take longer than the command', () => {
  expect([...loadedWith('hub/main.ts')].sort()).toEqual([
    'hub/command-line/program.ts',
    'hub/main.ts',
    'shared/command-table.ts',
    'shared/keep-secrets.ts',
  ]);
  const loaded = loadedWith('hub/command-line/calibrate.ts');
  expect(loaded).toContain('hub/commands/calibrate.ts');
  const heavy = ['hub/running-hub.ts', 'hub/web/server.ts', 'hub/security.ts', 'hub/ingest/subscriber.ts'];
  expect(heavy.filter((file) => loaded.has(file))).toEqual([]);
  expect(heavy.filter((file) => !existsSync(resolve(root, file)))).toEqual([]);
  expect([...loadedWith('hub/web/server.ts')]).toContain('hub/render/charts/column-chart.ts');
});

it('a process of a hub loads the parts that it does', () => {
  const parts = ['hub/web-part.ts', 'hub/jobs-part.ts', 'hub/ingest/subscriber.ts'];
  const heavy = ['hub/web/server.ts', 'hub/remote/config-publisher.ts', 'hub/ingest/intake.ts'];
  const broker = ['hub/broker/embedded-broker.ts', 'hub/pairing/pairing-server.ts'];
  const loaded = loadedWith('hub/running-hub.ts');
  expect([...parts, ...heavy, ...broker].filter((file) => loaded.has(file))).toEqual([]);
  for (const part of parts)
    expect(heavy.filter((file) => loadedWith(part).has(file))).toEqual([heavy[parts.indexOf(part)]]);
});

it('an engine of the hub’s store is known in its own folder alone, and its handle leaves it with nobody', () => {
  const users = ['hub', 'shared'].flatMap(filesOf).filter((file) => {
    const text = readFileSync(resolve(root, file), 'utf8');
    return /from '(?:better-sqlite3|pg|kysely)'/.test(text);
  });
  expect(users.length).toBeGreaterThan(2);
  expect(users.filter((file) => !/^hub\/store\/(?:sqlite|postgres)\//.test(file))).toEqual([]);
  const handles = ['sqlite/file.ts', 'sqlite/connection.ts', 'sqlite/own-file.ts'].map(
    (name) => `hub/store/${name}`,
  );
  const imports = ['hub'].flatMap(filesOf).flatMap(importsOf);
  const outside = imports.filter(
    ({ from, to }) => handles.includes(to) && !from.startsWith('hub/store/sqlite/'),
  );
  expect(outside).toEqual([]);
});

it('no file of ours is named with its ending in an address: in a package it has another', () => {
  const named = ['shared', 'device', 'hub'].flatMap(filesOf).filter((file) => {
    return /new URL\(['"`][^'"`]*\.ts['"`]/.test(readFileSync(resolve(root, file), 'utf8'));
  });
  expect(named).toEqual([]);
});

it('no object is written only to be spread into another', () => {
  const spread = ['shared', 'device', 'hub', 'test'].flatMap(filesOf).filter((file) => {
    return /[^\w)]\.{3}\{\s/.test(readFileSync(resolve(root, file), 'utf8'));
  });
  expect(spread).toEqual([]);
});

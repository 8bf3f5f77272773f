import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probePacket } from '../../simulator/frame.ts';
import { pcapFile } from '../../simulator/pcap-writer.ts';
import { estimate } from '../sensor.ts';
import { constantsIn, withChange } from './constant-source.ts';
import { CONSTANTS, NOT_TRIED } from './constants.ts';
import { flatRange } from './flatness.ts';

const root = join(import.meta.dirname, '../../..');
const sourceOf = (file: string) => readFileSync(join(root, file), 'utf8');
const FILES = [
  'device/capture/decode.ts',
  ...readdirSync(join(root, 'device/count'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `device/count/${name}`),
];

describe('every constant of the estimator', () => {
  it('has a line that says what it was fitted on, or why it is not tried', () => {
    const inCode = FILES.flatMap((file) =>
      [...constantsIn(sourceOf(file)).keys()].map((name) => `${file} ${name}`),
    );
    const tried = CONSTANTS.map(({ file, name }) => `${file} ${name}`);
    const not = Object.entries(NOT_TRIED).flatMap(([file, names]) =>
      Object.keys(names).map((name) => `${file} ${name}`),
    );
    expect([...tried, ...not].sort()).toEqual(inCode.sort());
  });

  it.each(CONSTANTS)('$name is tried with values that are not its own', ({ file, name, below, above }) => {
    const ours = constantsIn(sourceOf(file)).get(name)!;
    const values = [...below, ...above];
    expect(values.length).toBeGreaterThan(1);
    expect(new Set([...values, ours]).size).toBe(values.length + 1);
  });
});

describe('a change of a constant', () => {
  const source = "export const A: number = 1;\nconst AB = { x: 2 };\nconst C = 'none';\n";

  it('changes that one alone', () => {
    expect([...constantsIn(source)]).toEqual([
      ['A', '1'],
      ['AB', '{ x: 2 }'],
    ]);
    const change = { file: 'a.ts', name: 'AB', value: '3' };
    expect(withChange(source, change)).toBe(source.replace('{ x: 2 }', '3'));
  });

  it('of what is not there is refused', () => {
    expect(() => withChange(source, { file: 'a.ts', name: 'B', value: '3' })).toThrow('0 constants called B');
  });

  it('reaches the sensor', async () => {
    const startMs = Date.UTC(2026, 0, 6, 10);
    const records = Array.from({ length: 60 }, (_, minute) => ({
      timeUs: (startMs + 60_000 * minute) * 1000,
      packet: probePacket({ address: `02:00:00:00:00:${minute + 10}`, signalDbm: -50 }),
    }));
    const captures = () => [pcapFile(records)];
    const occupancy = async (value?: string) => {
      const change = { file: 'device/count/phones-of-scans.ts', name: 'SCANS_OF_ONE', value: value ?? '11' };
      const job = { profile: 'minutes' as const, captures: captures() };
      const hours = await estimate(value === undefined ? job : { ...job, change });
      return [...hours.values()][0]!.occupancy.value!;
    };
    // Five scans in five minutes are one phone's, unless one phone makes a single scan.
    expect(await occupancy()).toBeCloseTo(1);
    expect(await occupancy('1')).toBeCloseTo(1 + 4 / 17, 1);
    const missing = { file: 'device/count/bins.ts', name: 'NOTHING', value: '1' };
    await expect(estimate({ profile: 'minutes', captures: captures(), change: missing })).rejects.toThrow(
      'constants called NOTHING',
    );
  });
});

describe('the flat range', () => {
  const tried = (value: string, error: number, isOurs = false) => ({
    value,
    isOurs,
    errors: new Map([
      ['a', error],
      ['b', 0.2],
    ]),
  });

  it('goes as far as no figure is worse by a point, without a gap', () => {
    const values = [
      tried('1', 0.1),
      tried('2', 0.12),
      tried('3', 0.1, true),
      tried('4', 0.109),
      tried('5', 0.05),
    ];
    expect(flatRange(values)).toEqual({ from: '3', to: '5' });
  });
});

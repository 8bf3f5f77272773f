// A machine with two radios, played by an `iw` and an `ip` on the PATH: they answer what the real ones answered
// (iw/README.md), keep the interface that they are told to make, and write down what they were asked.
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RadioSystem } from '../../../device/radio/radios.ts';
import { runProgram } from '../../../device/radio/run-program.ts';

export interface FakeRadio {
  readonly system: RadioSystem;
  readonly folder: string;
  /** What was run, one line each, without questions. */
  orders(): string[];
  /** Makes commands that begin so fail with this complaint; the last wins. */
  fail(command: string, complaint: string): void;
  /** Changes what `iw list`, `iw dev` or `iw reg get` says. */
  change(file: 'list' | 'dev' | 'reg', from: RegExp, to: string): void;
}

/** Drivers by radio, in the order phy0, phy1. */
export function fakeRadio(drivers: readonly [string, string] = ['brcmfmac', 'mt76x2u']): FakeRadio {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-radio-'));
  const path = process.env.PATH;
  onTestFinished(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });
  for (const [file, name] of [
    ['list-two-radios', 'list'],
    ['dev-two-radios', 'dev'],
    ['reg-unset', 'reg'],
  ] as const) {
    copyFileSync(new URL(`iw/${file}.txt`, import.meta.url), join(folder, name));
  }
  writeFileSync(join(folder, 'orders'), '');
  writeFileSync(join(folder, 'failures'), '');
  mkdirSync(join(folder, 'bin'));
  for (const [index, driver] of drivers.entries()) {
    const device = join(folder, `sys/phy${index}/device`);
    mkdirSync(join(folder, 'drivers', driver), { recursive: true });
    mkdirSync(device, { recursive: true });
    symlinkSync(join(folder, 'drivers', driver), join(device, 'driver'));
    mkdirSync(join(folder, `sys/phy${index}/rfkill${index}`));
    for (const kind of ['soft', 'hard'])
      writeFileSync(join(folder, `sys/phy${index}/rfkill${index}/${kind}`), '0\n');
  }
  writeProgram(join(folder, 'bin/iw'), IW, folder);
  writeProgram(join(folder, 'bin/ip'), IP, folder);
  process.env.PATH = `${join(folder, 'bin')}:${path}`;
  return {
    system: { run: runProgram, radioFolder: join(folder, 'sys') },
    folder,
    orders: () => readFileSync(join(folder, 'orders'), 'utf8').split('\n').filter(Boolean),
    fail: (command, complaint) =>
      writeFileSync(join(folder, 'failures'), `${command}|${complaint}\n`, { flag: 'a' }),
    change(file, from, to) {
      const text = readFileSync(join(folder, file), 'utf8');
      writeFileSync(join(folder, file), text.replaceAll(from, to));
    },
  };
}

function writeProgram(file: string, body: string, folder: string): void {
  writeFileSync(file, `#!/bin/bash\ncd '${folder}'\nme=\${0##*/}\n${COMMON}\n${body}`);
  chmodSync(file, 0o755);
}

const COMMON = `
told="$me $*"
case "$told" in 'iw list' | 'iw dev' | 'iw reg get' | *' info') ;; *) echo "$told" >>orders ;; esac
while IFS='|' read -r begins complaint; do
  if [[ $told == "$begins"* ]]; then echo "$complaint" >&2; exit 240; fi
done <failures
`;

const IW = `
case "$*" in
list) cat list ;;
dev)
  cat dev
  # The monitor interface is the last.
  [ ! -e channel ] || ! grep -q mon0 dev || printf '\\t\\tchannel %s (2437 MHz), width: 20 MHz (no HT), center1: 2437 MHz\\n' "$(cat channel)" ;;
'reg get') cat reg ;;
'reg set '*) [ -e no-rules ] || sed -i "s/^country ..:/country $3:/" reg ;;
phy*' interface add mon0 type monitor')
  printf 'phy#%s\\n\\tInterface mon0\\n\\t\\tifindex 9\\n\\t\\ttype monitor\\n' "\${2#phy}" >>dev ;;
*' del') sed -i "/Interface $2$/d" dev ;;
'dev mon0 set channel '*) echo "$5" >channel ;;
'dev mon0 info')
  printf 'Interface mon0\\n\\tifindex 9\\n\\ttype monitor\\n\\twiphy 1\\n'
  [ ! -e channel ] || printf '\\tchannel %s (2437 MHz), width: 20 MHz (no HT), center1: 2437 MHz\\n' "$(cat channel)" ;;
esac
`;

const IP = '';

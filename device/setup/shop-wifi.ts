// Joins the shop's Wi-Fi by a file for NetworkManager (nm-settings-keyfile(5)) that root alone may read. node-wifi, which
// asks NetworkManager in other places, would put the password on nmcli's command line, for every process to see, and
// into its errors; nmcli is told the connection's name alone.
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunProgram } from '../radio/run-program.ts';

export const CONNECTIONS_FOLDER = '/etc/NetworkManager/system-connections';
const NAME = 'footfall-shop';
/** nmcli waits for the network's answer and for an address, a minute and a half at most. */
const JOIN_MS_MAX = 100_000;

export interface ShopWifi {
  /** 1 … 32 bytes (IEEE 802.11-2020, 9.4.2.2). */
  readonly ssid: string;
  /** 8 … 63 printable ASCII characters (annex J.4.1); null for an open network. */
  readonly password: string | null;
}

/** `interfaceName`: of the radio that joins; any other may be there to listen. */
export type JoinedWifi = ShopWifi & { readonly interfaceName: string };

/** Throws an Error for people, which never quotes the password. */
export function checkShopWifi({ ssid, password }: ShopWifi): void {
  const bytes = Buffer.byteLength(ssid);
  if (bytes < 1 || bytes > 32) throw new Error("the network's name has 1 to 32 bytes");
  if (password !== null && !/^[ -~]{8,63}$/.test(password)) {
    throw new Error("the network's password has 8 to 63 characters of ASCII: letters, digits, signs");
  }
}

/** Bytes of the name as numbers: whatever signs it holds, nothing needs escaping. */
export function keyfile({ ssid, password, interfaceName }: JoinedWifi): string {
  const name = [...Buffer.from(ssid)].map((byte) => `${byte};`).join('');
  const security =
    password === null ? '' : `\n[wifi-security]\nkey-mgmt=wpa-psk\npsk=${escapeValue(password)}\n`;
  return `[connection]\nid=${NAME}\ntype=wifi\ninterface-name=${interfaceName}\nautoconnect=true\n\n[wifi]\nmode=infrastructure\nssid=${name}\n${security}\n[ipv4]\nmethod=auto\n\n[ipv6]\nmethod=auto\n`;
}

/** As GLib's key files have it: a backslash is doubled, a space at the start would be lost. */
const escapeValue = (text: string) => text.replaceAll('\\', '\\\\').replace(/^ /, '\\s');

/** Returns what went wrong, for people; undefined where the box is joined. */
export async function joinShopWifi(
  wifi: JoinedWifi,
  folder: string,
  run: RunProgram,
): Promise<string | undefined> {
  checkShopWifi(wifi);
  const file = join(folder, `${NAME}.nmconnection`);
  const unfinished = `${file}.new`;
  rmSync(unfinished, { force: true });
  const descriptor = openSync(unfinished, 'wx', 0o600);
  try {
    writeSync(descriptor, keyfile(wifi));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, file);
  for (const args of [
    ['connection', 'reload'],
    ['connection', 'up', NAME],
  ]) {
    const { status } = await run('nmcli', args, JOIN_MS_MAX);
    // What it says may hold the network's name: ours is enough.
    if (status !== 0) {
      return `NetworkManager could not join the network (\`nmcli ${args.join(' ')}\` failed): are name and password right?`;
    }
  }
  return undefined;
}

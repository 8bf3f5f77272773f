// What is known of Linux drivers and monitor mode, beyond what `iw list` says: which adapters to buy, and why a radio
// that is there cannot listen. From the drivers' own sources and documents in Linux 6.1 to 6.12.

export interface KnownDriver {
  /** Name of the driver as sysfs has it. */
  readonly driver: string;
  /** The chips, and adapters that are sold with them. */
  readonly adapters: string;
  readonly monitors: 'well' | 'never';
  /** Why not, or what to heed; for people. */
  readonly note?: string;
}

export const KNOWN_DRIVERS: readonly KnownDriver[] = [
  {
    driver: 'mt76x2u',
    adapters: 'MediaTek MT7612U (Alfa AWUS036ACM)',
    monitors: 'well',
  },
  {
    driver: 'mt76x0u',
    adapters: 'MediaTek MT7610U (Alfa AWUS036ACHM)',
    monitors: 'well',
  },
  {
    driver: 'mt7921u',
    adapters: 'MediaTek MT7921AU (Alfa AWUS036AXML)',
    monitors: 'well',
    note: 'needs firmware-misc-nonfree (Debian) or firmware-mediatek (Raspberry Pi OS)',
  },
  {
    driver: 'rt2800usb',
    adapters: 'Ralink RT3070 and RT5370 (Alfa AWUS036NH, Panda PAU05)',
    monitors: 'well',
    note: 'needs firmware-misc-nonfree',
  },
  {
    driver: 'ath9k_htc',
    adapters: 'Atheros AR9271 (Alfa AWUS036NHA; TP-Link TL-WN722N of version 1 only)',
    monitors: 'well',
    note: 'needs firmware-ath9k-htc or firmware-atheros',
  },
  {
    driver: 'brcmfmac',
    adapters: "Broadcom and Cypress FullMAC (the Raspberry Pi's own Wi-Fi)",
    monitors: 'never',
    note: 'its firmware keeps frames that are for others to itself',
  },
];

export function knownDriver(driver: string | null): KnownDriver | undefined {
  return KNOWN_DRIVERS.find((known) => known.driver === driver);
}

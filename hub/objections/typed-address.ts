// A Wi-Fi address as a visitor types it, and what it is: only one that stays the same can be registered.

const DIGITS = /^[0-9a-f]{12}$/i;
/** First octet of an EUI-48: individual/group, universal/local (IEEE 802-2014, 8.2.2). */
const GROUP_BIT = 0x01;
const LOCAL_BIT = 0x02;
/** What people put between the digits. */
const BETWEEN = /[\s:.\-\u2010-\u2015]/g;
const LENGTH_MAX = 60;

export type TypedAddress =
  /** 6 bytes; to be overwritten when they are no longer needed. */
  | { readonly kind: 'fixed'; readonly bytes: Uint8Array }
  /** The phone made it up and will change it: nothing to register. */
  | { readonly kind: 'changing' }
  /** Of several receivers: no phone has it. */
  | { readonly kind: 'group' }
  | { readonly kind: 'none' };

export function typedAddress(text: string): TypedAddress {
  const digits = text.slice(0, LENGTH_MAX).replace(BETWEEN, '');
  if (text.length > LENGTH_MAX || !DIGITS.test(digits) || /^(?:0{12}|f{12})$/i.test(digits))
    return { kind: 'none' };
  const bytes = Uint8Array.from({ length: 6 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
  const kind = (bytes[0]! & GROUP_BIT) !== 0 ? 'group' : (bytes[0]! & LOCAL_BIT) !== 0 ? 'changing' : 'fixed';
  if (kind === 'fixed') return { kind, bytes };
  bytes.fill(0);
  return { kind };
}

// A Wi-Fi address as a visitor types it, and what it is: only one that stays the same can be registered.
import { typedText } from '../../shared/typed-text.ts';

const DIGITS = /^[0-9a-f]{12}$/i;
/** First octet of an EUI-48: individual/group, universal/local (IEEE 802-2014, 8.2.2). */
const GROUP_BIT = 0x01;
const LOCAL_BIT = 0x02;
/** What people put between the digits. */
const BETWEEN = /[\s:.-]/g;
const LENGTH_MAX = 60;
/** With what nobody sees. */
const PASTED_MAX = 1000;

export type TypedAddress =
  /** 6 bytes; to be overwritten when they are no longer needed. */
  | { readonly kind: 'fixed'; readonly bytes: Uint8Array }
  /** The phone made it up and will change it: nothing to register. */
  | { readonly kind: 'changing' }
  /** Of several receivers: no phone has it. */
  | { readonly kind: 'group' }
  | { readonly kind: 'none' };

export function typedAddress(text: string): TypedAddress {
  const typed = typedText(text.slice(0, PASTED_MAX));
  const digits = typed.replace(BETWEEN, '');
  if (
    text.length > PASTED_MAX ||
    typed.length > LENGTH_MAX ||
    !DIGITS.test(digits) ||
    /^(?:0{12}|f{12})$/i.test(digits)
  )
    return { kind: 'none' };
  const bytes = Uint8Array.from({ length: 6 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
  const kind = (bytes[0]! & GROUP_BIT) !== 0 ? 'group' : (bytes[0]! & LOCAL_BIT) !== 0 ? 'changing' : 'fixed';
  if (kind === 'fixed') return { kind, bytes };
  bytes.fill(0);
  return { kind };
}

// Which of a store's objections of one day came from one network, so that a flood can be told from visitors: six hex
// digits, a hash of the network (an IPv4 address or an IPv6 /48) under a random key. The key is in memory alone and
// thrown away when the UTC day ends: from then on nobody, the operator included, can tell what network a mark was of, nor
// whether marks of two days or of two stores were of the same one.

import { createHmac, randomFillSync } from 'node:crypto';
import { utcDayStartMs } from '../../shared/utc-day.ts';
import { clientBlock } from '../listening/client-block.ts';

/** `nowMs`: since 1970. */
export type NetworkMarks = (storeKey: number, address: string | undefined, nowMs: number) => string;

const MARK_DIGITS = 6;

export function createNetworkMarks(): NetworkMarks {
  const key = Buffer.alloc(32);
  let day: number | undefined;
  return (storeKey, address, nowMs) => {
    if (utcDayStartMs(nowMs) !== day) {
      day = utcDayStartMs(nowMs);
      randomFillSync(key);
    }
    return createHmac('sha256', key)
      .update(`${storeKey} ${clientBlock(address, 48)}`)
      .digest('hex')
      .slice(0, MARK_DIGITS);
  };
}

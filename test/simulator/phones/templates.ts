// What the element lists of most models have in common. Element values are ours; see SOURCES.md.
import { extendedRates, supportedRates, vendor } from './elements.ts';
import type { Template, TemplatePart } from './frame-body.ts';

/** Phones split the twelve rates 4 + 8, laptops and printers 8 + 4. */
export const lowRates = supportedRates(1, 2, 5.5, 11);
export const highRates = extendedRates(6, 9, 12, 18, 24, 36, 48, 54);
export const mixedRates = supportedRates(1, 2, 5.5, 11, 6, 9, 12, 18);
export const restRates = extendedRates(24, 36, 48, 54);

export const broadcom = (...body: number[]): Buffer => vendor('00:10:18', 2, ...body);
export const microsoft = (...body: number[]): Buffer => vendor('00:50:f2', 8, ...body);

/** The usual beginning, then `rest`. */
export const usual = (...rest: TemplatePart[]): Template => ['ssid', lowRates, highRates, 'ds', ...rest];

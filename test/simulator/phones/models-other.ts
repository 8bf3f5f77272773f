// Laptops, and what stands in a shop for good: printers, tills, television sets, cameras. The fixed
// devices are heard all day and all night. Element values are ours; see SOURCES.md.
import { extendedCapabilities, htCapabilities, vhtCapabilities } from './elements.ts';
import { CHANNELS_1_TO_11, MODEL_DEFAULTS, type PhoneModel } from './model.ts';
import { highRates, lowRates, microsoft, mixedRates, restRates, usual } from './templates.ts';

const microsoftTag = microsoft(0, 0x11, 0);

export const otherModels: readonly PhoneModel[] = [
  {
    ...MODEL_DEFAULTS,
    name: 'laptop-windows',
    sold: [2014, 2024],
    templates: [
      {
        weight: 1,
        elements: [
          'ssid',
          mixedRates,
          'ds',
          restRates,
          htCapabilities(0x01ef, 0x13, 2),
          extendedCapabilities(8, 2, 62),
          vhtCapabilities(0x038071b2, 2),
          microsoftTag,
        ],
      },
    ],
    intervalSeconds: { active: 30, idle: 300, associated: 600 },
    address: 'global',
    prefixes: [0x3c58c2, 0xa4c3f0],
    sequence: 'run-on',
    directedShare: 0.2,
    powerDbm: 16,
  },
];

/** A shop buys its devices together. */
const alike = { builds: [1], releases: [1] };

/** Steady devices have no screen: active and idle are the same. */
const always = (seconds: number) => ({ active: seconds, idle: seconds, associated: seconds });

export const fixedModels: readonly PhoneModel[] = [
  {
    ...MODEL_DEFAULTS,
    versions: alike,
    name: 'printer',
    templates: [{ weight: 1, elements: ['ssid', mixedRates, restRates, 'ds', 'wps'] }],
    intervalSeconds: always(120),
    irregularity: 0.05,
    framesPerChannel: 1,
    address: 'global',
    prefixes: [0x3c2af4, 0x9cb654],
    sequence: 'run-on',
    directedShare: 0.5,
    otherBandFrames: 0,
    powerDbm: 15,
  },
  {
    ...MODEL_DEFAULTS,
    versions: alike,
    name: 'till',
    templates: [
      {
        weight: 1,
        elements: usual(htCapabilities(0x012c, 0x03, 1), microsoftTag),
      },
    ],
    intervalSeconds: always(300),
    irregularity: 0.3,
    channels: CHANNELS_1_TO_11,
    address: 'global',
    prefixes: [0x001d2b, 0x60c798],
    sequence: 'run-on',
    otherBandFrames: 0,
  },
  {
    ...MODEL_DEFAULTS,
    versions: alike,
    name: 'tv',
    templates: [
      {
        weight: 1,
        elements: usual(htCapabilities(0x01ef, 0x17, 2), extendedCapabilities(8, 2), 'wps'),
      },
    ],
    intervalSeconds: always(150),
    irregularity: 0.1,
    address: 'global',
    prefixes: [0x8c79f5, 0xcc2d8c],
    sequence: 'run-on',
    powerDbm: 16,
  },
  {
    ...MODEL_DEFAULTS,
    versions: alike,
    name: 'camera',
    templates: [{ weight: 1, elements: ['ssid', lowRates, highRates, htCapabilities(0x0020, 0x03, 1)] }],
    intervalSeconds: always(600),
    irregularity: 0.2,
    framesPerChannel: 1,
    address: 'day',
    sequence: 'run-on',
    otherBandFrames: 0,
    powerDbm: 14,
  },
];

// Apple's devices, in kind: recent ones send a pair of frames 20 ms apart under a new address on every
// channel, older ones keep an address for a scan. Element values are ours; see SOURCES.md.
import {
  extendedCapabilities,
  extendedRates,
  heCapabilities,
  htCapabilities,
  interworking,
  supportedRates,
  vendor,
  vhtCapabilities,
} from './elements.ts';
import { CHANNELS_1_6_11_FIRST, CHANNELS_1_TO_11, MODEL_DEFAULTS, type PhoneModel } from './model.ts';
import { broadcom, microsoft, usual } from './templates.ts';

const apple = vendor('00:17:f2', 10, 0, 1, 4);
const microsoftTag = microsoft(0, 0x22, 0);
const broadcomTag = broadcom(0, 0, 0x10, 0, 0);

export const appleModels: readonly PhoneModel[] = [
  {
    ...MODEL_DEFAULTS,
    name: 'iphone-recent',
    sold: [2021, 2028],
    // Several years' phones, each with a radio of its own.
    versions: { builds: [30, 28, 24, 18], releases: [45, 30, 15, 10] },
    templates: [
      {
        weight: 4,
        elements: usual(
          htCapabilities(0x402d, 0x17, 2),
          extendedCapabilities(10, 2, 19, 22, 62, 70),
          heCapabilities([0x01, 0x78, 0x08, 0, 0x40, 0], [0x22, 0x30, 0x02, 0, 0x0d, 0, 0x80], 2),
          apple,
          microsoftTag,
        ),
      },
      {
        weight: 1,
        elements: usual(
          htCapabilities(0x402d, 0x17, 2),
          extendedCapabilities(10, 2, 19, 22, 62, 70),
          interworking(15),
          heCapabilities([0x01, 0x78, 0x08, 0, 0x40, 0], [0x22, 0x30, 0x02, 0, 0x0d, 0, 0x80], 2),
          apple,
          microsoftTag,
        ),
      },
    ],
    intervalSeconds: { active: 26, idle: 110, associated: 420 },
    irregularity: 0.7,
    sweeps: [3, 1],
    channels: CHANNELS_1_6_11_FIRST,
    address: 'channel',
  },
  {
    ...MODEL_DEFAULTS,
    name: 'iphone-2020',
    sold: [2019, 2022],
    versions: { builds: [40, 35, 25], releases: [50, 30, 20] },
    templates: [
      {
        weight: 1,
        elements: usual(
          htCapabilities(0x402d, 0x17, 2),
          extendedCapabilities(8, 2, 19, 22, 62),
          heCapabilities([0x01, 0x38, 0x08, 0, 0x40, 0], [0x22, 0x20, 0x02, 0, 0x0d, 0, 0x80], 2),
          apple,
          microsoftTag,
          broadcomTag,
        ),
      },
    ],
    intervalSeconds: { active: 30, idle: 120, associated: 420 },
    irregularity: 0.7,
    sweeps: [3, 1],
    address: 'channel',
  },
  {
    ...MODEL_DEFAULTS,
    name: 'iphone-older',
    sold: [2016, 2020],
    templates: [
      {
        weight: 3,
        elements: usual(
          htCapabilities(0x0021, 0x17, 1),
          extendedCapabilities(8, 2, 22, 62),
          apple,
          microsoftTag,
          broadcomTag,
        ),
      },
      { weight: 1, elements: usual(htCapabilities(0x0021, 0x17, 1), apple) },
    ],
    intervalSeconds: { active: 45, idle: 180, associated: 480 },
    irregularity: 0.8,
    otherBandFrames: 16,
  },
  {
    ...MODEL_DEFAULTS,
    name: 'ipad',
    sold: [2017, 2022],
    templates: [
      {
        weight: 1,
        elements: usual(
          htCapabilities(0x402d, 0x17, 2),
          extendedCapabilities(8, 2, 19, 62),
          vhtCapabilities(0x0f8259b2, 2),
          apple,
          microsoftTag,
          broadcomTag,
        ),
      },
    ],
    intervalSeconds: { active: 40, idle: 300, associated: 600 },
    irregularity: 0.8,
    powerDbm: 15,
  },
  {
    ...MODEL_DEFAULTS,
    name: 'laptop-mac',
    sold: [2015, 2020],
    templates: [
      {
        weight: 1,
        elements: [
          'ssid',
          supportedRates(1, 2, 5.5, 11, 6, 9, 12, 18),
          extendedRates(24, 36, 48, 54),
          'ds',
          htCapabilities(0x402c, 0x17, 3),
          extendedCapabilities(8, 2, 62),
          vhtCapabilities(0x0f8259b2, 3),
          broadcomTag,
        ],
      },
    ],
    intervalSeconds: { active: 45, idle: 400, associated: 900 },
    channels: CHANNELS_1_TO_11,
    sequence: 'run-on',
    powerDbm: 16,
  },
  {
    ...MODEL_DEFAULTS,
    name: 'watch',
    sold: [2017, 2028],
    templates: [
      {
        weight: 1,
        elements: usual(htCapabilities(0x0020, 0x17, 1), apple, microsoftTag),
      },
    ],
    intervalSeconds: { active: 90, idle: 420, associated: 900 },
    irregularity: 0.9,
    framesPerChannel: 1,
    channelDwellMs: 30,
    otherBandFrames: 0,
    powerDbm: 7,
  },
];

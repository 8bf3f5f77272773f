// Android phones and tablets, in kind: a new address each scan, some under a maker's prefix, some for
// a day, and old ones under their global address with sequence numbers that run on. Element values are
// ours; see SOURCES.md.
import {
  extendedCapabilities,
  filsRequest,
  heCapabilities,
  htCapabilities,
  interworking,
  vendor,
  vhtCapabilities,
} from './elements.ts';
import type { Template } from './frame-body.ts';
import { CHANNELS_1_TO_11, MODEL_DEFAULTS, type PhoneModel } from './model.ts';
import { broadcom, highRates, lowRates, microsoft, mixedRates, restRates, usual } from './templates.ts';

const microsoftTag = microsoft(0, 0x15, 0);
const multiband = vendor('50:6f:9a', 0x16, 3, 1, 3); // Wi-Fi Alliance MBO: cellular data capability
const broadcomTag = broadcom(0, 0, 0x1c, 0, 0);
const epigram = vendor('00:90:4c', 4, ...Buffer.from('08bf0cb259820feaff0000eaff0000', 'hex'));
const googlePrefix = 0xdaa119; // company id for random addresses, Martin et al. 2017

const pixelRecent = (channelTimeTu: number): Template =>
  usual(
    htCapabilities(0x01ad, 0x17, 2),
    extendedCapabilities(11, 0, 2, 19, 22, 46, 70, 80),
    vhtCapabilities(0x338959b2, 2),
    heCapabilities([0x03, 0x08, 0x18, 0x0c, 0x10, 0], [0x02, 0x20, 0x0e, 0x4b, 0, 0x1d], 2),
    filsRequest(channelTimeTu),
    multiband,
    microsoftTag,
  );

export const androidModels: readonly PhoneModel[] = [
  {
    ...MODEL_DEFAULTS,
    name: 'pixel-recent',
    sold: [2021, 2028],
    templates: [
      { weight: 1, elements: pixelRecent(20) },
      { weight: 1, elements: pixelRecent(30) },
    ],
    intervalSeconds: { active: 22, idle: 75, associated: 300 },
    irregularity: 0.25,
    frameGapMs: 21,
  },
  {
    ...MODEL_DEFAULTS,
    name: 'pixel-older',
    sold: [2016, 2019],
    templates: [
      {
        weight: 2,
        elements: usual(htCapabilities(0x016e, 0x03, 2), microsoftTag, extendedCapabilities(8, 2, 19, 46)),
      },
      {
        weight: 1,
        elements: usual(htCapabilities(0x016e, 0x03, 2), microsoftTag),
      },
    ],
    intervalSeconds: { active: 18, idle: 55, associated: 240 },
    irregularity: 0.15,
    sweeps: [1, 1, 2],
    frameGapMs: 9,
    channelDwellMs: 25,
    prefixes: [googlePrefix],
    sequence: 'run-on',
    directedShare: 0.3,
  },
  {
    ...MODEL_DEFAULTS,
    name: 'galaxy-flagship',
    sold: [2020, 2028],
    templates: [
      {
        weight: 3,
        elements: usual(
          htCapabilities(0x01ef, 0x17, 2),
          vhtCapabilities(0x0f9b79b1, 2),
          microsoftTag,
          extendedCapabilities(11, 0, 2, 19, 22, 46, 70, 77),
          heCapabilities([0x09, 0x01, 0x08, 0, 0, 0x80], [0x06, 0x70, 0x4c, 0x80, 0x0d, 0], 2),
          multiband,
          broadcomTag,
        ),
      },
      {
        weight: 1,
        elements: usual(
          htCapabilities(0x01ef, 0x17, 2),
          vhtCapabilities(0x0f9b79b1, 2),
          microsoftTag,
          broadcomTag,
        ),
      },
    ],
    intervalSeconds: { active: 32, idle: 120, associated: 360 },
    irregularity: 0.4,
    frameGapMs: 22,
  },
  {
    ...MODEL_DEFAULTS,
    name: 'galaxy-midrange',
    sold: [2019, 2026],
    templates: [
      {
        weight: 1,
        elements: usual(
          htCapabilities(0x012c, 0x17, 1),
          extendedCapabilities(9, 2, 19, 22, 46, 70),
          multiband,
          microsoftTag,
          broadcomTag,
        ),
      },
    ],
    intervalSeconds: { active: 35, idle: 130, associated: 360 },
    irregularity: 0.4,
    framesPerChannel: 1,
  },
  {
    ...MODEL_DEFAULTS,
    name: 'galaxy-older',
    sold: [2016, 2020],
    templates: [
      {
        weight: 1,
        elements: usual(
          htCapabilities(0x01ad, 0x17, 2),
          extendedCapabilities(8, 2, 22, 46),
          epigram,
          microsoftTag,
          broadcomTag,
        ),
      },
    ],
    intervalSeconds: { active: 40, idle: 150, associated: 300 },
    irregularity: 0.5,
    sequence: 'run-on',
    directedShare: 0.15,
    otherBandFrames: 18,
  },
  {
    ...MODEL_DEFAULTS,
    name: 'xiaomi-recent',
    sold: [2021, 2028],
    templates: [
      {
        weight: 4,
        elements: usual(
          htCapabilities(0x11ff, 0x1f, 2),
          extendedCapabilities(10, 2, 19, 22, 46, 74),
          vhtCapabilities(0x339b71b2, 2),
          heCapabilities([0x0b, 0, 0x18, 0x0b, 0, 0x40], [0x02, 0x20, 0x0e, 0x49, 0, 0x0d], 2),
          multiband,
        ),
      },
      {
        weight: 1,
        elements: usual(htCapabilities(0x11ff, 0x1f, 2), multiband),
      },
    ],
    intervalSeconds: { active: 17, idle: 70, associated: 300 },
    irregularity: 0.3,
    frameGapMs: 10,
    channelDwellMs: 30,
  },
  {
    ...MODEL_DEFAULTS,
    name: 'xiaomi-budget',
    sold: [2018, 2026],
    templates: [
      {
        weight: 1,
        elements: usual(htCapabilities(0x112d, 0x13, 1), extendedCapabilities(8, 2, 46, 62), multiband),
      },
    ],
    intervalSeconds: { active: 20, idle: 90, associated: 300 },
    irregularity: 0.3,
    framesPerChannel: 3,
    frameGapMs: 8,
    channelDwellMs: 35,
    otherBandFrames: 0,
  },
  {
    ...MODEL_DEFAULTS,
    name: 'huawei',
    sold: [2017, 2022],
    templates: [
      {
        weight: 1,
        elements: [
          'ssid',
          lowRates,
          'ds',
          highRates,
          htCapabilities(0x01ac, 0x13, 2),
          extendedCapabilities(8, 2, 19, 46, 48),
          extendedCapabilities(1, 0),
        ],
      },
    ],
    intervalSeconds: { active: 20, idle: 200, associated: 300 },
    irregularity: 0.1,
    address: 'day',
    frameGapMs: 21,
  },
  {
    ...MODEL_DEFAULTS,
    name: 'android-old-large',
    sold: [2012, 2016],
    templates: [
      {
        weight: 1,
        elements: usual(htCapabilities(0x012c, 0x03, 1), 'wps', broadcomTag),
      },
    ],
    intervalSeconds: { active: 16, idle: 50, associated: 180 },
    irregularity: 0.2,
    sweeps: [1, 1],
    channels: CHANNELS_1_TO_11,
    framesPerChannel: 2,
    address: 'global',
    prefixes: [0x5c0a5b, 0x8425db, 0x380195],
    sequence: 'run-on',
    directedShare: 0.4,
    otherBandFrames: 0,
  },
  {
    ...MODEL_DEFAULTS,
    name: 'android-old-small',
    sold: [2011, 2015],
    templates: [{ weight: 1, elements: ['ssid', mixedRates, restRates, htCapabilities(0x0020, 0x13, 1)] }],
    intervalSeconds: { active: 25, idle: 90, associated: 240 },
    irregularity: 0.3,
    channels: CHANNELS_1_TO_11,
    framesPerChannel: 1,
    channelDwellMs: 60,
    address: 'global',
    prefixes: [0x64a2f9, 0xf8a45f],
    sequence: 'run-on',
    directedShare: 0.3,
    otherBandFrames: 0,
    powerDbm: 11,
  },
  {
    ...MODEL_DEFAULTS,
    name: 'tablet-android',
    sold: [2017, 2024],
    templates: [
      {
        weight: 1,
        elements: usual(
          htCapabilities(0x012c, 0x17, 1),
          extendedCapabilities(8, 2, 46),
          interworking(15),
          microsoftTag,
          broadcomTag,
        ),
      },
    ],
    intervalSeconds: { active: 35, idle: 240, associated: 480 },
    irregularity: 0.5,
    powerDbm: 15,
  },
];

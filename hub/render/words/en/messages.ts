// The page of what needs a person. What an alarm says is stored in English; its kind says it in every language.
import type { AlarmKind, StoreAlarmKind } from '../../../store/alarms.ts';

export const messages = {
  lead: (most: number) =>
    `Times are UTC. At most ${most} of each, the newest of every store; the API has more.`,
  alarms: 'Alarms',
  noAlarms: 'None.',
  alarmsCaption: 'Alarms, newest first',
  raised: 'Raised',
  where: 'Where',
  kind: 'Kind',
  happened: 'What happened',
  refused: 'Refused messages',
  noRefused: 'None: every message that came was understood.',
  refusedCaption: 'Refused messages, newest first',
  received: 'Received',
  topic: 'Topic',
  code: 'Code',
  why: 'Why',
  kinds: {
    'conflicting-repeat': 'An hour came again with other values',
    'weaker-settings': 'Settings that protect less',
    'cannot-count': 'A sensor cannot count',
    'too-many-changes': 'Too many changes of settings',
    'calibration-setup': 'The calibration no longer fits the sensors',
    'calibration-drift': 'The calibration may have drifted',
    'calibration-age': 'The hand counts are old',
    'many-objections': 'Many objections',
    certificate: 'The broker’s certificate or logins',
    'too-many-sensors': 'Too many sensors',
    'retired-sensor': 'A retired sensor still counts',
    'hub-part': 'A part of the hub does not run',
    'client-name': 'Another program has the hub’s name',
  } satisfies Record<AlarmKind | StoreAlarmKind, string>,
};

// L’état des capteurs, en un mot ou deux.
import { NUMBERS } from '../../numbers.ts';
import type { Words } from '../en.ts';

const { plural, whole } = NUMBERS.fr;

/** Il y en a plusieurs. */
const group = (some: number, all: number) =>
  some === all ? `Les ${whole(all)} capteurs` : `${plural(some, 'capteur', 'capteurs')} sur ${whole(all)}`;

const groupHears = (some: number, all: number) =>
  `${group(some, all)} ${some === 1 ? 'n’entend' : 'n’entendent'} rien`;
const groupCounts = (some: number, all: number) =>
  `${group(some, all)} ${some === 1 ? 'ne peut' : 'ne peuvent'} pas compter`;

export const status: Words['status'] = {
  noSensor: 'Pas encore de capteur',
  reporting: 'En service',
  late: (hours) => `${plural(hours, 'heure d’ouverture', 'heures d’ouverture')} de retard`,
  offline: 'Hors ligne',
  silentNever: 'Muet, n’a jamais compté',
  silentSince: (moment) => `Muet depuis le ${moment}`,
  deaf: 'N’entend rien',
  cannotCount: 'Ne peut pas compter',
  paused: 'En pause',
  waiting: 'En attente de la première heure',
  some: {
    reporting: (some, all) => `${group(some, all)} en service`,
    late: (some, all) => `${group(some, all)} en retard`,
    silent: (some, all) => `${group(some, all)} sans nouvelles`,
    deaf: groupHears,
    'cannot-count': groupCounts,
    paused: (some, all) => `${group(some, all)} en pause`,
    new: (some, all) => `${group(some, all)} en attente`,
  },
};

// L’état des capteurs, en un mot ou deux.
import { NUMBERS } from '../../numbers.ts';
import type { Words } from '../en.ts';

const { plural, whole } = NUMBERS.fr;

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
    deaf: (some, all) => `${group(some, all)} sans rien entendre`,
    'cannot-count': (some, all) => `${group(some, all)} hors d’état de compter`,
    paused: (some, all) => `${group(some, all)} en pause`,
    new: (some, all) => `${group(some, all)} en attente`,
  },
};

const group = (some: number, all: number) =>
  some === all ? `Les ${whole(all)} capteurs` : `${whole(some)} capteurs sur ${whole(all)}`;

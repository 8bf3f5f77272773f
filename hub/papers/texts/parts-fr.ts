// What several French papers say alike.
import type { Facts } from '../facts.ts';
import type { Language } from '../language.ts';
import type { OpeningWords } from '../opening-terms.ts';
import { type Ask, type Block, operator } from '../paper.ts';

type Term = readonly [string, string | Ask];

const missing = (field: string, why: string) =>
  operator(`Ajoutez ${field} de l’enseigne à la configuration du hub.`, why);

export const OPENING_FR: OpeningWords = {
  week: 'Heures d’ouverture',
  holidays: 'Jours fériés',
  special: 'Ouvertures spéciales',
  closed: 'Fermeture',
  exceptions: 'Exceptions',
  semicolon: ' ; ',
  ofPlace: (place, hours) => `ceux de : ${place} ; ${hours}`,
  added: (days) => `ainsi que ${days}`,
  removed: (days) => `sauf ${days}`,
  everyYear: (day) => `le ${day} de chaque année`,
  weekdayBy: (nth, weekday, side, day) =>
    `le ${nth}${weekday} ${side === 'before' ? 'avant' : 'après'} le ${day}`,
  between: (first, last) => `du ${first} au ${last}`,
  since: (first) => `à partir du ${first}, jusqu’à nouvel ordre`,
  more: (count) => `et ${count} de plus`,
};

export function controllerTerms({ controller }: Facts, { law }: Language): Term[] {
  const { shownAs, legalName, contact, dataProtectionOfficer: officer } = controller;
  return [
    [
      'Responsable du traitement',
      legalName === undefined
        ? missing('legalName', `La configuration ne dit que « ${shownAs} », peut-être sans valeur juridique.`)
        : `${legalName}, sous le nom de ${shownAs}`,
    ],
    ['Contact', contact ?? missing('contact', `Il faut une adresse où écrire (${law.information}).`)],
    [
      'Délégué à la protection des données',
      officer === undefined
        ? missing('dataProtectionOfficer', 'Ou écrivez-y null si aucun n’est désigné.')
        : (officer ?? 'aucun, d’après la configuration'),
    ],
  ];
}

/** One sentence: how long, and from where that is known. */
export function profileWords({ processing }: Facts, { number, list }: Language): string {
  const { profiles, forgetMinutes } = processing;
  const most = `${number(forgetMinutes)} minutes au plus`;
  if (profiles.length === 0) {
    return `Aucun capteur du magasin n’a encore indiqué son profil ; quel qu’il soit, la clé vit ${most}.`;
  }
  if (profiles.length > 1) {
    return `Les capteurs diffèrent (profils ${list(profiles)}) ; en retenant le plus faible, la clé vit ${most}.`;
  }
  return `Selon le profil indiqué par les capteurs (${profiles[0]}), la clé vit ${most}.`;
}

export function sensorTable({ sensors, processing }: Facts, { number, date }: Language): Block[] {
  if (sensors.length === 0) return ['Le hub ne connaît encore aucun capteur de ce magasin.'];
  const or = (value: string | undefined) => value ?? 'non indiqué';
  const { epsilon, floor, forgetMinutes } = processing;
  return [
    {
      kind: 'table',
      head: ['Capteur', 'Depuis', 'Dernière heure', 'Profil', 'ε', 'Seuil', 'Estimateur', 'Configuration'],
      rows: sensors.map((sensor) => [
        sensor.isPresent ? sensor.id : `${sensor.id} (parti)`,
        date(sensor.firstHeard),
        or(sensor.lastHour && date(sensor.lastHour)),
        or(sensor.profile),
        or(sensor.epsilon === undefined ? undefined : number(sensor.epsilon)),
        or(sensor.floor === undefined ? undefined : number(sensor.floor)),
        or(sensor.estimator),
        or(sensor.config),
      ]),
    },
    `Là où les capteurs diffèrent, ce document retient le plus faible de ceux qui ne sont pas partis : mémoire de ${number(forgetMinutes)} minutes, ${epsilon === undefined ? 'ε non indiqué' : `ε = ${number(epsilon)}`}, ${floor === undefined ? 'seuil non indiqué' : `seuil ${number(floor)}`}.`,
  ];
}

export function keptTerms({ kept }: Facts, { number, date }: Language): Term[] {
  const since = kept.since === undefined ? '' : `, la plus ancienne du ${date(kept.since)}`;
  return [
    [
      'Sur le capteur',
      'les comptages de chaque heure jusqu’à la confirmation du hub ; ensuite une marque indiquant que l’heure est faite',
    ],
    [
      'Comptages horaires',
      `conservés sans limite : rien dans le hub ne les efface. Il en détient ${number(kept.hours)} (comptés par capteur)${since}`,
    ],
    [
      'Comptages manuels, étalonnages',
      `conservés sans limite, même retirés, avec le nom de leur auteur : ${number(kept.handCounts)} et ${number(kept.calibrations)}`,
    ],
    [
      'Messages refusés',
      `au plus ${number(kept.refusedMax)} de tous les magasins et ${number(kept.refusedOfStoreMax)} d’un seul, les plus anciens de qui en a le plus partent d’abord ; au plus ${number(kept.refusedBodyBytesMax)} octets de chacun`,
    ],
    [
      'Alarmes',
      `au plus ${number(kept.alarmsMax)} de tous les magasins et ${number(kept.alarmsOfStoreMax)} d’un seul, les plus anciennes de qui en a le plus partent d’abord`,
    ],
    [
      'Oppositions',
      'un condensé à clé de chaque adresse, pendant un an ou jusqu’au retrait, avec l’heure et une marque qui dit quelles inscriptions d’un jour viennent d’un même réseau ; la clé de la marque n’est jamais enregistrée et disparaît avec le jour',
    ],
    ['État et santé des capteurs', 'le dernier message de chacun'],
  ];
}

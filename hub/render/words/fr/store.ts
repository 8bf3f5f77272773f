// La page d’un magasin autour de ses chiffres.
import { NUMBERS } from '../../numbers.ts';
import type { Words } from '../en.ts';
import { parts } from '../parts.ts';

const { plural, whole } = NUMBERS.fr;
const weeks = (count: number) =>
  count === 1 ? 'la dernière semaine' : `les ${whole(count)} dernières semaines`;

export const store: Words['store'] = {
  closedToday: 'Fermé aujourd’hui',
  openToday: (spans) => `Ouvert aujourd’hui ${spans}`,
  openSpan: (from, to) => `de ${from} à ${to}`,
  timeThere: (time, zone) => `${time} (${zone})`,
  calibrate: 'Étalonner',
  lastDay: (date) => `Voici le ${date}, le dernier jour avec des données.`,
  retiredSince: (since) => `retiré depuis le ${since}`,
  inGroups: 'Dans',
  pastName: (until, name) => `Jusqu’au ${until} : ${name}.`,
  isClosedToday: 'Le magasin est fermé aujourd’hui.',
  nothingToday: 'Aucune heure d’aujourd’hui n’est encore arrivée.',
  take: 'Emporter les chiffres',
  daysCsv: 'Jours en CSV',
  hoursCsv: 'Heures en CSV',
  daysJson: 'Jours en JSON',
  takeNote: (suppressed, unknown) =>
    parts`Pour la période ci-dessus. Dans le CSV, un nombre non publié porte ${suppressed}, un nombre que le profil ne peut pas connaître ${unknown}, et une case vide n’a pas été écoutée.`,
  waiting: 'En attente de la première heure',
  noSensor: 'Aucun capteur de ce magasin ne s’est encore annoncé.',
  inTouch:
    'Un capteur s’est annoncé. Son premier comptage arrive quelques minutes après sa première heure pleine.',
  writeConfig: (example) =>
    parts`Écrivez la configuration d’un capteur ; ${example} est un point de départ commenté.`,
  giveAddress: (address) =>
    parts`Donnez-lui l’adresse de ce magasin : ${address}, suivie d’un nom qui lui soit propre.`,
  start: (command) => parts`Démarrez-le avec ${command} ; il apparaît ici dès qu’il est connecté.`,
};

export const range: Words['range'] = {
  name: 'Période',
  names: { '4w': '4 semaines', '12w': '12 semaines', '1y': '1 an', '5y': '5 ans' },
  these: { '4w': 'ces 4 semaines', '12w': 'ces 12 semaines', '1y': 'ces 52 semaines', '5y': 'ces 5 années' },
  chart: {
    day: (span) => `Visites par jour, ${span}.`,
    week: (span) => `Visites par semaine, ${span}.`,
    month: (span) => `Visites par mois, ${span}.`,
  },
  span: (first, last) => `du ${first} au ${last}`,
  visits: (count) => plural(count, 'visite', 'visites'),
  noVisits: (instead) => `Visites : ${instead}`,
  openDays: (count) => plural(count, 'jour d’ouverture', 'jours d’ouverture'),
  aDay: (mean, between) => `${mean} par jour en moyenne, ${between}`,
  withheld: (hours, most) => `non publié : ${hours} (au plus ${whole(most)} de plus)`,
  notHeard: (hours) => `non écouté : ${hours}`,
  steps: { day: 'Jour', week: 'Semaine', month: 'Mois' },
  heads: {
    visits: 'Visites',
    passersby: 'Passants',
    cameIn: 'Taux de captation',
    withheld: 'Heures non publiées',
    notHeard: 'Heures non écoutées',
    heard: 'Écouté',
  },
  closed: 'fermé',
  missing: 'non écouté',
  ahead: 'pas encore',
};

export const heat: Words['heat'] = {
  when: 'Quand les clients viennent',
  caption: (count) => `Visites moyennes par jour de la semaine et par heure, sur ${weeks(count)}`,
  lead: (count) =>
    `Visites par heure, en moyenne sur ${weeks(count)}. Les heures non publiées entrent à leur minimum : les heures calmes peuvent donc être un peu plus fortes qu’affiché. Souligné : repose sur moins de la moitié des heures.`,
  shut: 'fermé, ou absent de ces semaines',
  notHeard: 'non écouté',
  allWithheld: (hours) => `non publié pour toutes les heures (${whole(hours)})`,
  mean: (heard, open) => `moyenne de ${plural(heard, 'heure écoutée', 'heures écoutées')} sur ${whole(open)}`,
  someWithheld: (hours) => `dont ${plural(hours, 'non publiée', 'non publiées')}`,
};

export const visitors: Words['visitors'] = {
  funnel: 'De la rue au magasin',
  noFunnel: (range) => `Sur ${range}, aucune heure n’a publié à la fois visites et passants.`,
  rate: (share, between, range, hours) =>
    `${share} des téléphones entendus sont entrés, ${between} : sur ${range}, pour les heures qui ont publié les deux (${hours}).`,
  all: 'Entendus en tout',
  passed: 'Passés devant',
  cameIn: 'Entrés',
  stay: 'Combien de temps ils restent',
  bands: {
    under5: 'Moins de 5 minutes',
    from5to15: '5 à 15 minutes',
    from15to60: '15 à 60 minutes',
    over60: 'Plus d’une heure',
  },
  stayUnknown:
    'Inconnu : les gens restent trop longtemps pour être distingués, ou trop peu de jours ont été écoutés.',
  noStay: (range) => `Aucune durée de visite n’a été publiée sur ${range}.`,
  noAverage: 'Les durées publiées sont trop peu nombreuses pour une moyenne juste.',
  nonePublished: 'aucune heure ne l’a publié',
  cannotKnow: 'le profil de ce capteur ne peut pas le connaître',
  withheld: 'non publié',
  someWithheld: (withheld, hours) => `non publié : ${whole(withheld)} sur ${hours}`,
  average: (minutes, how) => `Environ ${plural(minutes, 'minute', 'minutes')} en moyenne : durée ${how}.`,
  averageBetween: (minutes, range, how) =>
    `Environ ${plural(minutes, 'minute', 'minutes')} en moyenne, ${range} : durée ${how}.`,
  toldBy: (hours, of) => `Indiqué par ${hours} sur ${whole(of)}.`,
};

export const pause: Words['pause'] = {
  paused: (since, who) => `En pause depuis le ${since}, par ${who} : ses capteurs n’écoutent pas.`,
  pausedUntil: (since, until, who) =>
    `En pause depuis le ${since} et jusqu’au ${until}, par ${who} : ses capteurs n’écoutent pas.`,
  resume: 'Reprendre',
  pause: 'Mettre en pause',
  resumeCounting: 'Reprendre le comptage',
  pauseCounting: 'Mettre le comptage en pause',
  resumeLead: 'Ses capteurs écoutent de nouveau en quelques secondes.',
  pauseLead:
    'En quelques secondes, ses capteurs n’écoutent plus ; les heures sont marquées. Le journal d’audit garde qui l’a fait et pourquoi.',
  by: 'Votre nom',
  until: 'Jusqu’au',
  untilHint: '(vide : jusqu’à la reprise)',
  reason: 'Motif',
  reasonHint: '(facultatif)',
};

// Tous les magasins d’un coup d’œil, et la place d’un jour parmi les précédents.
import { NUMBERS } from '../../numbers.ts';
import type { Words } from '../en.ts';
import { parts } from '../parts.ts';

const { plural, whole } = NUMBERS.fr;
const openHours = (count: number) => plural(count, 'heure d’ouverture', 'heures d’ouverture');

export const overview: Words['overview'] = {
  stores: (count) => plural(count, 'magasin', 'magasins'),
  sensors: (count) => plural(count, 'capteur', 'capteurs'),
  allWell: 'tout va bien',
  troubled: (count) => `${whole(count)} sans nouvelles, en retard ou n’entendant rien`,
  nothingYet: 'Rien n’a encore été compté.',
  alarms: (count) => plural(count, 'alarme', 'alarmes'),
  refused: (count) => plural(count, 'message refusé', 'messages refusés'),
  thisWeek: (troubles) => `${troubles} cette semaine`,
  visits: 'visites',
  visitsOfPeople: 'visites, en personnes',
  lastHours: (count) => `dernières heures d’ouverture (${whole(count)})`,
  insideAtOnce: 'présents en même temps',
  today: 'Aujourd’hui',
  todaySoFar: 'Aujourd’hui jusqu’ici',
  lastData: (day) => `Dernières données : ${day}`,
  idle: (when, why) => `${when} : ${why}`,
  idleWhy: { closed: 'fermé', paused: 'en pause', early: 'pas encore d’heure d’ouverture' },
  sparkLabel: (hours, missing, withheld) =>
    `Visites, sur ${openHours(hours)} : ${whole(missing)} non écoutées, ${whole(withheld)} non publiées.`,
  together: 'Tous les magasins ensemble',
  foundTogether: 'Les magasins trouvés, ensemble',
  visitsOfPhones: 'visites, en téléphones',
  someCalibrated: (calibrated, counted) =>
    `En téléphones, car ${plural(calibrated, 'magasin est étalonné', 'magasins sont étalonnés')} sur ${whole(counted)} comptés.`,
  counted: (counted, stores) =>
    `${plural(counted, 'magasin compté', 'magasins comptés')} sur ${whole(stores)}`,
  wereClosed: (count) => plural(count, 'fermé', 'fermés'),
  onStores: (compared) =>
    `sur ${plural(compared, 'magasin entièrement écouté', 'magasins entièrement écoutés')} les deux fois`,
  noneCompared: (weekday) => `aucun magasin n’a été entièrement écouté ce ${weekday} et le précédent`,
  notClear: 'sans changement net',
  capture: (share, between) => `${share} des téléphones entendus sont entrés, ${between}.`,
  search: 'Chercher des magasins',
  searchIn: 'Nom, lieu ou groupe',
  find: 'Chercher',
  order: 'Ordre',
  orders: {
    hand: 'À voir d’abord',
    name: 'Par nom',
    '-visits': 'Plus de visites',
    visits: 'Moins de visites',
    '-change': 'Plus fortes hausses',
    change: 'Plus fortes baisses',
  },
  found: (count) => `${plural(count, 'magasin trouvé', 'magasins trouvés')}.`,
  tooMany: (most) =>
    `Au-delà de ${most} magasins, il n’y a ni total ni classement par chiffres : cherchez un lieu ou un groupe.`,
  nothingFound: (search) => `Aucun magasin n’a « ${search} » dans son nom, son lieu ou ses groupes.`,
  showAll: 'Montrer tous les magasins',
  pages: 'Pages',
  page: (first, last, found) =>
    `${whole(first)} à ${whole(last)} sur ${plural(found, 'magasin', 'magasins')}`,
  previous: 'Précédents',
  next: 'Suivants',
  retired: (count) => plural(count, 'magasin retiré', 'magasins retirés'),
  noStores: 'Pas encore de magasin',
  addStores: (retailers) =>
    parts`Le hub n’accepte que les comptages des magasins de son annuaire. Écrivez dans un fichier YAML, sous ${retailers}, une enseigne avec un magasin, son fuseau horaire et ses horaires d’ouverture, et donnez-le à footfall-hub directory apply.`,
};

export const comparison: Words['comparison'] = {
  nothingToCompare: (weekday, days) => `pas d’heure entière à comparer avec ${before(weekday, days)}`,
  tooFew: (weekday, days) => `trop peu pour comparer avec ${before(weekday, days)}`,
  as: (weekday, days) => `comme ${before(weekday, days)}`,
  on: (weekday, days) => `par rapport ${days === 1 ? `à ${weekday} dernier` : `aux ${last(weekday, days)}`}`,
  sinceBegun: (weekday, since) =>
    `pas comparé avec ${weekday} dernier : ouvert, déplacé ou transformé le ${since}`,
  closedPeriod: (weekday) =>
    `pas comparé avec ${weekday} dernier : l’un des deux jours tombe dans une période de fermeture`,
  hoursBoth: (hours) => `(${plural(hours, 'heure écoutée', 'heures écoutées')} les deux fois)`,
};

const last = (weekday: string, days: number) => `${whole(days)} derniers ${weekday}s`;
const before = (weekday: string, days: number) =>
  days === 1 ? `${weekday} dernier` : `les ${last(weekday, days)}`;

export const likeForLike: Words['likeForLike'] = {
  between: (low, high) => `(de ${low} à ${high})`,
  on: (before) => `par rapport à la période ${before}`,
  notClear: (before) => `par rapport à la période ${before}, sans changement net`,
  days: (days) => `sur ${plural(days, 'jour ouvert et écouté', 'jours ouverts et écoutés')} les deux fois`,
  stores: (compared, all, days) =>
    `à périmètre comparable : ${whole(compared)} sur ${plural(all, 'magasin', 'magasins')}, ${plural(days, 'paire de jours', 'paires de jours')}`,
  none: (before) => `Pas de comparaison avec la période ${before}.`,
  tooFew: (before) => `Trop peu de visites pour comparer avec la période ${before}.`,
  leftOut: (stores) =>
    plural(stores, 'magasin écarté de cette comparaison', 'magasins écartés de cette comparaison'),
  begins: (since) => `ouvert, déplacé ou transformé le ${since}`,
  closedUntil: (first, last) => `fermé du ${first} au ${last}`,
  closedSince: (first) => `fermé depuis le ${first}`,
  notMember: 'hors du groupe l’une des deux fois',
  notOpen: 'pas ouvert les mêmes jours les deux fois',
  notHeard: 'aucun jour entièrement écouté les deux fois',
};

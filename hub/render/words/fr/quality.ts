// La fiabilité des chiffres d’un magasin, et l’état de ses capteurs.
import { NUMBERS } from '../../numbers.ts';
import type { Words } from '../en.ts';

const { whole, decimal, plural } = NUMBERS.fr;

const UNTIL = {
  store: ', tant que des comptages manuels n’ont pas étalonné ce magasin',
  group: ', tant que des comptages manuels n’ont pas étalonné ses magasins',
};

/** `until`: jusqu’à quand l’écart peut durer, en tête d’une virgule ; vide où il dure. */
const rangesOf = (epsilon: string, factor: number, until: string) =>
  `Elle comprend le bruit ajouté à dessein (ε = ${epsilon}), la dispersion des estimations d’une heure à l’autre, et l’écart commun à toutes les heures de ce magasin. Ce dernier ne se compense pas : même les visites d’une année peuvent s’écarter d’un facteur ${decimal(factor)}${until}. Les heures d’un même magasin se comparent mieux que cela.`;
const groupRangesOf = (epsilon: string, factor: number, until: string) =>
  `Elle comprend le bruit ajouté à dessein (ε = ${epsilon}), la dispersion des estimations d’une heure à l’autre, et l’écart commun à toutes les heures d’un magasin. Ce dernier ne se compense pas avec le temps : même les visites d’une année du groupe peuvent s’écarter d’un facteur ${decimal(factor)}${until}. Cet écart est supposé différer d’un magasin à l’autre ; sinon, la fourchette est plus large. Les heures d’un même groupe se comparent mieux que cela.`;

export const quality: Words['quality'] = {
  sure: 'Ces chiffres sont-ils sûrs ?',
  phones: 'Des téléphones, pas des personnes',
  phonesText: {
    store:
      'Un capteur estime les téléphones d’après ce qu’ils émettent. Certaines personnes n’en portent pas, d’autres deux. Tant que des comptages manuels n’ont pas étalonné ce magasin, comparez ses jours et ses semaines entre eux, et non ses nombres avec ceux d’autres magasins.',
    group:
      'Un capteur estime les téléphones d’après ce qu’ils émettent. Certaines personnes n’en portent pas, d’autres deux. Téléphones et personnes ne s’additionnent jamais : un groupe montre des personnes quand des comptages manuels ont étalonné tous ses magasins pour tous les jours affichés.',
  },
  people: 'Des personnes, d’après les comptages manuels',
  peopleText: {
    store:
      'Les visites sont multipliées par le nombre de personnes par téléphone compté ici. Les passants, le taux de captation et les durées de visite restent ceux des téléphones.',
    group:
      'Les visites de chaque magasin sont multipliées par le nombre de personnes par téléphone compté sur place. Les passants, le taux de captation et les durées de visite restent ceux des téléphones.',
  },
  someCalibrated: (some, all) =>
    `${whole(some)} sur ${plural(all, 'magasin étalonné', 'magasins étalonnés')}`,
  someCalibratedText:
    'Personnes et téléphones ne s’additionnent jamais : tout est donc montré en téléphones ici. Les pages des magasins étalonnés montrent des personnes.',
  mixed: 'En partie des personnes, d’après les comptages manuels',
  mixedText:
    'Les visites de certains de ces jours sont multipliées par le nombre de personnes par téléphone compté ici. Les passants, le taux de captation et les durées de visite restent ceux des téléphones.',
  heard: (share) => `${share} écouté`,
  ofOpening: (range) => `des heures d’ouverture de ${range}.`,
  noneMissing: 'Il ne manque aucune heure d’ouverture.',
  missing: (missing, hours) =>
    `Non écouté : ${whole(missing)} sur ${hours}. Aucun total ne compense ce manque.`,
  nothingWithheld: 'Tout est publié',
  nothingWithheldText: 'Chaque heure écoutée a eu assez de visites pour être publiée.',
  noVisitsWithheld: 'Toutes les visites sont publiées',
  noVisitsWithheldText:
    'Chaque heure écoutée a eu assez de visites pour être publiée. D’autres nombres de certaines heures ne sont pas publiés, comme les durées de visite ; c’est dit là où ils figurent.',
  withheld: (hours) => `Non publié : ${hours}`,
  withheldText: (of, floor, most) =>
    `sur ${whole(of)} : les nombres inférieurs à ${whole(floor)} ne sont pas publiés, pour que personne ne soit seul dans un nombre. Ensemble, ils représentent au plus ${plural(most, 'visite', 'visites')} ; les totaux les laissent de côté.`,
  notKnown: 'Inconnu',
  notKnownText: (hours) => `${hours} sans visites : le profil du capteur ne peut pas les donner.`,
  staff: (phones: number) => `Personnel déduit : environ ${decimal(phones)} téléphones`,
  staffText: (hours: string) =>
    `Moyenne sur ${hours}. Les téléphones présents toute la journée ne sont pas comptés parmi les présents. Ils sont reconnus aux heures les plus calmes de la dernière semaine : un magasin jamais calme peut y perdre des visiteurs, et les fourchettes en sont élargies. Le réglage « staff: in » du capteur les laisse dans les comptages.`,
  ranges: 'Fourchettes',
  rangesText: {
    store: (epsilon, factor) => rangesOf(epsilon, factor, ''),
    group: (epsilon, factor) => groupRangesOf(epsilon, factor, ''),
  },
  rangesUntil: {
    store: (epsilon, factor) => rangesOf(epsilon, factor, UNTIL.store),
    group: (epsilon, factor) => groupRangesOf(epsilon, factor, UNTIL.group),
  },
  several: (count) => `${whole(count)} capteurs`,
  sameArea: (ids) => `${ids} entendent la même chose`,
  sameAreaText:
    'Leurs comptages ne s’ajoutent pas : de chaque heure compte celui qui a écouté le plus longtemps. Ceux d’autres zones s’y ajoutent.',
  severalText:
    'Leurs comptages s’ajoutent : un téléphone proche de deux d’entre eux compte deux fois. Une heure que l’un d’eux a manquée compte comme écoutée en partie, et elle est sans doute trop basse. Une heure-capteur est une heure d’un capteur.',
};

export const sensors: Words['sensors'] = {
  caption: 'Capteurs de ce magasin',
  heads: {
    sensor: 'Capteur',
    state: 'État',
    firstHour: 'Première heure',
    heardUntil: 'Écouté jusqu’au',
    late: 'Heures de retard',
    waiting: 'En attente d’envoi',
    loss: 'Perte de confidentialité, 24 h (ε)',
    profile: 'Profil',
    version: 'Version',
  },
  noneYet: 'pas encore',
  connected: 'connecté',
  notConnected: 'non connecté',
  deaf: 'n’entend rien',
  cannotCount: 'ne peut pas compter',
  waiting: 'attend sa première heure',
  retired: (since) => `retiré depuis le ${since}`,
  states: { reporting: 'en service', late: 'en retard', silent: 'sans nouvelles', paused: 'en pause' },
  troubles: {
    unreadable:
      'ne peut pas lire la plupart des requêtes reçues : elles sont coupées ou abîmées ; captez des trames entières (tcpdump sans -s), ou essayez un autre adaptateur ou pilote',
    'unknown-header':
      'ne compte rien, bien que des trames arrivent : leur type de liaison ou leur en-tête radio n’est pas lu ; captez en mode moniteur avec des en-têtes radiotap : tcpdump -y IEEE802_11_RADIO',
    damaged:
      'ne compte rien, bien que des trames arrivent : presque toutes sont abîmées ; vérifiez l’antenne, son câble et ce qui perturbe l’adaptateur',
    'no-time':
      'ne compte rien, bien que des téléphones soient entendus : l’heure de leurs trames n’est pas crédible ; vérifiez l’horloge du programme ou de la machine qui capte',
    'too-weak':
      'ne compte rien, bien que des téléphones soient entendus : tous sont plus faibles que zones.floorDbm ; vérifiez que l’antenne est branchée, ou baissez zones.floorDbm',
    'other-channel':
      'ne compte rien, bien que des téléphones soient entendus : tous sont sur d’autres canaux que `channel` ; réglez la radio sur `channel`, ou omettez `channel` là où la radio change de canal',
    'no-signal':
      'ne distingue pas le dedans du dehors : les trames arrivent sans force de signal, et tout compte comme dedans ; utilisez un pilote ou un programme qui mesure le signal',
  },
};

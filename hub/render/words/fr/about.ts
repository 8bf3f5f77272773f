// Ce que dit la page publique, outre le texte de l’affiche.
import { NUMBERS } from '../../numbers.ts';
import type { Words } from '../en.ts';

const { plain, plural, whole } = NUMBERS.fr;

export const about: Words['about'] = {
  skip: 'Aller au texte',
  object: 'Si vous ne voulez pas être compté',
  lead: {
    noNeed: 'Il n’est pas nécessaire de couper le Wi-Fi.',
    changing:
      'La plupart des téléphones changent sans cesse d’adresse Wi-Fi. Il n’y a alors rien à inscrire, et cela n’aurait aucun effet : l’adresse est oubliée en quelques minutes, et personne ne peut savoir que la suivante est la vôtre.',
    fixed:
      'Si votre téléphone ou un autre appareil a une adresse Wi-Fi fixe, inscrivez-la ici. Les capteurs de ce magasin écartent alors ce qu’il émet avant tout comptage.',
  },
  address: 'Adresse Wi-Fi fixe',
  addressHint: 'comme 3C:28:6D:01:02:03',
  register: 'Ne pas compter cet appareil',
  find: 'Où se trouve l’adresse, et si elle est fixe',
  steps: {
    iphone:
      'iPhone : Réglages, Wi-Fi, le ⓘ à côté du réseau. « Adresse Wi-Fi privée » en rotation change ; désactivée, l’adresse affichée est fixe.',
    android:
      'Android : Paramètres, Réseau et Internet, le réseau, Confidentialité ou Options avancées. « Adresse MAC aléatoire » change ; « Adresse MAC de l’appareil » est fixe.',
    unknown:
      'Pour chercher des réseaux inconnus, presque tous les téléphones récents emploient des adresses changeantes, quel que soit le réglage.',
    second: 'Une adresse est changeante si son deuxième caractère est 2, 6, A ou E.',
  },
  keyed:
    'Votre adresse elle-même n’est pas enregistrée. Une forme brouillée l’est, pendant un an, ici et sur les capteurs de ce magasin, avec la clé dont ils ont besoin pour reconnaître l’appareil. Qui détiendrait les deux pourrait essayer des adresses ; aucune façon d’écarter un seul appareil ne l’évite. La clé change chaque mois et est supprimée avec la dernière inscription qui en a besoin. S’y ajoutent l’heure et une marque qui dit quelles inscriptions du jour viennent d’un même réseau, contre les inscriptions en masse ; sa clé n’est jamais enregistrée et disparaît avec le jour.',
  registerAgain: 'Rien n’a été enregistré. Corrigez l’adresse et réessayez.',
  changing:
    'C’est une adresse que le téléphone a inventée et qu’il changera. Il n’est pas nécessaire de l’inscrire : elle est oubliée en quelques minutes. Rien n’a été enregistré.',
  group: 'C’est une adresse de plusieurs récepteurs : aucun téléphone ne la porte. Rien n’a été enregistré.',
  none: 'Ce n’est pas une adresse Wi-Fi : une telle adresse a douze caractères de 0 à 9 et de A à F, comme 3C:28:6D:01:02:03.',
  full: 'Tant d’adresses sont inscrites pour ce magasin qu’il n’en est plus accepté pour l’instant. Rien n’a été enregistré ; écrivez au contact ci-dessous.',
  wait: (until) =>
    `Tant d’adresses ont été inscrites aujourd’hui pour ce magasin qu’il n’en est plus accepté avant le ${until}. Rien n’a été enregistré ; réessayez à ce moment-là, ou écrivez au contact ci-dessous.`,
  tooMany: (minutes) =>
    `Trop d’essais depuis votre connexion. Rien n’a été enregistré ; réessayez dans ${plural(minutes, 'minute', 'minutes')}.`,
  inShop: 'adressez-vous au magasin',
  inForce: 'Ce qui est en vigueur',
  noSensor: 'Aucun capteur de ce magasin ne s’est encore annoncé.',
  forgotten: (minutes) =>
    `Ce qui est su d’un téléphone est oublié en ${plural(minutes, 'minute', 'minutes')} au plus.`,
  noise: (epsilon) => `Un bruit aléatoire est ajouté à chaque comptage (epsilon ${plain(epsilon)}).`,
  floor: (floor) => `Les comptages inférieurs à ${whole(floor)} ne sont pas publiés.`,
  zone: (inside, floor) =>
    `Les signaux d’au moins ${whole(inside)} dBm comptent comme à l’intérieur, jusqu’à ${whole(floor)} dBm comme de passage.`,
  always: 'Les capteurs écoutent à toute heure.',
  hours: (hours, zone) => `Les capteurs écoutent : ${hours} (${zone}).`,
  baseline:
    'Aux autres heures ils écoutent pour apprendre quels appareils sont toujours là ; rien de cela n’est compté.',
  paused: 'Le comptage est suspendu : les capteurs n’écoutent pas.',
  pausedUntil: (moment) => `Le comptage est suspendu jusqu’au ${moment} : les capteurs n’écoutent pas.`,
  objection: 'Votre opposition',
  keepLink: 'Conservez l’adresse de cette page : elle seule permet de voir ou de retirer cette opposition.',
  allHave: (sensors) => `En vigueur : ${sensors} de ce magasin écartent l’appareil.`,
  nobodyHas:
    'Enregistrée. Aucun capteur de ce magasin ne s’est encore annoncé ; chacun la reçoit avant de compter.',
  onItsWay: (waiting) =>
    `En route : ${waiting} de ce magasin ne l’ont pas encore confirmée. En règle générale, quelques secondes suffisent.`,
  silentSince: (sensor, moment) => `${sensor} n’est plus connecté depuis le ${moment}.`,
  ends: (registered, expires) => `Inscrite le ${registered} ; prend fin d’elle-même le ${expires}.`,
  lookAgain: 'Regarder encore',
  withdraw: 'Retirer l’opposition',
  withdrawn: 'L’opposition est retirée et supprimée.',
  notThere: 'Cette opposition n’existe pas : elle a pris fin, a été retirée, ou le lien n’est pas complet.',
  back: 'Le comptage dans ce magasin',
};

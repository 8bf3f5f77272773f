// What the public page says beside the notice's own text, in French and English. What works and what does not is said
// as it is: a list of addresses meets few of today's phones, and nobody is asked to switch Wi-Fi off.
import type { Lang } from '../papers/language.ts';

export interface AboutWords {
  readonly skip: string;
  readonly other: { readonly lang: Lang; readonly text: string };
  readonly object: string;
  readonly objectLead: readonly string[];
  readonly address: string;
  readonly addressHint: string;
  readonly register: string;
  readonly find: string;
  readonly findSteps: readonly string[];
  readonly keyed: string;
  readonly registerAgain: string;
  readonly changing: string;
  readonly group: string;
  readonly none: string;
  readonly full: string;
  readonly wait: (until: string) => string;
  readonly tooMany: (wait: string) => string;
  readonly inForce: string;
  readonly noSensor: string;
  readonly forgotten: (minutes: string) => string;
  readonly noise: (epsilon: string) => string;
  readonly floor: (floor: string) => string;
  readonly zone: (inside: string, floor: string) => string;
  readonly always: string;
  readonly hours: (hours: string, zone: string) => string;
  readonly baseline: string;
  readonly paused: string;
  readonly pausedUntil: (moment: string) => string;
  readonly objection: string;
  readonly keepLink: string;
  readonly allHave: (sensors: string) => string;
  readonly nobodyHas: string;
  readonly onItsWay: (waiting: string) => string;
  readonly silentSince: (sensor: string, moment: string) => string;
  readonly ends: (registered: string, expires: string) => string;
  readonly lookAgain: string;
  readonly withdraw: string;
  readonly withdrawn: string;
  readonly notThere: string;
  readonly back: string;
}

const EN: AboutWords = {
  skip: 'Skip to the text',
  other: { lang: 'fr', text: 'Français' },
  object: 'If you do not want to be counted',
  objectLead: [
    'You need not switch Wi-Fi off.',
    'Most phones change their Wi-Fi address all the time. There is nothing to register for them, and it would have no effect: the address is forgotten within minutes, and nobody can tell that the next one is yours.',
    'If your phone or other device has a fixed Wi-Fi address, enter it here. This shop’s sensors then drop what it sends before anything is counted.',
  ],
  address: 'Fixed Wi-Fi address',
  addressHint: 'as 3C:28:6D:01:02:03',
  register: 'Do not count this device',
  find: 'Where the address stands, and whether it is fixed',
  findSteps: [
    'iPhone: Settings, Wi-Fi, the ⓘ beside the network. “Private Wi-Fi Address” set to “Rotating” changes; “Off” shows the fixed address.',
    'Android: Settings, Network and internet, the network, Privacy or Advanced. “Use randomized MAC” changes; “Use device MAC” is fixed.',
    'When it looks for networks it does not know, nearly every phone of the last years uses changing addresses whatever is set.',
    'An address is a changing one if its second character is 2, 6, A or E.',
  ],
  keyed:
    'Your address itself is not stored. A scrambled form of it is, for a year, here and on this shop’s sensors, with the key that they need to recognise the device. Whoever held both could try out addresses against it; no way of leaving out one device avoids that. The key changes every month and is deleted with the last entry that needs it. Beside it stand the time, and a mark that tells which entries of the day came from one network, against floods; its key is never stored and ends with the day.',
  registerAgain: 'Nothing was stored. Correct the address and try again.',
  changing:
    'This is an address that the phone made up and will change. It need not be registered: it is forgotten within minutes. Nothing was stored.',
  group: 'This is an address of several receivers: no phone has it. Nothing was stored.',
  none: 'This is not a Wi-Fi address: one has twelve characters of 0 to 9 and A to F, as 3C:28:6D:01:02:03.',
  full: 'So many addresses are registered for this shop that no more are taken at present. Nothing was stored; please write to the contact below.',
  wait: (until) =>
    `So many addresses were registered for this shop today that no more are taken before ${until}. Nothing was stored; please try again then, or write to the contact below.`,
  tooMany: (wait) => `Too many attempts from your connection. Nothing was stored; try again in ${wait}.`,
  inForce: 'What is in force now',
  noSensor: 'No sensor of this shop has reported yet.',
  forgotten: (minutes) => `What is known of a phone is forgotten within ${minutes} minutes.`,
  noise: (epsilon) => `Random noise is added to every count (epsilon ${epsilon}).`,
  floor: (floor) => `Counts below ${floor} are held back.`,
  zone: (inside, floor) =>
    `Signals of ${inside} dBm and stronger count as inside, down to ${floor} dBm as passing by.`,
  always: 'The sensors listen at all hours.',
  hours: (hours, zone) => `The sensors listen: ${hours} (${zone}).`,
  baseline:
    'In the other hours they listen to learn which devices are always there; nothing of that is counted.',
  paused: 'Counting is paused: the sensors hear nothing.',
  pausedUntil: (moment) => `Counting is paused until ${moment}: the sensors hear nothing.`,
  objection: 'Your objection',
  keepLink: 'Keep the address of this page: with it alone you can see or withdraw this objection.',
  allHave: (sensors) => `In force: ${sensors} of this shop leave the device out.`,
  nobodyHas: 'Stored. No sensor of this shop has reported yet; each gets it before it counts.',
  onItsWay: (waiting) =>
    `On its way: ${waiting} of this shop have not confirmed it yet. As a rule that takes seconds.`,
  silentSince: (sensor, moment) => `${sensor} has not been connected since ${moment}.`,
  ends: (registered, expires) => `Registered on ${registered}; ends by itself on ${expires}.`,
  lookAgain: 'Look again',
  withdraw: 'Withdraw the objection',
  withdrawn: 'The objection is withdrawn and deleted.',
  notThere: 'There is no such objection: it has ended, was withdrawn, or the link is not complete.',
  back: 'About the counting in this shop',
};

const FR: AboutWords = {
  skip: 'Aller au texte',
  other: { lang: 'en', text: 'English' },
  object: 'Si vous ne voulez pas être compté',
  objectLead: [
    'Il n’est pas nécessaire de couper le Wi-Fi.',
    'La plupart des téléphones changent sans cesse d’adresse Wi-Fi. Il n’y a alors rien à inscrire, et cela n’aurait aucun effet : l’adresse est oubliée en quelques minutes, et personne ne peut savoir que la suivante est la vôtre.',
    'Si votre téléphone ou un autre appareil a une adresse Wi-Fi fixe, inscrivez-la ici. Les capteurs de ce magasin écartent alors ce qu’il émet avant tout comptage.',
  ],
  address: 'Adresse Wi-Fi fixe',
  addressHint: 'comme 3C:28:6D:01:02:03',
  register: 'Ne pas compter cet appareil',
  find: 'Où se trouve l’adresse, et si elle est fixe',
  findSteps: [
    'iPhone : Réglages, Wi-Fi, le ⓘ à côté du réseau. « Adresse Wi-Fi privée » en rotation change ; désactivée, l’adresse affichée est fixe.',
    'Android : Paramètres, Réseau et Internet, le réseau, Confidentialité ou Options avancées. « Adresse MAC aléatoire » change ; « Adresse MAC de l’appareil » est fixe.',
    'Pour chercher des réseaux inconnus, presque tous les téléphones récents emploient des adresses changeantes, quel que soit le réglage.',
    'Une adresse est changeante si son deuxième caractère est 2, 6, A ou E.',
  ],
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
  tooMany: (wait) =>
    `Trop d’essais depuis votre connexion. Rien n’a été enregistré ; réessayez dans ${wait}.`,
  inForce: 'Ce qui est en vigueur',
  noSensor: 'Aucun capteur de ce magasin ne s’est encore annoncé.',
  forgotten: (minutes) => `Ce qui est su d’un téléphone est oublié en ${minutes} minutes au plus.`,
  noise: (epsilon) => `Un bruit aléatoire est ajouté à chaque comptage (epsilon ${epsilon}).`,
  floor: (floor) => `Les comptages inférieurs à ${floor} ne sont pas publiés.`,
  zone: (inside, floor) =>
    `Les signaux d’au moins ${inside} dBm comptent comme à l’intérieur, jusqu’à ${floor} dBm comme de passage.`,
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

export const ABOUT_WORDS: Readonly<Record<Lang, AboutWords>> = { en: EN, fr: FR };

/** Whose language: as asked, else the first of `Accept-Language` that there is (RFC 9110, 12.5.4), else English. */
export function chosenLang(asked: string | undefined, accepted: string | undefined): Lang {
  if (asked === 'fr' || asked === 'en') return asked;
  const wanted = (accepted ?? '').split(',').map((part) => {
    const [name = '', ...parameters] = part.trim().toLowerCase().split(';');
    const weight = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find((q) => q !== undefined);
    return { lang: name.split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
  });
  const known = wanted.filter(({ lang, weight }) => (lang === 'fr' || lang === 'en') && weight > 0);
  known.sort((a, b) => b.weight - a.weight);
  return known[0]?.lang === 'fr' ? 'fr' : 'en';
}

/** Rounded up, as `6 minutes`. */
export const minutesOf = (lang: Lang, ms: number): string =>
  new Intl.NumberFormat(lang, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(
    Math.ceil(ms / 60_000),
  );

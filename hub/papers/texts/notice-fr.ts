// The door notice in French.
import type { Facts } from '../facts.ts';
import type { Language } from '../language.ts';
import type { NoticeText, Notifier } from '../notice-text.ts';

export function noticeFr(facts: Facts, who: Notifier, { law, number, date }: Language): NoticeText {
  const { processing, listening } = facts;
  const { floor } = processing;
  const officer =
    who.dataProtectionOfficer === null
      ? ''
      : ` Délégué à la protection des données : ${who.dataProtectionOfficer}.`;
  const closed = listening.whileClosed > 0 ? ' Il écoute aussi quand le magasin est fermé.' : '';
  const withheld =
    floor !== undefined && floor > 0 ? ` ; en dessous de ${number(floor)}, ils ne sont pas transmis` : '';
  return {
    title: 'Ici, on compte les téléphones',
    store: facts.store.name,
    lead: 'Un petit récepteur dans ce magasin compte les téléphones d’après leurs signaux Wi-Fi. Vous n’avez rien à faire : inutile de couper le Wi-Fi.',
    parts: [
      { heading: 'Qui', text: `${who.legalName}. Contact : ${who.contact}.${officer}` },
      {
        heading: 'Pourquoi',
        text: `Pour savoir combien de personnes passent, entrent et restent, heure par heure ; c’est notre intérêt légitime (${law.legitimateInterest}).`,
      },
      {
        heading: 'Ce qui est capté',
        text: `Un téléphone qui cherche un réseau Wi-Fi envoie de courts messages avec une adresse (« probe requests »). Le récepteur les compte, même émis juste devant le magasin, et ne garde aucun nom de réseau. Il n’utilise rien de ce que vous lisez, écrivez ou dites.${closed}`,
      },
      {
        heading: 'Durée',
        text: `L’adresse est brouillée aussitôt et oubliée en ${number(processing.forgetMinutes)} minutes au plus ; ensuite, personne n’est reconnu. Elle n’est jamais écrite sur un disque.`,
      },
      {
        heading: 'Ce qui sort',
        text: `Sur les téléphones, seulement des comptages par heure, rendus imprécis par un bruit aléatoire${withheld}. Ils sont conservés sans limite de durée.`,
      },
      {
        heading: 'Vos droits',
        text: 'Vous pouvez vous opposer à tout moment : scannez le code ou écrivez au contact ci-dessus. Un téléphone à adresse Wi-Fi fixe peut être inscrit pour ne plus être compté. La plupart changent d’adresse : on ne peut pas les distinguer, et une fois oublié, aucun téléphone ne peut être retrouvé. Cela limite l’accès et l’effacement, que vous pouvez demander malgré tout.',
      },
      { heading: 'Réclamation', text: `Auprès de nous ou de ${law.authority}.` },
    ],
    codeCaption: 'En savoir plus et s’opposer :',
    asOf: `État au ${date(facts.writtenOn)}`,
  };
}

// The door notice in English.
import type { Facts } from '../facts.ts';
import type { Language } from '../language.ts';
import type { NoticeText, Notifier } from '../notice-text.ts';

export function noticeEn(facts: Facts, who: Notifier, { law, number, date }: Language): NoticeText {
  const { processing, listening } = facts;
  const { floor } = processing;
  const officer =
    who.dataProtectionOfficer === null ? '' : ` Data-protection officer: ${who.dataProtectionOfficer}.`;
  const closed = listening.whileClosed > 0 ? ' It listens while the shop is closed, too.' : '';
  const withheld = floor !== undefined && floor > 0 ? `; counts below ${number(floor)} are held back` : '';
  return {
    title: 'Phones are counted here',
    store: facts.store.name,
    lead: 'A small receiver in this shop counts phones by their Wi-Fi signals. You need not do anything: no need to switch Wi-Fi off.',
    parts: [
      { heading: 'Who', text: `${who.legalName}. Contact: ${who.contact}.${officer}` },
      {
        heading: 'Why',
        text: `To know how many people pass, come in and stay, by the hour; our legitimate interest (${law.legitimateInterest}).`,
      },
      {
        heading: 'What is heard',
        text: `Phones that look for Wi-Fi send short messages with an address (“probe requests”). The receiver counts those, also from just outside, and keeps no names of networks. It uses nothing of what you read, write or say.${closed}`,
      },
      {
        heading: 'How long',
        text: `The address is scrambled at once and forgotten within ${number(processing.forgetMinutes)} minutes; nobody is recognised after that. It is never written to disk.`,
      },
      {
        heading: 'What leaves',
        text: `Of phones, only counts for each hour, blurred by random noise${withheld}. These are kept without limit.`,
      },
      {
        heading: 'Your rights',
        text: 'You may object at any time: scan the code, or write to the contact above. A phone with a fixed Wi-Fi address can be registered, to be left out. Most phones keep changing theirs: those cannot be told apart, and once forgotten no phone can be found again. That limits access and erasure, which you may ask for all the same.',
      },
      { heading: 'Complaints', text: `To us, or to ${law.authority}.` },
    ],
    codeCaption: 'More about it, and how to object:',
    asOf: `As of ${date(facts.writtenOn)}`,
  };
}

// In English: the facts for a contract with whoever runs the hub (GDPR Art. 28), and that processor's record.
import type { Facts } from '../facts.ts';
import type { Language } from '../language.ts';
import { counsel, list, operator, type Paper, terms } from '../paper.ts';
import { controllerTerms, keptTerms, profileWords, sensorTable } from './parts-en.ts';

export function processorEn(facts: Facts, language: Language): Paper {
  const { law, number } = language;
  const { store, hub, kept } = facts;
  return {
    title: 'Description of the processor’s work',
    subtitle: `Counting phones in ${store.name} (${store.path})`,
    lead: `The facts that a contract under ${law.processorContract} must hold, for the case that somebody runs the hub for the controller. It is no contract. Where the controller runs the hub itself, it is not needed.`,
    sections: [
      {
        heading: 'Parties',
        blocks: [
          terms(...controllerTerms(facts, language), [
            'Processor',
            operator(
              'Name who runs the hub, with address and data-protection officer.',
              `The hub’s configuration does not say. The processor’s own record wants it too (${law.processorRecord}).`,
            ),
          ]),
        ],
      },
      {
        heading: 'Subject, duration, nature and purpose',
        blocks: [
          terms(
            [
              'Subject',
              'receiving, checking, storing and reporting hourly counts of phones, and hand counts',
            ],
            [
              'Nature',
              'the sensors are in the shop; the hub never receives an address or a record of one phone',
            ],
            ['Purpose', 'to tell the controller how many people pass, come in and stay'],
            [
              'People',
              'customers, staff, passers-by and neighbours who carry a phone; those who enter hand counts',
            ],
            ['Data', 'noised hourly counts, settings and health of sensors; names and notes of hand counts'],
            ['On the sensors', profileWords(facts, language)],
            ['Duration', operator('Enter the term of the contract.', 'The software knows of none.')],
          ),
          ...sensorTable(facts, language),
        ],
      },
      {
        heading: `What the software gives for each duty (${law.processorDuties})`,
        blocks: [
          terms(
            [
              'Instructions',
              'the hub’s configuration file and each sensor’s; every hour says which settings made it',
            ],
            [
              'Confidentiality',
              operator(
                'Bind those who can reach the hub.',
                `Its pages on ${hub.webAddress} ask for no password.`,
              ),
            ],
            [
              'Security',
              `no single phone reaches the hub; messages ${hub.brokerIsEncrypted ? 'are encrypted to the broker' : 'are not encrypted by the software'}; the database is ${hub.database}`,
            ],
            [
              'Further processors',
              hub.brokerIsExternal
                ? operator(
                    `Name who runs the broker at ${hub.brokerAddress}, and have it approved.`,
                    'The counts pass through it.',
                  )
                : operator(
                    'Name whoever hosts the hub’s machine and its backups.',
                    `The broker is the hub’s own, at ${hub.brokerAddress}.`,
                  ),
            ],
            [
              'Rights of people',
              'objections are carried out on the sensor, before counting; in the hub there is nobody to find, but for the names in hand counts',
            ],
            [
              'Help with breaches',
              `alarms and refused messages are kept and shown, with their times (${law.breach})`,
            ],
            ['Return', 'all counts can be exported as CSV and through the API'],
            [
              'Deletion',
              `no command deletes: the end is the deletion of ${hub.database} and its backups, which may hold other controllers’ shops as well`,
            ],
            ['Audits', 'this paper, written anew at any time; the software’s source and tests'],
          ),
          counsel('Draw up the contract, liability and audits included.', 'These are facts, not clauses.'),
        ],
      },
      {
        heading: 'Until when',
        blocks: [
          terms(...keptTerms(facts, language)),
          list(
            `Refused messages are the one place where a foreign sender’s content stays, up to ${number(kept.refusedMax)} messages.`,
          ),
          counsel(
            'Agree on an end for what is kept for good.',
            'After the contract the processor must delete or return.',
          ),
        ],
      },
    ],
  };
}

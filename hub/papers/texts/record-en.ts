// The record of processing in English: what GDPR Art. 30(1) lists, in its order.
import type { Facts } from '../facts.ts';
import type { Language } from '../language.ts';
import { openingTerms } from '../opening-terms.ts';
import { counsel, operator, type Paper, terms } from '../paper.ts';
import { controllerTerms, keptTerms, OPENING_EN, profileWords, sensorTable } from './parts-en.ts';

export function recordEn(facts: Facts, language: Language): Paper {
  const { law } = language;
  const { store, hub, publicPage } = facts;
  return {
    title: 'Record of processing',
    subtitle: `Counting phones in ${store.name} (${store.path})`,
    lead: `An entry for the controller’s record under ${law.controllerRecord}, filled in from the hub’s configuration and database. What it cannot know is marked, and numbered below.`,
    sections: [
      {
        heading: 'Who',
        blocks: [
          terms(
            ...controllerTerms(facts, language),
            [
              'Joint controller, representative',
              operator(
                'Name joint controllers and a representative, or say that there are none.',
                'A landlord or franchisor who reads the reports may be one.',
              ),
            ],
            ['Place', `${store.name}, time zone ${store.timeZone}`],
            ...openingTerms(store.opening, language, OPENING_EN),
          ),
        ],
      },
      {
        heading: 'Why',
        blocks: [
          'To know how many people pass the shop, come in and stay, by the hour.',
          operator('Confirm or correct the purposes.', 'The record must say what you use the figures for.'),
          counsel(
            `Enter the legal basis, as weighed in the impact assessment (${law.legitimateInterest}).`,
            'The software can give the facts, not the balance.',
          ),
        ],
      },
      {
        heading: 'Whom and what',
        blocks: [
          terms(
            [
              'People',
              'whoever carries a phone with Wi-Fi switched on in the shop or near it: customers, staff, passers-by, neighbours; and those who enter hand counts',
            ],
            [
              'Data in the sensor’s memory',
              'keyed hash of the phone’s Wi-Fi address, keyed hash of what the phone says it can do, time, signal strength, sequence number',
            ],
            ['How long there', profileWords(facts, language)],
            ['Data that leave the sensor', 'counts for each hour, noised; reports about the sensor itself'],
            ['Data entered by hand', 'counts of people, with the name of who counted and a note'],
          ),
        ],
      },
      {
        heading: 'Who receives it',
        blocks: [
          terms(
            [
              'Readers of the reports',
              operator(
                'List who reads the pages, the API and exported files.',
                `The hub serves them on ${hub.webAddress} and asks for no password.`,
              ),
            ],
            [
              'Broker',
              hub.brokerIsExternal
                ? operator(
                    `Name who runs the broker at ${hub.brokerAddress}.`,
                    'The hourly counts pass through it: it may be a processor.',
                  )
                : `the hub’s own, at ${hub.brokerAddress}`,
            ],
            [
              'Third countries',
              operator(
                'Say where the hub, its backups and the broker stand.',
                `Transfers out of the European Economic Area need a ground (${law.transfers}). The software itself sends nothing elsewhere.`,
              ),
            ],
          ),
        ],
      },
      {
        heading: 'Until when',
        blocks: [
          terms(...keptTerms(facts, language)),
          counsel(
            'Decide whether “for good” is right for the counts and for the names in hand counts.',
            'Personal data need an end. The hub has no command that deletes; its database is one file, or one database of PostgreSQL.',
          ),
        ],
      },
      {
        heading: `How it is secured (${law.security})`,
        blocks: [
          terms(
            [
              'On the sensor',
              'random keys in memory only; single phones never on disk, in logs or on the network; noise before anything leaves it; counts of the hour so far, readable for its own program alone, are on its disk until the next replace them',
            ],
            [
              'On the way',
              hub.brokerIsEncrypted ? 'encrypted to the broker' : 'not encrypted by the software',
            ],
            ['At the hub', `one database, ${hub.database}; strict checks of what comes in`],
            [
              'Information of people',
              publicPage === undefined
                ? operator('Set publicUrl, and hang a notice.', 'No public page is configured.')
                : `notice at the door, and ${publicPage}`,
            ],
          ),
          ...sensorTable(facts, language),
          operator(
            'Add your organisation’s own measures.',
            'Access, backups, updates and theft are beyond the software.',
          ),
        ],
      },
    ],
  };
}

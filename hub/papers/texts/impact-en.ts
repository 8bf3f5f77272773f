// The data-protection impact assessment in English, in the order of GDPR Art. 35(7).
import type { Facts } from '../facts.ts';
import type { Language } from '../language.ts';
import { CNIL } from '../law.ts';
import { openingTerms } from '../opening-terms.ts';
import { type Block, counsel, list, operator, type Paper, type Section, terms } from '../paper.ts';
import { controllerTerms, keptTerms, OPENING_EN, profileWords, sensorTable } from './parts-en.ts';

export function impactEn(facts: Facts, language: Language): Paper {
  const { law } = language;
  return {
    title: 'Data-protection impact assessment',
    subtitle: `Counting phones in ${facts.store.name} (${facts.store.path})`,
    lead: `A draft under ${law.assessment}, filled in from the hub’s configuration and database. It says what the software does. What it cannot know or decide is marked, and numbered below. It is no legal advice.`,
    sections: [
      need(language),
      description(facts, language),
      necessity(facts, language),
      risks(facts, language),
      measures(facts, language),
    ],
  };
}

function need({ law }: Language): Section {
  return {
    heading: 'Is an assessment needed?',
    blocks: [
      `A shop is accessible to the public, phones belong to people, and listening goes on hour after hour. Observing such places systematically on a large scale asks for an assessment (${law.assessmentWhen}), and several authorities list the tracking of location or movement.`,
      counsel(
        'Decide whether this shop, together with your others, falls under it, and record why.',
        'Scale is counted over all shops of a controller. Authorities expect the reasoning also where the answer is no.',
      ),
    ],
  };
}

function description(facts: Facts, language: Language): Section {
  const { store, hub, listening } = facts;
  const { law, number } = language;
  const closed =
    listening.hours === 0
      ? 'No sensor has reported an hour of late.'
      : `In the last ${number(listening.days)} days the sensors listened in ${number(listening.hours)} hours (counted by sensor), and in ${number(listening.whileClosed)} of them the shop was closed.`;
  return {
    heading: `What is done (${law.assessmentDescription})`,
    blocks: [
      terms(
        ...controllerTerms(facts, language),
        [
          'Runs the hub',
          operator(
            'Name who runs the hub.',
            'If it is not the controller, it is a processor and needs a contract.',
          ),
        ],
        ['Shop', `${store.name}, time zone ${store.timeZone}`],
        ...openingTerms(store.opening, language, OPENING_EN),
      ),
      'Phones that look for Wi-Fi networks send short messages, probe requests, on their own and without being asked. Each holds an address of the phone (mostly one that changes), what the phone can do, and sometimes the name of a network. A sensor in the shop hears those that are near enough.',
      list(
        'The address is turned at once into a number under a random key that exists in the sensor’s memory alone. Names of networks are not kept.',
        `${profileWords(facts, language)} Then the key is overwritten, and with it all that is known about single phones.`,
        'What is left are numbers for each clock hour: visits, passers-by, phones inside at a time, how long people stay on average (learned over days) and, where the profile allows, lengths of stay in bands.',
        noiseWords(facts, language),
        'Only these counts are sent, with a range for each, the share of the hour that was listened to and the settings; and beside them reports about the sensor itself: that it is connected, that its source runs, how many radio frames it handled since its start, by order of magnitude.',
        'The hub stores each hour, and makes reports of them.',
      ),
      ...sensorTable(facts, language),
      closed,
      listening.whileClosed > 0 &&
        operator(
          'Say why the sensors listen while the shop is closed, or have them stop.',
          'The few phones of closed hours are those of staff and of neighbours.',
        ),
      operator(
        'Attach the configuration file of each sensor: signal thresholds, channel, list of devices left out.',
        'The hub is told a hash of it alone. The thresholds decide how far outside the shop people are heard.',
      ),
      terms(
        ['Hub’s database', hub.database],
        ['Hub’s pages', `served on ${hub.webAddress}; the hub itself asks for no password`],
        [
          'Messages',
          `through ${hub.brokerIsExternal ? 'an external broker' : 'the hub’s own broker'} at ${hub.brokerAddress}, ${hub.brokerIsEncrypted ? 'encrypted' : 'not encrypted by the software'}`,
        ],
        ...keptTerms(facts, language),
      ),
    ].filter((block): block is Block => block !== false),
  };
}

function noiseWords({ processing: { epsilon, floor } }: Facts, { number }: Language): string {
  if (epsilon === undefined || floor === undefined) {
    return 'Each count is noised on the sensor, once. How strongly, and below which count it is withheld, no sensor of the shop has reported yet.';
  }
  const withheld =
    floor > 0
      ? `A count that then is below ${number(floor)} is withheld.`
      : 'No count is withheld for being small.';
  return `Each count is noised on the sensor, once, with discrete Laplace noise of scale one over ε for one phone’s track, ε = ${number(epsilon)} for each count. ${withheld} This is no guarantee for a person: a phone that is taken for several, stays for hours or comes daily adds up, and nothing proves that one phone moves a count by at most one.`;
}

function necessity(facts: Facts, { law, number }: Language): Section {
  const { processing, publicPage } = facts;
  const isShort = processing.forgetMinutes <= CNIL.anonymisedWithinMinutes;
  const regime = isShort
    ? `The CNIL is known to accept counting with a notice and an easy way to object where data are anonymised within ${number(CNIL.anonymisedWithinMinutes)} minutes. These sensors forget within ${number(processing.forgetMinutes)}.`
    : `The CNIL is known to ask for more than a notice where data are not anonymised within ${number(CNIL.anonymisedWithinMinutes)} minutes, and to treat pseudonyms kept for up to ${number(CNIL.pseudonymsWithinHours)} hours as a case of its own. These sensors may keep them for ${number(processing.forgetMinutes)} minutes.`;
  return {
    heading: `Is it necessary and proportionate? (${law.assessmentNecessity})`,
    blocks: [
      'The software serves to tell how many people pass, come in and stay in a shop, by the hour. It recognises nobody beyond the time named above, joins with no other data, and has no switch that would let a single record out of the sensor.',
      operator(
        'State your purposes, and what you decide by these figures.',
        'A purpose must be stated before the counting starts, and the figures may not be used for others, such as watching staff.',
      ),
      operator(
        'Compare with what intrudes less: a light barrier, a pressure mat, counting by hand.',
        'What is necessary is judged by what else would do. Those count at the door; they know no passers-by.',
      ),
      counsel(
        `Weigh the legitimate interest (${law.legitimateInterest}) and write the balance down.`,
        'For it: short memory, noised counts, nobody identified, a notice at the door. Against it: people hardly expect their phone to be heard, cannot see it, and those who pass outside are heard as well.',
      ),
      counsel(
        `Decide whether ${law.terminals} applies.`,
        'It asks for consent to read from a terminal. Probe requests are emitted by the phone on its own and merely received; whether that is access to information stored in the terminal is disputed, and authorities lean towards a wide reading.',
      ),
      regime,
      counsel(
        isShort
          ? 'Check that position as it stands today, and the one of your own authority.'
          : 'Check that position as it stands today, and whether this profile can run on legitimate interest at all; the other profile is a setting.',
        `Positions change. ${law.hashingCase} refused to take hashed addresses for anonymous ones, and a notice alone for enough.`,
      ),
      publicPage === undefined
        ? operator(
            'Set publicUrl in the hub’s configuration, and hang the notices that `footfall-hub notice` prints.',
            `People must be told at the door who counts, why and how to object (${law.information}). Without that address no notice can be printed.`,
          )
        : `People are told by a notice at the door, with a code that leads to ${publicPage} (${law.information}).`,
      operator(
        'Check that the notice can be read before somebody is heard, that its page answers, and that somebody reads what is sent to the contact.',
        'The sensor hears through the shop window.',
      ),
      `Once forgotten, a phone cannot be found again: access, erasure and the like (${law.rights}) then find nothing, and need not be answered by identifying people (${law.notIdentifying}). A phone with one fixed address can be left out for the future; one that changes its address cannot be recognised, not even to leave it out.`,
      operator(
        'Check that objections reach every sensor of the shop, and how long that takes.',
        `An objection that is taken and not carried out is worse than none (${law.objection}).`,
      ),
    ],
  };
}

function risks(facts: Facts, language: Language): Section {
  const { law, number } = language;
  const { processing, kept, hub } = facts;
  const floor =
    processing.floor === undefined
      ? 'A floor and noise, of strengths not reported yet'
      : processing.floor > 0
        ? `Noise, and a floor of ${number(processing.floor)}`
        : 'Noise; no floor is set';
  return {
    heading: `Risks for people (${law.assessmentRisks})`,
    blocks: [
      {
        kind: 'table',
        head: ['What could happen', 'What stands against it', 'What remains'],
        rows: [
          [
            'Somebody reads the sensor’s memory and follows phones',
            `Keyed hashes, a key for at most ${number(processing.forgetMinutes)} minutes, nothing on disk`,
            'Whoever controls the box can hear phones anyway, as with any radio',
          ],
          [
            'A count betrays a person’s presence',
            floor,
            'Not proven for persons; a known visitor in a quiet hour may be guessed',
          ],
          [
            'Staff are watched by quiet or closed hours',
            floor,
            `${number(facts.listening.whileClosed)} closed hours were heard of late`,
          ],
          [
            'A faulty or foreign sender puts personal data into a message',
            `Strict schema; refused messages are kept aside, at most ${number(kept.refusedBodyBytesMax)} bytes of each, for no page to show`,
            `They stay until newer ones take their place, among ${number(kept.refusedOfStoreMax)} of a shop at most`,
          ],
          [
            'Names in hand counts and their notes',
            'Only what the operator types in',
            `${number(kept.handCounts)} hand counts and ${number(kept.calibrations)} calibrations name who made them, and stay for good`,
          ],
          [
            'Strangers read or change the reports',
            `Pages on ${hub.webAddress}, messages ${hub.brokerIsEncrypted ? 'encrypted' : 'not encrypted by the software'}`,
            'The software has no accounts: the network must keep strangers out',
          ],
          [
            'The counting grows: longer memory, weaker noise, more sensors',
            'Each hour tells its settings; this paper shows them',
            'Nothing forbids the change but you',
          ],
        ],
      },
      operator(
        'Rate how severe and how likely each is, and add those of your own shop.',
        'A shop beside a clinic, a place of worship or a party’s office is not a shop like others.',
      ),
      counsel(
        `Decide whether the stored counts are anonymous (${law.anonymous}).`,
        'If they are, the law ends there; if not, keeping them for good needs a reason or an end.',
      ),
    ],
  };
}

function measures({ controller }: Facts, { law }: Language): Section {
  return {
    heading: `Measures and decision (${law.assessmentMeasures})`,
    blocks: [
      list(
        'In the software: random keys in memory only, no storage of single phones, noise drawn once, strict messages, refusals that are counted and shown.',
        'Checked by its tests: planted addresses and network names are searched for in every file, log and message, in every common spelling.',
      ),
      operator(
        'Describe your own: who reaches the hub and how that is enforced, backups, who updates the boxes, what happens when one is stolen.',
        `The hub asks for no password, and sensors may hang within reach (${law.security}).`,
      ),
      controller.dataProtectionOfficer === null
        ? counsel(
            `Confirm that no data-protection officer must be designated (${law.officer}).`,
            'The configuration says that there is none; monitoring at large scale asks for one.',
          )
        : operator(
            `Enter the advice of the data-protection officer (${law.officerAdvice}).`,
            'It must be sought where there is an officer.',
          ),
      operator(
        `Ask customers or staff for their views, or say why not (${law.viewsOfPeople}).`,
        'A poster and a box for answers can be enough; staff may have a say by labour law.',
      ),
      counsel(
        `Decide whether the authority must be consulted first (${law.priorConsultation}).`,
        'It must where a high risk remains after all measures.',
      ),
      operator(
        'Decide, sign and date; set the day of the next review.',
        'Write the papers anew whenever a setting changes, and compare.',
      ),
    ],
  };
}

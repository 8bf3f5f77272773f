// What the public page says beside the notice's own text. What works and what does not is said as it is: a list of addresses
// meets few of today's phones, and nobody is asked to switch Wi-Fi off.
import { NUMBERS } from '../../numbers.ts';

const { plain, plural, whole } = NUMBERS.en;

export const about = {
  skip: 'Skip to the text',
  object: 'If you do not want to be counted',
  lead: {
    noNeed: 'You need not switch Wi-Fi off.',
    changing:
      'Most phones change their Wi-Fi address all the time. There is nothing to register for them, and it would have no effect: the address is forgotten within minutes, and nobody can tell that the next one is yours.',
    fixed:
      'If your phone or other device has a fixed Wi-Fi address, enter it here. This shop’s sensors then drop what it sends before anything is counted.',
  },
  address: 'Fixed Wi-Fi address',
  addressHint: 'as 3C:28:6D:01:02:03',
  register: 'Do not count this device',
  find: 'Where the address stands, and whether it is fixed',
  steps: {
    iphone:
      'iPhone: Settings, Wi-Fi, the ⓘ beside the network. “Private Wi-Fi Address” set to “Rotating” changes; “Off” shows the fixed address.',
    android:
      'Android: Settings, Network and internet, the network, Privacy or Advanced. “Use randomized MAC” changes; “Use device MAC” is fixed.',
    unknown:
      'When it looks for networks it does not know, nearly every phone of the last years uses changing addresses whatever is set.',
    second: 'An address is a changing one if its second character is 2, 6, A or E.',
  },
  keyed:
    'Your address itself is not stored. A scrambled form of it is, for a year, here and on this shop’s sensors, with the key that they need to recognise the device. Whoever held both could try out addresses against it; no way of leaving out one device avoids that. The key changes every month and is deleted with the last entry that needs it. Beside it stand the time, and a mark that tells which entries of the day came from one network, against floods; its key is never stored and ends with the day.',
  registerAgain: 'Nothing was stored. Correct the address and try again.',
  changing:
    'This is an address that the phone made up and will change. It need not be registered: it is forgotten within minutes. Nothing was stored.',
  group: 'This is an address of several receivers: no phone has it. Nothing was stored.',
  none: 'This is not a Wi-Fi address: one has twelve characters of 0 to 9 and A to F, as 3C:28:6D:01:02:03.',
  full: 'So many addresses are registered for this shop that no more are taken at present. Nothing was stored; please write to the contact below.',
  wait: (until: string) =>
    `So many addresses were registered for this shop today that no more are taken before ${until}. Nothing was stored; please try again then, or write to the contact below.`,
  tooMany: (minutes: number) =>
    `Too many attempts from your connection. Nothing was stored; try again in ${plural(minutes, 'minute', 'minutes')}.`,
  inShop: 'ask in the shop',
  inForce: 'What is in force now',
  noSensor: 'No sensor of this shop has reported yet.',
  forgotten: (minutes: number) =>
    `What is known of a phone is forgotten within ${plural(minutes, 'minute', 'minutes')}.`,
  noise: (epsilon: number) => `Random noise is added to every count (epsilon ${plain(epsilon)}).`,
  floor: (floor: number) => `Counts below ${whole(floor)} are held back.`,
  zone: (inside: number, floor: number) =>
    `Signals of ${whole(inside)} dBm and stronger count as inside, down to ${whole(floor)} dBm as passing by.`,
  always: 'The sensors listen at all hours.',
  hours: (hours: string, zone: string) => `The sensors listen: ${hours} (${zone}).`,
  baseline:
    'In the other hours they listen to learn which devices are always there; nothing of that is counted.',
  paused: 'Counting is paused: the sensors hear nothing.',
  pausedUntil: (moment: string) => `Counting is paused until ${moment}: the sensors hear nothing.`,
  objection: 'Your objection',
  keepLink: 'Keep the address of this page: with it alone you can see or withdraw this objection.',
  allHave: (sensors: string) => `In force: ${sensors} of this shop leave the device out.`,
  nobodyHas: 'Stored. No sensor of this shop has reported yet; each gets it before it counts.',
  onItsWay: (waiting: string) =>
    `On its way: ${waiting} of this shop have not confirmed it yet. As a rule that takes seconds.`,
  silentSince: (sensor: string, moment: string) => `${sensor} has not been connected since ${moment}.`,
  ends: (registered: string, expires: string) => `Registered on ${registered}; ends by itself on ${expires}.`,
  lookAgain: 'Look again',
  withdraw: 'Withdraw the objection',
  withdrawn: 'The objection is withdrawn and deleted.',
  notThere: 'There is no such objection: it has ended, was withdrawn, or the link is not complete.',
  back: 'About the counting in this shop',
};

// What a sensor's owner decides, and the commented configuration file that says so.
import { isNode, parseDocument, stringify } from 'yaml';
import {
  isTimeZone,
  type OpeningHours,
  openingProblem,
  WEEKDAYS,
  type Weekday,
} from '../../shared/opening-hours.ts';
import { typedText } from '../../shared/typed-text.ts';

export interface Answers {
  /** RETAILER/STORE/SENSOR. */
  readonly sensor: string;
  /** File that a pairing has written; null where `broker` is used. */
  readonly credentials: string | null;
  /** URL; null where there are credentials. */
  readonly broker: string | null;
  /** Stays on it, or goes slowly over the common ones. */
  readonly channel: number | 'hop';
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly driver: string | null;
  readonly insideDbm: number;
  readonly floorDbm: number;
  /** null: it hears always. */
  readonly opening: { readonly timeZone: string; readonly hours: OpeningHours } | null;
}

/**
 * Opening hours as a person writes them: `mon-fri 09:00-20:00, sat 10:00-18:00`; a day that is not named is closed,
 * `always` is null. Throws an Error for people.
 */
export function readHours(typed: string): OpeningHours | null {
  const text = typedText(typed);
  if (text.toLowerCase() === 'always') return null;
  const hours: Record<Weekday, [string, string] | null> = {
    mon: null,
    tue: null,
    wed: null,
    thu: null,
    fri: null,
    sat: null,
    sun: null,
  };
  for (const part of text.split(',')) {
    const [, first, last, from, until] =
      /^\s*([a-z]{3})(?:\s*-\s*([a-z]{3}))?\s+(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})\s*$/i.exec(part) ?? [];
    if (first === undefined || from === undefined || until === undefined) throw hoursError(part);
    for (const day of daysBetween(first, last ?? first)) hours[day] = [clockTime(from), clockTime(until)];
  }
  const wrong = openingProblem(hours);
  if (wrong) throw new Error(`${wrong.day}: ${wrong.problem}`);
  return hours;
}

function daysBetween(first: string, last: string): Weekday[] {
  const [from, to] = [first, last].map((name) => WEEKDAYS.indexOf(name.toLowerCase() as Weekday)) as [
    number,
    number,
  ];
  if (from < 0 || to < from)
    throw new Error(`'${first}-${last}' are not days: write mon, tue, wed, thu, fri, sat, sun`);
  return WEEKDAYS.slice(from, to + 1);
}

function clockTime(text: string): string {
  const time = text.padStart(5, '0');
  if (!/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(time))
    throw new Error(`'${text}' is not a time: write 09:00`);
  return time;
}

const hoursError = (part: string) =>
  new Error(`'${part.trim()}' cannot be read: write mon-fri 09:00-20:00, sat 10:00-18:00, or always`);

/** Throws an Error for people. */
export function readTimeZone(typed: string): string {
  const name = typedText(typed);
  if (isTimeZone(name)) return name;
  throw new Error(`there is no time zone '${name}': write an IANA name, such as Europe/Paris`);
}

/**
 * The whole file. Of what was there `before`, what setup does not ask stays as it is, comments too; what is not in it keeps
 * its default.
 */
export function configText(answers: Answers, before?: string): string {
  return before === undefined ? newText(answers) : mergedText(answers, before);
}

/** In the order of the file; undefined where a line is left out. */
function values(answers: Answers) {
  const { sensor, credentials, broker, channel, country, driver, insideDbm, floorDbm, opening } = answers;
  const hops = channel === 'hop';
  return {
    sensor,
    broker: broker ?? undefined,
    credentials: credentials ?? undefined,
    outbox: '/var/lib/footfall-sensor/outbox.sqlite',
    source: { fifo: '/run/footfall/frames.pcap', receiver: 'mon0' },
    channel: hops ? undefined : channel,
    radio: { country, driver, ...(hops && { hop: true }) },
    zones: { insideDbm, floorDbm },
    opening: opening ?? undefined,
  };
}

const ABOUT: Record<keyof ReturnType<typeof values>, string> = {
  sensor: 'Who this box is: RETAILER/STORE/SENSOR.',
  broker: "The hub's broker.",
  credentials: 'What the hub gave this sensor when it was paired.',
  outbox: 'Releases on their way to the hub.',
  source: 'The capture unit hears on mon0 and writes what it hears into a FIFO.',
  channel: 'The channel that the radio stays on.',
  radio:
    'Country whose radio rules are kept, driver of the adapter (null: the best that is there), and whether it goes over the\n# channels 1, 6 and 11.',
  zones: 'Signal strength in dBm: at or above insideDbm a phone is inside, below floorDbm it is not counted.',
  opening: 'When the shop is open: outside these hours nothing is heard. Without it the sensor hears always.',
};

const flow = (of: unknown) => stringify(of, { collectionStyle: 'flow', lineWidth: 0 }).trim();

function newText(answers: Answers): string {
  const head =
    '# Footfall sensor, as `footfall-sensor setup` wrote it; /usr/share/doc/footfall-sensor/examples/sensor.yaml explains\n# what else there is. `footfall-sensor doctor` checks it.\n';
  const sections = Object.entries(values(answers)).flatMap(([key, value]) =>
    value === undefined ? [] : [`# ${ABOUT[key as keyof typeof ABOUT]}\n${key}: ${flow(value)}\n`],
  );
  return [head, ...sections].join('\n');
}

function mergedText(answers: Answers, before: string): string {
  const document = parseDocument(before);
  for (const [key, value] of Object.entries(values(answers))) {
    const was: unknown = document.get(key);
    if (value === undefined) document.delete(key);
    else if (JSON.stringify(isNode(was) ? was.toJSON() : was) !== JSON.stringify(value)) {
      document.set(key, document.createNode(value, { flow: true }));
    }
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

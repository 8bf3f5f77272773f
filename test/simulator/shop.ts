// Reads a shop: one of the presets in shops/, or a JSON file of the same form. What is wrong with a
// file is a returned outcome, in words.
import { readdirSync, readFileSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { Value } from 'typebox/value';
import { WEEKDAYS } from '../../shared/opening-hours.ts';
import { findModel, modelNames } from './phones/models.ts';
import { type Rates, type Shop, ShopSchema } from './shop-schema.ts';

const presetsFolder = new URL('./shops/', import.meta.url);

/** Names for `--shop`. */
export const presetNames: readonly string[] = readdirSync(presetsFolder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))
  .sort();

export type ShopOutcome = { readonly shop: Shop } | { readonly problem: string };

/** `nameOrPath`: a preset's name, else the path of a JSON file. */
export function readShop(nameOrPath: string): ShopOutcome {
  const preset = presetNames.includes(nameOrPath);
  let text: string;
  try {
    text = readFileSync(preset ? new URL(`${nameOrPath}.json`, presetsFolder) : nameOrPath, 'utf8');
  } catch (error) {
    const known = presetNames.join(', ');
    return { problem: `no shop '${nameOrPath}': ${(error as Error).message}. Presets: ${known}` };
  }
  try {
    return checkShop(JSON.parse(text), nameOrPath);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { problem: `${nameOrPath} is not JSON: ${error.message}` };
  }
}

/** A preset, for programs that name one they know. Throws if there is none. */
export function presetShop(name: string): Shop {
  const outcome = readShop(name);
  if ('problem' in outcome) throw new Error(outcome.problem);
  return outcome.shop;
}

/** `where`: names the source in the problem's text. */
export function checkShop(value: unknown, where: string): ShopOutcome {
  if (!Value.Check(ShopSchema, value)) {
    const [first] = Value.Errors(ShopSchema, value);
    // The validator's words for a member that the schema does not have say nothing to a person.
    const words = first?.keyword === 'boolean' ? 'is not known here' : (first?.message ?? 'is wrong');
    return { problem: `${where}: ${first?.instancePath || 'the whole'} ${words}` };
  }
  const problem = [...problemsOf(value)][0];
  return problem === undefined ? { shop: value } : { problem: `${where}: ${problem}` };
}

/** What the schema cannot say. */
function* problemsOf(shop: Shop): Generator<string> {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(shop.timeZone);
  } catch {
    yield `there is no time zone '${shop.timeZone}'; use an IANA name such as Europe/Berlin`;
  }
  yield* ratesProblems('arrivals', shop.arrivals);
  yield* ratesProblems('passersby', shop.passersby);
  const models = [
    ...Object.keys(shop.people.phones),
    ...Object.keys(shop.people.alsoCarry),
    ...shop.fixed.map((device) => device.model),
  ];
  for (const model of models) {
    if (!findModel(model)) yield `there is no model '${model}'; known: ${modelNames.join(', ')}`;
  }
  if (!hasWeight(Object.values(shop.people.phones))) yield 'people.phones needs a weight above 0';
  if (!hasWeight(Object.values(shop.parties))) yield 'parties needs a weight above 0';
  for (const [whose, weights] of Object.entries(shop.people.screens)) {
    if (!hasWeight(weights)) yield `people.screens.${whose} needs a weight above 0`;
  }
  for (const [name, share] of Object.entries(shop.people.alsoCarry)) {
    if (share > 1) yield `people.alsoCarry: the share of '${name}' is above 1`;
  }
  yield* spanProblems(shop);
  yield* geometryProblems(shop);
}

function* spanProblems(shop: Shop): Generator<string> {
  for (const day of WEEKDAYS) {
    const span = shop.openingHours[day];
    if (span && span[1] <= span[0]) yield `openingHours.${day}: ${span[1]} is not after ${span[0]}`;
  }
  for (const special of shop.specialDays ?? []) {
    if (!isDate(special.date)) yield `specialDays: there is no day ${special.date}`;
    const span = special.opening;
    if (span && span[1] <= span[0]) yield `specialDays ${special.date}: ${span[1]} is not after ${span[0]}`;
  }
}

function* ratesProblems(name: string, rates: Rates): Generator<string> {
  for (const day of WEEKDAYS) {
    const { profile } = rates.week[day];
    if (!rates.profiles[profile]) yield `${name}.week.${day}: there is no profile '${profile}'`;
  }
}

function* geometryProblems(shop: Shop): Generator<string> {
  const { insideMetres, outsideMetres, bodyDb } = shop.geometry;
  if (insideMetres[1] < insideMetres[0]) yield 'geometry.insideMetres: the second is less than the first';
  if (outsideMetres[1] < outsideMetres[0]) yield 'geometry.outsideMetres: the second is less than the first';
  if (bodyDb[1] < bodyDb[0]) yield 'geometry.bodyDb: the second is less than the first';
  const { reachMetres, metresPerSecond } = shop.passing;
  if (reachMetres <= outsideMetres[1]) yield 'passing.reachMetres must be above geometry.outsideMetres';
  if (metresPerSecond[1] < metresPerSecond[0])
    yield 'passing.metresPerSecond: the second is less than the first';
}

function isDate(text: string): boolean {
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false;
  }
}

const hasWeight = (weights: readonly number[]) => weights.some((weight) => weight > 0);

// Plans a store and its sensors.
import { dateAt } from '../calendar/history.ts';
import type { LocalDate } from '../calendar/local-days.ts';
import { openingForm } from '../calendar/opening.ts';
import { isRetired } from '../store/stores.ts';
import { historyOf, isSameOpening, isSameValue, type Sensor, type Store } from './directory.ts';
import {
  type Kind,
  mergedById,
  noteMissing,
  type Planning,
  plannerOf,
  type ThingPlanner,
} from './plan-thing.ts';
import { firstSteps, type Said, valueOn } from './steps.ts';
import { listText, openingText, placeText, wordText } from './value-text.ts';
import type { WantedSensor, WantedStore } from './wanted.ts';
import { WrongEntry } from './wrong.ts';

const WORD: Kind<string> = { text: wordText };
const PLACE: Kind<Store['place'][0]['value']> = { text: placeText };
const OPENING: Kind<Store['opening'][0]['value']> = {
  text: openingText,
  isSame: isSameOpening,
  form: openingForm,
};
const GROUPS: Kind<readonly string[]> = { text: listText };
const AREA: Kind<string | null> = { text: (area) => (area === null ? 'one of its own' : `'${area}'`) };

export function planStore(
  planning: Planning,
  retailer: string,
  known: Store | undefined,
  wanted: WantedStore,
): Store {
  const { id, path } = wanted;
  const store = known ?? newStore(wanted);
  const today = dateAt(historyOf(store), planning.nowMs);
  const planner = plannerOf(planning, { kind: 'store', retailer, store: id, id }, path, today);
  if (!known) planner.added(valueOn(store.name, today));
  if (planning.isWhole && store.retired && wanted.retired === undefined) {
    planning.notes.push(
      `store ${retailer}/${id} is retired from ${store.retired} on and stays so: \`retired: null\` takes it into use again.`,
    );
  }
  const changed = {
    id,
    opened: planner.plain('opened', store.opened, wanted.opened, 'Reports show no day before it.'),
    retired: retiredOf(
      planner,
      store.retired,
      wanted.retired,
      'it takes no new hours, and keeps those it has.',
    ),
    name: planner.dated('name', store.name, wanted.name, WORD),
    timeZone: planner.dated('timeZone', store.timeZone, wanted.timeZone, WORD),
    place: planner.dated('place', store.place, wanted.place, PLACE),
    opening: planner.dated('opening', store.opening, wanted.opening, OPENING),
    groups: planner.dated('groups', store.groups, wanted.groups, GROUPS),
    comparesAnew: planner.flags(store.comparesAnew, wanted.comparesAnew),
    sensors: planSensors(planning, planner, store, { ...wanted, isNew: !known }),
  };
  return known && isSameValue(known, changed) ? known : changed;
}

/** As it is said to be; its dates are not changes. */
function newStore({ path, id, name, timeZone, opening, place, groups, ...more }: WantedStore): Store {
  const needed = <T>(field: string, { base }: Said<T>): T => {
    if (base) return base.value;
    throw new WrongEntry([...path, field], `missing: a new store needs a name, a time zone and its opening`);
  };
  return {
    id,
    opened: more.opened ?? null,
    retired: null,
    name: firstSteps(name, needed('name', name), isSameValue),
    timeZone: firstSteps(timeZone, needed('timeZone', timeZone), isSameValue),
    place: firstSteps(place, null, isSameValue),
    opening: firstSteps(opening, needed('opening', opening), isSameOpening),
    groups: firstSteps(groups, [], isSameValue),
    comparesAnew: [...more.comparesAnew].filter(([, isSet]) => isSet).map(([date]) => date),
    sensors: [],
  };
}

function planSensors(
  planning: Planning,
  { thing, today }: ThingPlanner,
  store: Store,
  wanted: WantedStore & { readonly isNew: boolean },
): readonly Sensor[] {
  const { retailer, id } = thing;
  const sensors = mergedById(store.sensors, wanted.sensors, (known, one) =>
    planSensor(
      plannerOf(planning, { ...thing, kind: 'sensor', id: one.id }, one.path, today),
      known ?? newSensor(one, wanted.isNew),
      one,
      known === undefined,
    ),
  );
  for (const { path, id: sensor } of wanted.sensors) checkReplacements(sensors, sensor, path);
  if (wanted.sensors.length > 0)
    noteMissing(planning, `sensors of ${retailer}/${id}`, store.sensors, wanted.sensors);
  return sensors;
}

/** It may have been heard for years in an area of its own: only where its store is new there is no past to change. */
const newSensor = ({ id, area }: WantedSensor, isStoreNew: boolean): Sensor => ({
  id,
  area: isStoreNew ? firstSteps(area, null, isSameValue) : [{ from: null, value: null }],
  retired: null,
  replacedBy: null,
});

function planSensor(planner: ThingPlanner, sensor: Sensor, wanted: WantedSensor, isNew: boolean): Sensor {
  const { id, path } = wanted;
  if (isNew) planner.added(id);
  const replacedBy = planner.plain('replacedBy', sensor.replacedBy, wanted.replacedBy);
  // Who is replaced is not expected any more.
  const isReplaced = replacedBy !== null && replacedBy !== sensor.replacedBy && sensor.retired === null;
  if (replacedBy !== null && wanted.retired === null) {
    throw new WrongEntry(
      [...path, 'retired'],
      `${id} is replaced by ${replacedBy}: write \`replacedBy: null\` too`,
    );
  }
  const retired = isReplaced && wanted.retired === undefined ? planner.today : wanted.retired;
  return {
    id,
    area: planner.dated('area', sensor.area, wanted.area, AREA),
    retired: retiredOf(
      planner,
      sensor.retired,
      retired,
      'its credential is revoked, nothing is expected of it, and its hours stay.',
    ),
    replacedBy,
  };
}

/** One of its own at the end of a chain; a circle has none. */
function checkReplacements(sensors: readonly Sensor[], id: string, path: readonly string[]): void {
  const byId = new Map(sensors.map((sensor) => [sensor.id, sensor]));
  const seen = new Set([id]);
  for (let next = byId.get(id)?.replacedBy; next; next = byId.get(next)?.replacedBy) {
    if (seen.has(next)) {
      throw new WrongEntry(
        [...path, 'replacedBy'],
        `${next} would stand in its own place: name another sensor`,
      );
    }
    seen.add(next);
  }
}

/** `means`: what holds from then on. */
export function retiredOf(
  planner: ThingPlanner,
  before: LocalDate | null,
  said: WantedSensor['retired'],
  means: string,
): LocalDate | null {
  const { today } = planner;
  const retired = said === 'today' ? (isRetired(before, today) ? before : today) : said;
  if (!retired) return planner.retired(before, retired, 'It is in use again.');
  const isAhead = !isRetired(retired, today);
  const [first = '', ...rest] = means;
  return planner.retired(
    before,
    retired,
    isAhead ? `From that day on ${means}` : [first.toUpperCase(), ...rest].join(''),
  );
}

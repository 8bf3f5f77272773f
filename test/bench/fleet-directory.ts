// The directory of a made-up fleet: retailers of at most a thousand stores, a tree of groups, zones, kinds of opening, and a
// store in five that has opened otherwise for some months.
import type { RetailerForm, StoreForm } from '../../hub/directory/form.ts';

export const STORES_OF_RETAILER = 1000;
const REGIONS = 10;
const CITIES_OF_REGION = 5;
const CITIES = ['Oberdorf', 'Neuhausen', 'Lindau', 'Saint-Clair', 'Beaumont', 'Kirkham', 'Ashby', 'Holm'];
const ZONES = ['Europe/Berlin', 'Europe/Paris', 'Europe/London', 'Europe/Lisbon', 'Europe/Helsinki'];

type Hours = StoreForm['opening']['mon'];
const KINDS: readonly { readonly week: Hours; readonly saturday: Hours; readonly sunday: Hours }[] = [
  { week: ['10:00', '20:00'], saturday: ['10:00', '20:00'], sunday: null },
  { week: ['09:00', '18:30'], saturday: ['09:00', '14:00'], sunday: null },
  { week: ['08:00', '22:00'], saturday: ['08:00', '22:00'], sunday: ['13:00', '18:00'] },
  { week: '09:30-12:30, 14:00-19:00', saturday: ['09:30', '16:00'], sunday: null },
  { week: ['17:00', '02:00'], saturday: ['17:00', '03:00'], sunday: ['17:00', '01:00'] },
];
const HOLIDAYS = [{ country: 'DE', region: 'BY' }, { country: 'FR' }, undefined] as const;

/** `changedOn`: a local date on which a store in five changed its opening. */
export function fleetDirectory(stores: number, changedOn: string): RetailerForm[] {
  return Array.from({ length: Math.ceil(stores / STORES_OF_RETAILER) }, (_, n) => {
    const first = n * STORES_OF_RETAILER;
    const count = Math.min(STORES_OF_RETAILER, stores - first);
    return {
      id: `chain-${n}`,
      name: `Chain ${n}`,
      groups: groups(),
      stores: Array.from({ length: count }, (_, at) => storeOf(first + at, changedOn)),
    };
  });
}

/** All stores are in it, by their cities. */
export const WHOLE_GROUP = 'all';

function groups(): NonNullable<RetailerForm['groups']> {
  const regions = Array.from({ length: REGIONS }, (_, region) => ({
    id: `region-${region}`,
    name: `Region ${region}`,
    in: WHOLE_GROUP,
  }));
  const cities = regions.flatMap(({ id }, region) =>
    Array.from({ length: CITIES_OF_REGION }, (_, city) => ({
      id: `city-${region}-${city}`,
      name: `${CITIES[(region + city) % CITIES.length]} ${region}`,
      in: id,
    })),
  );
  return [{ id: WHOLE_GROUP, name: 'All stores' }, ...regions, ...cities];
}

/** Its second sensor hears what the first hears. */
export const hasSecondSensor = (store: number) => store % 10 === 3;

function storeOf(n: number, changedOn: string): StoreForm {
  const city = CITIES[n % CITIES.length]!;
  const isChanged = n % 5 === 1;
  const opening = openingOf(n);
  return {
    id: `store-${n}`,
    from: 'always',
    name: `${city} ${1 + (n % 97)}, ${n}`,
    timeZone: ZONES[n % ZONES.length]!,
    opening,
    place: { address: `Main Street ${n}`, city },
    groups: [`city-${n % REGIONS}-${Math.floor(n / REGIONS) % CITIES_OF_REGION}`],
    ...(isChanged && { changes: [{ from: changedOn, opening: openingOf(n + 1) }] }),
    ...(hasSecondSensor(n) && {
      sensors: ['door', 'till'].map((id) => ({ id, from: 'always' as const, area: 'floor' })),
    }),
  };
}

function openingOf(n: number): StoreForm['opening'] {
  const { week, saturday, sunday } = KINDS[n % KINDS.length]!;
  const holidays = HOLIDAYS[n % HOLIDAYS.length];
  const days = { mon: week, tue: week, wed: week, thu: week, fri: week, sat: saturday, sun: sunday };
  return holidays === undefined ? days : { ...days, holidays };
}

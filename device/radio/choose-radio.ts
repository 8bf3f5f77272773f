// Which radio to listen with.
import { knownDriver } from './known-drivers.ts';
import { adaptersToBuy, MONITOR_INTERFACE, type Radio } from './radios.ts';

/** `reason`: for people, with what to do. */
export type Failure = { readonly kind: 'failed'; readonly reason: string };

export type Choice = { readonly kind: 'radio'; readonly radio: Radio } | Failure;

/**
 * The radio to listen with: the one that listens already, else an adapter known to be good, else any that can. Never
 * the one that carries the uplink. `driver`: undefined takes any.
 */
export function chooseRadio(
  radios: readonly Radio[],
  driver: string | undefined,
  uplinkInterface: string | undefined,
): Choice {
  const buy = `Known to work: ${adaptersToBuy()}`;
  if (radios.length === 0) return failed(`no Wi-Fi radio is there: plug in an adapter. ${buy}`);
  const named = radios.filter((radio) => driver === undefined || radio.driver === driver);
  if (named.length === 0) {
    return failed(`no radio has the driver ${driver}: there is ${radios.map(describe).join(', ')}`);
  }
  const usable = named.filter((radio) => whyNotUse(radio, uplinkInterface) === null);
  const [best] = usable.sort((one, other) => rank(other) - rank(one) || one.index - other.index);
  if (best) return { kind: 'radio', radio: best };
  const reasons = named.map((radio) => `${describe(radio)}: ${whyNotUse(radio, uplinkInterface)}`);
  return failed(`no radio can listen. ${reasons.join('; ')}. Plug in an adapter. ${buy}`);
}

/** Why a radio is not to be listened with, for people; null where it may be. */
export function whyNotUse(radio: Radio, uplinkInterface: string | undefined): string | null {
  if (radio.cannotMonitor !== null) return radio.cannotMonitor;
  if (radio.interfaces.some(({ name }) => name === uplinkInterface)) {
    return `it carries this box's own connection (${uplinkInterface})`;
  }
  return radio.blocked === 'hard' ? 'a switch on the device has switched it off' : null;
}

const rank = (radio: Radio) =>
  (hasMonitorInterface(radio) ? 2 : 0) + (knownDriver(radio.driver)?.monitors === 'well' ? 1 : 0);
/** Whether the interface that is captured from is on this radio. */
export const hasMonitorInterface = (radio: Radio) =>
  radio.interfaces.some(({ name }) => name === MONITOR_INTERFACE);
/** For people. */
export const describe = ({ name, driver }: Radio) => (driver ? `${name} (${driver})` : name);
export const failed = (reason: string): Failure => ({ kind: 'failed', reason });

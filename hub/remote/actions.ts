// What an operator asks of a store's sensors: pause, resume, other settings. Each is one transaction with its
// entry in the audit log, and an alarm where it protects people less; wrong input is an answer for people.

import type { AskedSettings } from '../../shared/remote-config.ts';
import { overlaid, SETTING_NAMES } from '../../shared/settings.ts';
import { typedText } from '../../shared/typed-text.ts';
import { badWords, type Done, done, inTransaction, refused } from '../calibration/actions.ts';
import { typedTime } from '../calibration/local-time.ts';
import { plainWords } from '../calibration/typed-count.ts';
import type { PauseRow } from '../store/asked.ts';
import type { AuditEntry } from '../store/audit.ts';
import type { Access, Unit } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';
import { askedSettings, isSettingName, type NamedSettings, namedSettings } from './asked-settings.ts';
import { settingChanges } from './changes.ts';
import { valuesInForce } from './values-in-force.ts';

/** Who says so, and why; the reason may be empty. */
export interface SaidBy {
  readonly by: string;
  readonly reason?: string | undefined;
}

/**
 * Pauses a store; where it is paused already, the new end and reason hold. `until`: on the wall clock of the
 * store, or with an offset; empty: until told otherwise.
 */
export async function pauseStore(
  db: Access,
  store: StoreRow,
  asked: SaidBy & { readonly until?: string | undefined },
  nowMs: number,
): Promise<Done<PauseRow>> {
  const wrong = badWords({ by: asked.by, why: plainWords(asked.reason) || '-' });
  if (wrong) return wrong;
  const until = readUntil(store, asked.until, nowMs);
  if (until.kind === 'refused') return until;
  return inTransaction(db, async (unit) => {
    const running = (await unit.pauses([store.key], nowMs)).get(store.key);
    const words = { untilMs: until.value, pausedBy: plainWords(asked.by), reason: plainWords(asked.reason) };
    if (running) await unit.changePause(store.key, running.key, words);
    else await unit.insertPause(store.key, { sinceMs: nowMs, ...words });
    const pause = (await unit.pauses([store.key], nowMs)).get(store.key)!;
    await noteOnStore(unit, store, asked, nowMs, {
      what: 'pause',
      before: shownPause(running),
      after: shownPause(pause),
      weaker: false,
    });
    return done(pause);
  });
}

function readUntil(store: StoreRow, written: string | undefined, nowMs: number): Done<number | null> {
  if (typedText(written ?? '') === '') return done(null);
  const time = typedTime(store.timeZone, written!);
  switch (time.kind) {
    case 'no-time':
      return refused('until', (say) => say.untilNotATime(written!));
    case 'skipped':
      return refused('until', (say) => say.untilSkipped(written!));
    case 'twice':
      return refused('until', (say) => say.untilShownTwice(written!, ...time.offsets));
    case 'fine':
      return time.epochMs > nowMs ? done(time.epochMs) : refused('until', (say) => say.untilIsPast(written!));
  }
}

/** Lets a paused store hear again. */
export async function resumeStore(
  db: Access,
  store: StoreRow,
  said: SaidBy,
  nowMs: number,
): Promise<Done<PauseRow>> {
  const wrong = badWords({ by: said.by, why: plainWords(said.reason) || '-' });
  if (wrong) return wrong;
  return inTransaction(db, async (unit) => {
    const pause = (await unit.pauses([store.key], nowMs)).get(store.key);
    if (!pause) return refused('store', (say) => say.notPaused);
    await unit.endPause(store.key, pause.key, nowMs);
    await noteOnStore(unit, store, said, nowMs, {
      what: 'pause',
      before: shownPause(pause),
      after: 'null',
      weaker: false,
    });
    return done(pause);
  });
}

function shownPause(pause: PauseRow | undefined): string {
  const moment = (epochMs: number | null) => epochMs && new Date(epochMs).toISOString();
  return JSON.stringify(
    pause === undefined ? null : { since: moment(pause.sinceMs), until: moment(pause.untilMs) },
  );
}

/**
 * Asks for settings by name, and leaves others to the sensors' own files again. The opening hours `'store'` are
 * those of the hub's configuration.
 */
export async function configureStore(
  db: Access,
  store: StoreRow,
  asked: SaidBy & { readonly set: NamedSettings; readonly unset: readonly string[] },
  nowMs: number,
): Promise<Done<AskedSettings>> {
  const wrong = badWords({ by: asked.by, why: plainWords(asked.reason) || '-' });
  if (wrong) return wrong;
  const strange = [...Object.keys(asked.set), ...asked.unset].find((name) => !isSettingName(name));
  if (strange !== undefined) {
    return refused(strange, (say) => say.noSuchSetting(SETTING_NAMES.join(', ')));
  }
  return inTransaction(db, async (unit) => {
    const before = (await unit.askedSettings([store.key])).get(store.key) ?? {};
    const named = { ...namedSettings(before), ...withStoreHours(asked.set, store) };
    for (const name of asked.unset) delete named[name];
    const read = askedSettings(named);
    if (read.kind === 'wrong') return refused(read.path.join('.'), (say) => say.badSetting(read.problem));
    await unit.writeAskedSettings(store.key, read.settings);
    await noteAskedChanges(unit, store, asked, { before, after: read.settings }, nowMs);
    return done(read.settings);
  });
}

function withStoreHours(set: NamedSettings, store: StoreRow): NamedSettings {
  if (set.opening !== 'store') return set;
  return { ...set, opening: { timeZone: store.timeZone, hours: store.opening } };
}

/** What is said of a setting that the hub leaves to the sensor. */
const OWN_FILE = JSON.stringify("as the sensor's own file has it");

async function noteAskedChanges(
  unit: Unit,
  store: StoreRow,
  said: SaidBy,
  { before, after }: { readonly before: AskedSettings; readonly after: AskedSettings },
  nowMs: number,
): Promise<void> {
  const [old, now] = [namedSettings(before), namedSettings(after)];
  // Against what is in force on each sensor: what a sensor's file says is known from there alone.
  const { sensors } = await valuesInForce(unit, store, nowMs);
  const weaker = new Set(
    sensors.flatMap(({ settings }) =>
      settingChanges(settings, overlaid(settings, after)).flatMap((change) =>
        change.weaker ? [change.what] : [],
      ),
    ),
  );
  for (const what of SETTING_NAMES) {
    const [was, is] = [JSON.stringify(old[what]) ?? OWN_FILE, JSON.stringify(now[what]) ?? OWN_FILE];
    if (was === is) continue;
    await noteOnStore(unit, store, said, nowMs, { what, before: was, after: is, weaker: weaker.has(what) });
  }
}

async function noteOnStore(
  unit: Unit,
  store: StoreRow,
  said: SaidBy,
  nowMs: number,
  change: Pick<AuditEntry, 'what' | 'before' | 'after' | 'weaker'>,
): Promise<void> {
  const entry: AuditEntry = {
    ...change,
    retailer: store.retailer,
    store: store.id,
    sensor: null,
    side: 'hub',
    by: plainWords(said.by),
    reason: plainWords(said.reason),
  };
  const key = await unit.appendAudit(entry, nowMs);
  if (!change.weaker) return;
  const text = `${entry.by} asked for ${change.what} ${change.after} instead of ${change.before}, which protects less (audit entry ${key})`;
  await unit.raiseStoreAlarm([store.key], 'weaker-settings', text, nowMs);
}

// All words of the hub's pages in English: the source of the catalogue's type. Every other language has exactly these, or
// does not compile. A function takes what its sentence holds: counts as numbers, which it writes in its language; dates,
// names and figures as they are written already.
import { about } from './en/about.ts';
import { calibration, counting, records } from './en/calibration.ts';
import { charts } from './en/charts.ts';
import { day, hours } from './en/day.ts';
import { figures } from './en/figures.ts';
import { frame } from './en/frame.ts';
import { groups } from './en/groups.ts';
import { messages } from './en/messages.ts';
import { comparison, likeForLike, overview } from './en/overview.ts';
import { problems } from './en/problems.ts';
import { quality, sensors } from './en/quality.ts';
import { refusals } from './en/refusals.ts';
import { status } from './en/status.ts';
import { heat, pause, range, store, visitors } from './en/store.ts';
import { warnings } from './en/warnings.ts';

export const en = {
  about,
  calibration,
  charts,
  comparison,
  counting,
  day,
  figures,
  frame,
  groups,
  heat,
  hours,
  likeForLike,
  messages,
  overview,
  pause,
  problems,
  quality,
  range,
  records,
  refusals,
  sensors,
  status,
  store,
  visitors,
  warnings,
};

export type Words = typeof en;

// Tous les mots des pages du hub en français, avec leurs espaces insécables.
import { frenchSpaces } from '../french-spaces.ts';
import type { Words } from './en.ts';
import { about } from './fr/about.ts';
import { calibration, counting, records } from './fr/calibration.ts';
import { charts } from './fr/charts.ts';
import { day, hours } from './fr/day.ts';
import { figures } from './fr/figures.ts';
import { frame } from './fr/frame.ts';
import { groups } from './fr/groups.ts';
import { messages } from './fr/messages.ts';
import { comparison, likeForLike, overview } from './fr/overview.ts';
import { problems } from './fr/problems.ts';
import { quality, sensors } from './fr/quality.ts';
import { refusals } from './fr/refusals.ts';
import { status } from './fr/status.ts';
import { heat, pause, range, store, visitors } from './fr/store.ts';
import { warnings } from './fr/warnings.ts';
import { mapWords } from './map-words.ts';

const written: Words = {
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

export const fr = mapWords(written, frenchSpaces);

// What a page of figures is about, a store or a group, as far as its sections need to know.
import type { LocalDate } from '../../calendar/local-days.ts';
import type { As } from '../../report/store-state.ts';
import type { PageTarget } from '../links.ts';

export interface Subject {
  readonly kind: 'store' | 'group';
  /** The page itself, with another day or range. */
  readonly href: (to: PageTarget) => string;
  /** Its address without a query, for forms. */
  readonly action: string;
  readonly as: As;
  /** A calibration holds in it, so that there are people and phones to choose from. */
  readonly calibrated: boolean;
  /** How many there are: hours are sensor-hours where there are several. */
  readonly sensors: number;
  readonly firstDay: LocalDate | undefined;
  /** The last day that can be asked for. */
  readonly newest: LocalDate;
}

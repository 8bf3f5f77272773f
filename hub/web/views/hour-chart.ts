// The hours of a day as columns, as a table, and the legend that they need.
import { usualVisits } from '../../report/compare.ts';
import type { DayReport, HourReport } from '../../report/day-report.ts';
import { figureOf } from '../../report/interval.ts';
import type { Column } from '../charts/column-chart.ts';
import { number, shareHeard } from '../format.ts';
import type { DayPage } from '../load-store.ts';
import { countText } from '../words.ts';
import type { ChartTable, LegendItem } from './chart-figure.ts';

/** Hours to draw: the open ones, and those around them that were heard. */
function shown({ hours }: DayReport): readonly HourReport[] {
  const used = (hour: HourReport) => hour.open || hour.state === 'outside';
  const first = hours.findIndex(used);
  if (first < 0) return hours;
  return hours.slice(Math.max(0, first - 1), hours.findLastIndex(used) + 2);
}

export function hourColumns({ report, fourWeeks }: DayPage): Column[] {
  const usual = usualVisits(fourWeeks);
  return shown(report).map((hour) => {
    const cell = hour.sums?.cells.visits;
    return {
      tick: hour.label.endsWith(':00') ? hour.label.slice(0, 2) : hour.label,
      value: cell && cell.released > 0 ? cell.sum : undefined,
      range: cell && figureOf('visits', cell),
      hiddenMax: cell?.hiddenMax ?? 0,
      tone: hour.state === 'outside' ? 'outside' : hour.partly ? 'partly' : 'whole',
      band:
        hour.state === 'missing' ? 'missing' : hour.open && hour.state !== 'paused' ? undefined : 'closed',
      usual: hour.open ? usual.get(hour.hourOfDay)?.mean : undefined,
      chosen: false,
    };
  });
}

export function hourTable({ report, fourWeeks }: DayPage): ChartTable {
  const usual = usualVisits(fourWeeks);
  return {
    heads: ['Hour', 'Visits', 'Usual', 'Passers-by', 'Inside', 'Heard'],
    rows: shown(report).map((hour) => {
      const mean = usual.get(hour.hourOfDay)?.mean;
      const { sums } = hour;
      const values = sums?.heard
        ? [
            countText('visits', sums.cells.visits, sums.floorMax),
            mean === undefined ? '' : number(mean),
            countText('passersby', sums.cells.passersby, sums.floorMax),
            countText('occupancy', sums.cells.occupancy, sums.floorMax),
            heardText(hour),
          ]
        : [emptyText(hour), mean === undefined ? '' : number(mean), '', '', ''];
      return { cells: [hour.label, ...values] };
    }),
  };
}

function emptyText({ state }: HourReport): string {
  if (state === 'missing') return 'not heard';
  if (state === 'paused') return 'paused';
  return state === 'closed' ? 'closed' : 'not yet';
}

function heardText({ coverage, expected, sums, state, pausedMinutes }: HourReport): string {
  const paused = pausedMinutes > 0 ? `, paused for ${pausedMinutes} min` : '';
  const outside = `${state === 'outside' ? ', store closed' : ''}${paused}`;
  const share = `${shareHeard(coverage)} of the hour`;
  return (expected > 1 ? `${share}, ${sums!.heard} of ${expected} sensors` : share) + outside;
}

export function hourLegend(page: DayPage): LegendItem[] {
  const hours = shown(page.report);
  const has = (test: (hour: HourReport) => boolean) => hours.some(test);
  const items: readonly (LegendItem | false)[] = [
    has(({ state }) => state === 'counted') && 'whole',
    has(({ partly }) => partly) && 'partly',
    has(({ sums }) => (sums?.cells.visits.released ?? 0) > 0) && 'range',
    has(({ sums }) => (sums?.cells.visits.hiddenMax ?? 0) > 0) && 'withheld',
    has(({ state }) => state === 'missing') && 'missing',
    has(({ state }) => state === 'outside') && 'outside',
    has(({ open, state }) => !open || state === 'paused') && 'closed',
    usualVisits(page.fourWeeks).size > 0 && 'usual',
  ];
  return items.filter((item) => item !== false);
}

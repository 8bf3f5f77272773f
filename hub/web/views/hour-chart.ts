// The hours of a day as columns, as a table, and the legend that they need.
import type { Column } from '../../render/charts/column-layout.ts';
import { countText } from '../../render/figures.ts';
import type { Render } from '../../render/render.ts';
import { nearUsual, type Usual } from '../../report/compare.ts';
import type { DayPage } from '../../report/day-page.ts';
import type { DayFigures, HourFigures } from '../../report/day-report.ts';
import type { ChartTable, LegendItem } from './chart-figure.ts';

/** Hours to draw: the open ones, and those around them that were heard. */
function shown({ hours }: DayFigures): readonly HourFigures[] {
  const used = (hour: HourFigures) => hour.open || hour.state === 'outside';
  const first = hours.findIndex(used);
  if (first < 0) return hours;
  return hours.slice(Math.max(0, first - 1), hours.findLastIndex(used) + 2);
}

export function hourColumns({ report, usual }: DayPage): Column[] {
  return shown(report).map((hour) => {
    const cell = hour.sums?.cells.visits;
    return {
      tick: hour.label.endsWith(':00') ? hour.label.slice(0, 2) : hour.label,
      value: cell && cell.released > 0 ? cell.sum : undefined,
      hiddenMax: cell?.hiddenMax ?? 0,
      tone: hour.state === 'outside' ? 'outside' : hour.partly ? 'partly' : 'whole',
      band:
        hour.state === 'missing' ? 'missing' : hour.open && hour.state !== 'paused' ? undefined : 'closed',
      usual: hour.open ? usualColumn(usual.get(hour.hourOfDay)) : undefined,
      chosen: false,
    };
  });
}

const usualColumn = (usual: Usual | undefined) => usual && { mean: usual.mean, ...nearUsual(usual) };

export function hourTable(render: Render, { report, usual }: DayPage): ChartTable {
  const { heads } = render.words.hours;
  return {
    heads: [heads.hour, heads.visits, heads.usual, heads.passersby, heads.inside, heads.heard],
    rows: shown(report).map((hour) => {
      const mean = usual.get(hour.hourOfDay)?.mean;
      const usually = mean === undefined ? '' : render.numbers.whole(mean);
      const { sums } = hour;
      const values = sums?.heard
        ? [
            countText(render, 'visits', sums.cells.visits, sums.floorMax),
            usually,
            countText(render, 'passersby', sums.cells.passersby, sums.floorMax),
            countText(render, 'occupancy', sums.cells.occupancy, sums.floorMax),
            heardText(render, hour),
          ]
        : [emptyText(render, hour), usually, '', '', ''];
      return { cells: [hour.label, ...values] };
    }),
  };
}

function emptyText({ words: { hours } }: Render, { state }: HourFigures): string {
  if (state === 'missing') return hours.missing;
  if (state === 'paused') return hours.paused;
  return state === 'closed' ? hours.closed : hours.ahead;
}

function heardText({ words: { hours }, numbers }: Render, hour: HourFigures): string {
  const { coverage, expected, sums, state, pausedMinutes } = hour;
  const share = numbers.shareHeard(coverage);
  return [
    expected > 1 ? hours.sensors(share, sums!.heard, expected) : hours.ofTheHour(share),
    state === 'outside' && hours.storeClosed,
    pausedMinutes > 0 && hours.pausedFor(pausedMinutes),
  ]
    .filter((part) => part !== false)
    .join(', ');
}

export function hourLegend(page: DayPage): LegendItem[] {
  const hours = shown(page.report);
  const has = (test: (hour: HourFigures) => boolean) => hours.some(test);
  const items: readonly (LegendItem | false)[] = [
    has(({ state }) => state === 'counted') && 'whole',
    has(({ partly }) => partly) && 'partly',
    has(({ sums }) => (sums?.cells.visits.hiddenMax ?? 0) > 0) && 'withheld',
    has(({ state }) => state === 'missing') && 'missing',
    has(({ state }) => state === 'outside') && 'outside',
    has(({ open, state }) => !open || state === 'paused') && 'closed',
    page.usual.size > 0 && 'usual',
    page.usual.size > 0 && 'near',
  ];
  return items.filter((item) => item !== false);
}

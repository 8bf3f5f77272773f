// Charts are drawn on the server by ECharts as SVG text. Its colours are CSS variables, so that one drawing
// serves light and dark; what the page's content security policy would block (style elements and
// attributes) is turned into presentation attributes, which style sheets may still override.

import type { BarSeriesOption, CustomSeriesOption, LineSeriesOption } from 'echarts/charts';
import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import type { GridComponentOption, MarkAreaComponentOption } from 'echarts/components';
import { GridComponent, MarkAreaComponent } from 'echarts/components';
import { type ComposeOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, CustomChart, LineChart, GridComponent, MarkAreaComponent, SVGRenderer]);

export type ChartOption = ComposeOption<
  BarSeriesOption | CustomSeriesOption | LineSeriesOption | GridComponentOption | MarkAreaComponentOption
>;

/** Draws once; `width` and `height` in px become the view box, the page decides the real size. */
export function drawSvg(option: ChartOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, ...option });
    return forPage(chart.renderToSVGString({ useViewBox: true }), width, height);
  } finally {
    chart.dispose();
  }
}

function forPage(svg: string, width: number, height: number): string {
  return svg
    .replace(/<svg [^>]*>/, `<svg viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">`)
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/<rect [^>]*fill="none"[^>]*><\/rect>\n?/, '')
    .replace(/ class="zr\d+-cls-\d+"/g, '')
    .replace(/ style="([^"]*)"/g, (_, style: string) => attributesOf(style))
    .replace(/\n\s*/g, '');
}

/** `font-size:12px;` as ` font-size="12px"`, without the fonts: those are the page's. */
function attributesOf(style: string): string {
  return style
    .split(';')
    .map((rule) => rule.split(':'))
    .filter(([name, value]) => name && value && name !== 'font-family')
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
}

import * as Plot from '@observablehq/plot';

import { chart } from './chart.js';
import type { Format } from './format.js';
import type { Markup } from './markup.js';

/** A value at one gain of one part of the face or of the residual, with its interval where there is one. */
export interface GainPoint<Part extends string> {
  readonly part: Part;
  readonly gain: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface GainChartOptions<Part extends string> {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly colours: Readonly<Record<Part, string>>;
  readonly format: Format;
}

/** A line a part over the gain of what it amplifies; 1, the face as it is, is marked. */
export function gainChart<Part extends string>(
  points: readonly GainPoint<Part>[],
  { title, width, height, colours, format }: GainChartOptions<Part>,
): Markup {
  const stroke = ({ part }: GainPoint<Part>): string => colours[part];
  return chart(title, {
    width,
    height,
    marginLeft: 62,
    x: { label: 'gain', ticks: 5 },
    y: { label: null, ticks: 5, grid: true, tickSize: 0, tickFormat: format },
    marks: [
      Plot.ruleX([1], { stroke: 'var(--rule-strong)', strokeDasharray: '3 3' }),
      Plot.ruleX(
        points.filter(({ low }) => low !== null),
        { x: 'gain', y1: 'low', y2: 'high', stroke, strokeOpacity: 0.35, strokeWidth: 4 },
      ),
      Plot.line(points, { x: 'gain', y: 'value', z: 'part', stroke }),
      Plot.dot(points, {
        x: 'gain',
        y: 'value',
        r: 2.8,
        fill: stroke,
        title: ({ part, gain, value }: GainPoint<Part>) => `${part} ×${gain}: ${format(value)}`,
      }),
    ],
  });
}

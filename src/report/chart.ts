import * as Plot from '@observablehq/plot';
import type { Markish, PlotOptions } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { shortNames } from './short-names.js';
import { escapeHtml, trustedMarkup } from './markup.js';
import type { Markup } from './markup.js';

/** Mean width of a character at the charts' 12 px, pixels: there is no browser here to measure with. */
const CHARACTER_PIXELS = 6.5;
const SLANT_DEGREES = -45;
const MAX_SLANTED_CHARACTERS = 20;
/** Distance of slanted labels below which they would touch, pixels. */
const MIN_SLANTED_PIXELS = 20;

// Browser types are not part of this program's library: the page's document stays opaque.
const { document } = parseHTML('<!doctype html><html><body></body></html>') as unknown as {
  readonly document: unknown;
};

/** A static SVG of the marks: no script, sized in CSS by the class `chart`, colours from the page's variables. */
export function chart(label: string, options: PlotOptions): Markup {
  const figure = Plot.plot({
    style: { fontSize: '12px' },
    ...options,
    document,
    className: 'chart',
  }) as unknown as { outerHTML: string };
  const svg = figure.outerHTML.replace(/<style>[^]*?<\/style>/, '');
  return trustedMarkup(
    svg.replace('<svg ', () => `<svg role="img" aria-label="${escapeHtml(label)}" `),
  );
}

/** Points of a chart over a category axis, with their interval where there is one. */
interface IntervalPoint {
  readonly low: number | null;
  readonly high: number | null;
}

/** Broad bars from `low` to `high` at each point's `position`; points without an interval have none. */
export function intervalBars<Point extends IntervalPoint>(
  points: readonly Point[],
  colour: string | ((point: Point) => string),
  opacity: number,
): Markish {
  return Plot.ruleX(
    points.filter(({ low, high }) => low !== null && high !== null),
    {
      x: 'position',
      y1: 'low',
      y2: 'high',
      stroke: colour,
      strokeOpacity: opacity,
      strokeWidth: 4,
    },
  );
}

/** Dotted ticks at what chance reaches, over a band axis; none where it is not known. */
export function chanceTicks(
  bars: readonly { readonly position: number; readonly chance: number | null }[],
): Markish {
  return Plot.tickY(
    bars.filter(({ chance }) => chance !== null),
    { x: 'position', y: 'chance', stroke: 'var(--ink)', strokeDasharray: '2 2', strokeWidth: 2 },
  );
}

export interface CategoryAxis {
  readonly scale: NonNullable<PlotOptions['x']>;
  readonly marginBottom: number;
  readonly marginLeft: number;
}

/**
 * A horizontal axis of categories 0..n-1 whose labels never overlap: level where they fit in `widthPixels`, else slanted,
 * shortened and thinned to what the width has room for (first and last kept).
 */
export function categoryAxis(labels: readonly string[], widthPixels: number): CategoryAxis {
  const level = (Math.max(...labels.map(length), 1) + 1) * CHARACTER_PIXELS * labels.length;
  const slanted = level > widthPixels;
  const texts = slanted ? shortNames(labels, MAX_SLANTED_CHARACTERS) : [...labels];
  const ticks = slanted ? thinnedTicks(labels.length, widthPixels) : labels.map((_, i) => i);
  const rise = Math.max(...ticks.map((i) => length(texts[i]))) * CHARACTER_PIXELS * Math.SQRT1_2;
  return {
    scale: {
      type: 'point',
      domain: labels.map((_, i) => i),
      ticks,
      tickFormat: (i: number) => texts[i],
      tickRotate: slanted ? SLANT_DEGREES : 0,
      tickSize: 3,
      label: null,
    },
    marginBottom: slanted ? rise + 20 : 24,
    marginLeft: Math.max(46, slanted ? length(texts[0]) * CHARACTER_PIXELS * Math.SQRT1_2 + 6 : 0),
  };
}

/** Every second, third, … of 0..n-1, and the last; none nearer to another than slanted labels need. */
function thinnedTicks(count: number, widthPixels: number): number[] {
  const stride = Math.max(1, Math.ceil((MIN_SLANTED_PIXELS * count) / widthPixels));
  const last = count - 1;
  const regular = Array.from({ length: Math.ceil(count / stride) }, (_, i) => i * stride);
  return [...regular.filter((i) => last - i >= stride), last];
}

function length(text: string): number {
  return [...text].length;
}

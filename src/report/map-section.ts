import * as Plot from '@observablehq/plot';
import type { MapDrawing, MapSummary } from '../studies/types.js';
import type { RegionInformation } from '../statistics/index.js';
import type { AuditIllustrations, AuditSummary } from '../studies/types.js';
import { chart } from './chart.js';
import { levelTitle } from './factor-names.js';
import { formatBits, formatCount, formatDecimals, formatInterval } from './format.js';
import { mapGradient } from './map-colours.js';
import { markup, trustedMarkup } from './markup.js';
import type { Markup } from './markup.js';
import { matrixChart } from './matrix-chart.js';
import { thinned } from './thinned.js';

const PROPERTIES = [
  { property: 'shape', title: 'Shape', what: 'where each vertex lies (x, y, z)' },
  {
    property: 'texture',
    title: 'Albedo',
    what: 'the colour of the skin at each vertex (red, green, blue)',
  },
] as const;
const WIDTH = 300;
const ROW_PIXELS = 19;
const MAX_SIMILARITIES = 6;

type Property = (typeof PROPERTIES)[number]['property'];

/** Information maps on the rendered face, regions with intervals, and whether the same parts are read at every yaw. */
export function mapSection(summary: AuditSummary, drawings: AuditIllustrations['maps']): Markup {
  const { maps } = summary;
  if (!maps) {
    return markup`<p class="absent">No maps: ${summary.coverage.missing > 0 ? 'the run is incomplete' : 'the face model has no residual directions'}.</p>`;
  }
  return markup`
<p>Colour says how many bits one unit has about a vertex, over all images: people differ there, and the unit's response goes with it. Grey face: no more than the best of all vertices reaches by chance in one map of twenty. A vertex that goes with another part of the face is informative too, whether or not the network looks at it. ${fewPeople(summary)}</p>
${PROPERTIES.map(({ property, title, what }) => propertyPart(summary, maps, drawings, property, title, what))}
${similarityPart(summary, maps)}`;
}

function fewPeople({ run: { space } }: AuditSummary): string {
  return space.residuals < 100
    ? `With ${formatCount(space.residuals)} residuals chance reaches high, and a grey face is no proof of ignorance: 100 or more make maps.`
    : '';
}

function propertyPart(
  summary: AuditSummary,
  maps: MapSummary,
  drawings: readonly MapDrawing[],
  property: Property,
  title: string,
  what: string,
): Markup {
  const own = drawings.filter((drawing) => drawing.property === property);
  if (!maps.regions.some((region) => region.property === property)) {
    return markup`<h3>${title}</h3><p class="absent">No map of ${title.toLowerCase()}: the people shown are too few for it, or this face model gives them no differences of their own.</p>`;
  }
  const views = own.filter(({ kind }) => kind === 'views');
  return markup`<h3>${title}: ${what}</h3>
<div class="face-maps">${views.map((drawing) => drawingFigure(drawing, maps))}</div>
${own.filter(({ kind }) => kind === 'levels').map(levelsFigure)}
<h4>By region of the face, with 95 % intervals over people</h4>
<div class="panels small">${regionPanels(summary, maps, views, property)}</div>`;
}

function nameOf({ layer, unit }: { layer: string; unit: number }): string {
  return layer === 'decision'
    ? unit === 0
      ? 'The decision'
      : 'Decided correctly'
    : `${layer}, unit ${unit}`;
}

function drawingFigure(drawing: MapDrawing, maps: MapSummary): Markup {
  const { layer, unit, property, scaleBits, thresholdBits } = drawing;
  const own = maps.units.find(
    (map) => map.layer === layer && map.unit === unit && map.property === property,
  );
  const share = own?.shareAbove ?? 0;
  const said =
    share > 0
      ? `${share < 0.001 ? 'under 0.1' : formatDecimals(100 * share, share < 0.1 ? 1 : 0)} % of the face above chance (${formatBits(thresholdBits)} bits), at most ${formatBits(own?.maximumBits ?? null)} bits`
      : `nothing above chance (${formatBits(thresholdBits)} bits)`;
  return markup`<figure class="face-map"><figcaption><strong>${nameOf(drawing)}</strong> <span>${said}</span></figcaption>
${strip(drawing, `${property} map of ${nameOf(drawing)}`)}${share > 0 ? legend(scaleBits) : ''}</figure>`;
}

function levelsFigure(drawing: MapDrawing): Markup {
  return markup`<figure class="face-map wide"><figcaption><strong>${nameOf(drawing)} at each yaw</strong> <span>from the images at that yaw alone, each against its own chance; one colour scale</span></figcaption>
${strip(drawing, `${drawing.property} map of the decision`)}${legend(drawing.scaleBits)}</figure>`;
}

function strip({ pictures }: MapDrawing, title: string): Markup {
  return markup`<div class="face-strip">${pictures.map(
    ({ yaw, png }) =>
      markup`<div><img alt="${title}, face at yaw ${levelTitle('yaw', yaw)}" src="data:image/png;base64,${Buffer.from(png).toString('base64')}"><span>${levelTitle('yaw', yaw)}</span></div>`,
  )}</div>`;
}

function legend([low, high]: readonly [number, number]): Markup {
  return markup`<div class="map-scale"><span>${formatBits(low)}</span><span class="map-bar" style="background:${trustedMarkup(mapGradient())}"></span><span>${formatBits(high)} bits</span></div>`;
}

function regionPanels(
  { coverage }: AuditSummary,
  maps: MapSummary,
  views: readonly MapDrawing[],
  property: Property,
): Markup[] {
  const rowsOf = ({ layer, unit }: MapDrawing): RegionInformation[] =>
    maps.regionInformation.filter(
      (row) =>
        row.layer === layer &&
        row.unit === unit &&
        row.property === property &&
        row.level === null &&
        row.bits !== null,
    );
  const all = views.flatMap(rowsOf);
  if (all.length === 0) {
    return [
      markup`<p class="absent">No region has an estimate${coverage.missing > 0 ? '' : ': too few residuals'}.</p>`,
    ];
  }
  return views.map((drawing) => {
    const rows = rowsOf(drawing).sort((a, b) => (b.bits ?? 0) - (a.bits ?? 0));
    return markup`<figure class="panel"><figcaption><strong>${nameOf(drawing)}</strong></figcaption>${
      rows.length > 0
        ? chart(`Information about regions, ${property}, ${nameOf(drawing)}`, regionPlot(rows))
        : ''
    }</figure>`;
  });
}

function regionPlot(rows: readonly RegionInformation[]): Plot.PlotOptions {
  const place = { y: 'region' };
  return {
    width: WIDTH,
    height: rows.length * ROW_PIXELS + 44,
    marginTop: 4,
    marginRight: 14,
    marginBottom: 40,
    marginLeft: 76,
    x: {
      label: 'bits',
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      tickSize: 0,
      ticks: 4,
      nice: true,
    },
    y: {
      type: 'band',
      domain: rows.map(({ region }) => region),
      label: null,
      tickSize: 0,
      padding: 0.3,
    },
    marks: [
      Plot.barX(rows, {
        ...place,
        x: 'bits',
        fill: 'var(--warm)',
        fillOpacity: 0.75,
        title: regionTitle,
      }),
      Plot.ruleY(
        rows.filter(({ low }) => low !== null),
        { ...place, x1: 'low', x2: 'high', stroke: 'var(--ink)', strokeOpacity: 0.65 },
      ),
      Plot.ruleX([0], { stroke: 'var(--rule-strong)' }),
    ],
  };
}

function regionTitle(row: RegionInformation): string {
  const interval = formatInterval(row, formatBits);
  return `${row.region}: ${formatBits(row.bits)} bits${interval === null ? '' : ` (${interval})`}`;
}

/** Correlations over vertices of one unit's maps at the levels of yaw. */
function similarityPart({ run }: AuditSummary, maps: MapSummary): Markup {
  const drawn = thinned(
    maps.similarity.filter(({ layer, unit, property }) => {
      const own = maps.units.find(
        (map) => map.layer === layer && map.unit === unit && map.property === property,
      );
      return (own?.shareAbove ?? 0) > 0;
    }),
    MAX_SIMILARITIES,
  );
  if (drawn.length === 0) return markup``;
  return markup`<h4>Is the same part of the face read at every yaw?</h4>
<p class="note">Correlation over vertices of a unit's maps at two yaws: 1 (full colour) where the same parts are informative. Maps of the same people share their chance, so 0 is not what chance gives. Only units whose whole map stands above chance.</p>
<div class="matrices">${drawn.map(({ factor, correlations, property, ...at }) => {
    const levels = run.space.factors.find(({ name }) => name === factor)?.levels ?? [];
    const names = levels.map((level) => levelTitle(factor, level));
    const title = `${nameOf(at)}, ${property === 'shape' ? 'shape' : 'albedo'}`;
    return markup`<figure class="panel"><figcaption><strong>${title}</strong></figcaption>${matrixChart(
      {
        label: `Similarity of maps across yaw, ${title}`,
        rows: names,
        columns: names,
        maximum: 1,
        cellPixels: 36,
        rowPixels: 26,
        cells: correlations.map((row, a) =>
          row.map((value, b) => ({
            value,
            text: formatDecimals(value, 2),
            title: `${names[a]} and ${names[b]}: ${formatDecimals(value, 2)}`,
          })),
        ),
      },
    )}</figure>`;
  })}</div>`;
}

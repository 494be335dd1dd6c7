import * as Plot from '@observablehq/plot';
import type { FaceProperty, RegionInformation } from '../statistics/index.js';
import type { MapDrawing } from '../studies/illustration-types.js';
import type { AuditSummary, MapSummary } from '../studies/types.js';
import { chart } from './chart.js';
import { formatBits, formatCount, formatInterval } from './format.js';
import { mapOwner, PROPERTY_TITLE } from './map-names.js';
import { intervalLegend } from './interval-legend.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

const WIDTH = 300;
const ROW_PIXELS = 19;
const PANELS = 4;

/** Bits about each region of the face with intervals and chance: of the units whose maps are drawn, of the strongest others, of the decision. */
export function mapRegions(
  { coverage, run }: AuditSummary,
  maps: MapSummary,
  drawings: readonly MapDrawing[],
  property: FaceProperty,
): Markup {
  const rows = maps.regionInformation.filter(
    (row) => row.property === property && row.level === null && row.bits !== null,
  );
  const given = `with 95 % intervals over ${formatCount(run.space.residuals)} residuals`;
  const title = markup`<h4>By region of the face, ${intervalLegend(rows, run.space.residuals, given)}</h4>`;
  if (rows.length === 0) {
    return markup`${title}<p class="absent">No region has an estimate${coverage.missing > 0 ? '' : ': too few residuals'}.</p>`;
  }
  const owners = panelOwners(
    rows,
    drawings.filter((one) => one.property === property && one.kind === 'views').map(mapOwner),
  );
  return markup`${title}
<div class="panels small">${owners.map((owner) => panel(owner, rows, property))}</div>`;
}

/** Drawn units and the decision, filled up with the units that say most about any region. */
function panelOwners(rows: readonly RegionInformation[], drawn: readonly string[]): string[] {
  const decision = mapOwner({ layer: 'decision', unit: 0 });
  const strongest = [...rows]
    .filter(({ layer }) => layer !== 'decision')
    .sort((a, b) => (b.low ?? b.bits ?? 0) - (a.low ?? a.bits ?? 0))
    .map(mapOwner);
  const chosen = new Set(
    [...drawn.filter((name) => name !== decision), ...strongest].slice(0, strongest.length),
  );
  const known = new Set(rows.map(mapOwner));
  return [...[...chosen].slice(0, PANELS - 1), decision].filter((owner) => known.has(owner));
}

function panel(owner: string, all: readonly RegionInformation[], property: FaceProperty): Markup {
  const rows = all
    .filter((row) => mapOwner(row) === owner)
    .sort((a, b) => (b.bits ?? 0) - (a.bits ?? 0));
  const clear = rows.filter(isClear).length;
  const chance = rows[0]?.chance95Bits ?? null;
  const said = `${clear} of ${rows.length} regions ${chance === null ? 'clearly above 0' : `above chance (${formatBits(chance)} bits) with their interval above 0`}`;
  return markup`<figure class="panel"><figcaption><strong>${owner}</strong> <span>${said}</span></figcaption>${chart(
    `Information about regions, ${PROPERTY_TITLE[property]}, ${owner}: ${said}`,
    regionPlot(rows),
  )}</figure>`;
}

/** Its interval is above 0, and it is more than the best region of the best unit reaches by chance. */
function isClear({ bits, low, chance95Bits }: RegionInformation): boolean {
  return (low ?? 0) > 0 && (bits ?? 0) > (chance95Bits ?? 0);
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
      ticks: 3,
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
        fill: (row: RegionInformation) => (isClear(row) ? 'var(--warm)' : 'var(--quiet)'),
        fillOpacity: 0.75,
        title: regionTitle,
      }),
      Plot.ruleY(
        rows.filter(({ low }) => low !== null),
        { ...place, x1: 'low', x2: 'high', stroke: 'var(--ink)', strokeOpacity: 0.65 },
      ),
      Plot.ruleX([0], { stroke: 'var(--rule-strong)' }),
    ],
    color: { type: 'identity' },
  };
}

function regionTitle(row: RegionInformation): string {
  const interval = formatInterval(row, formatBits);
  return `${row.region}: ${formatBits(row.bits)} bits${interval === null ? '' : ` (${interval})`}`;
}

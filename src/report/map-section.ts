import type { FaceProperty } from '../statistics/index.js';
import type { AuditIllustrations, AuditSummary, MapSummary } from '../studies/types.js';
import { formatCount } from './format.js';
import { mapDrawings } from './map-drawings.js';
import { mapRegions } from './map-regions.js';
import { mapSimilarity } from './map-similarity.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { SHOWN_SHARE } from './shown-share.js';

const PROPERTIES: readonly { property: FaceProperty; title: string; what: string }[] = [
  { property: 'shape', title: 'Shape', what: 'where each vertex lies (x, y, z)' },
  {
    property: 'texture',
    title: 'Albedo',
    what: 'the colour of the skin at each vertex (red, green, blue)',
  },
];
/** Fewer people leave chance so high that a map shows little. */
const ENOUGH_RESIDUALS = 100;

/** Information maps on the rendered face, regions with intervals, and whether the same parts are read at every yaw. */
export function mapSection(summary: AuditSummary, drawings: AuditIllustrations['maps']): Markup {
  const { maps } = summary;
  if (!maps) {
    return markup`<p class="absent">No maps: ${summary.coverage.missing > 0 ? 'the run is incomplete' : 'the face model has no residual directions'}.</p>`;
  }
  return markup`
${introduction(summary, maps)}
${PROPERTIES.map(({ property, title, what }) =>
  maps.regions.some((region) => region.property === property)
    ? markup`<h3>${title}: ${what}</h3>
${mapDrawings(maps, drawings, property)}
${mapRegions(summary, maps, drawings, property)}`
    : markup`<h3>${title}</h3><p class="absent">No map of ${title.toLowerCase()}: the people shown are too few for it, or this face model gives them no differences of their own.</p>`,
)}
${mapSimilarity(summary, maps)}`;
}

function introduction({ run: { space } }: AuditSummary, { units }: MapSummary): Markup {
  const shown = units.filter(({ shareAbove }) => (shareAbove ?? 0) >= SHOWN_SHARE).length;
  const few =
    space.residuals < ENOUGH_RESIDUALS
      ? markup`<p class="absent">${formatCount(space.residuals)} residuals are few for maps: by chance alone a vertex reaches high, so that ${shown === 0 ? 'no map shows' : 'little of a map shows'}. Bits by region, which ask less, stand below; ${ENOUGH_RESIDUALS} residuals or more (<code>space.factors.residual</code>) make maps.</p>`
      : '';
  return markup`<p>Colour says how many bits one unit has about a vertex, over all images: people differ there, and the unit's response goes with it. Grey face: no more than the best of all vertices reaches by chance in one map of twenty. A vertex that goes with another part of the face is informative too, whether or not the network looks at it.</p>${few}`;
}

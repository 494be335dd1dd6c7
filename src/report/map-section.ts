import type { FaceProperty } from '../statistics/index.js';
import type { AuditIllustrations } from '../studies/illustration-types.js';
import type { AuditSummary, MapSummary } from '../studies/types.js';
import { formatCount } from './format.js';
import { layerMapGrid } from './layer-map-grid.js';
import { mapDrawings } from './map-drawings.js';
import { mapLevels } from './map-levels.js';
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
export function mapSection(summary: AuditSummary, illustrations: AuditIllustrations): Markup {
  const { maps } = summary;
  if (!maps) {
    return markup`<p class="absent">No maps: ${summary.coverage.missing > 0 ? 'the run is incomplete' : 'the face model has no residual directions'}.</p>`;
  }
  return markup`
${introduction(summary, maps)}
${PROPERTIES.map(({ property, title, what }) =>
  maps.regions.some((region) => region.property === property)
    ? markup`<h3>${title}: ${what}</h3>
${mapDrawings(maps, illustrations.maps, property)}
${layerMapGrid(maps, illustrations.layerMaps ?? [], property)}
${mapRegions(summary, maps, illustrations.maps, property)}
${mapLevels(summary, maps, illustrations, property)}`
    : markup`<h3>${title}</h3><p class="absent">No map of ${title.toLowerCase()}: the people shown are too few for it, or this face model gives them no differences of their own.</p>`,
)}
${mapSimilarity(summary, maps)}`;
}

function introduction(summary: AuditSummary, maps: MapSummary): Markup {
  return markup`<p>Colour says how many bits one unit has about a vertex, over all images: people differ there, and the unit's response goes with it. Colours begin at 0 bits and are the same for all layers of a property, so that a weak map is dark beside a strong one; the decision, which has fewer bits, has a scale of its own. Grey face: no more than the best of all vertices reaches by chance in one picture of twenty, when the unit is chosen by chance as it was here and all layers are looked at together; it is marked on the scale. A vertex that goes with another part of the face is informative too, whether or not the network looks at it.</p>${fewNote(summary, maps)}`;
}

/** What few people leave, and what would help. */
function fewNote({ run: { space } }: AuditSummary, maps: MapSummary): Markup {
  if (space.residuals >= ENOUGH_RESIDUALS) return markup``;
  const shown = maps.units.filter(({ shareAbove }) => (shareAbove ?? 0) >= SHOWN_SHARE).length;
  const hasRegions = maps.regionInformation.some(
    ({ bits, level }) => bits !== null && level === null,
  );
  const regions = hasRegions
    ? ' Bits by region, which ask less, stand below.'
    : ' They are too few for bits by region, too.';
  return markup`<p class="absent">${formatCount(space.residuals)} residuals are few for maps: by chance alone a vertex reaches high, so that ${shown === 0 ? 'no map shows' : 'little of a map shows'}.${regions} ${ENOUGH_RESIDUALS} residuals or more (<code>space.factors.residual</code>) make maps.</p>`;
}

import type { AuditSummary, MapSummary } from '../studies/types.js';
import { levelTitle } from './factor-names.js';
import { formatDecimals } from './format.js';
import { mapOwner, PROPERTY_TITLE } from './map-names.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { matrixChart } from './matrix-chart.js';
import { SHOWN_SHARE } from './shown-share.js';
import { thinned } from './thinned.js';

const MAX_SIMILARITIES = 6;

/** Correlations over vertices of one unit's maps at the levels of yaw, of units whose whole map shows. */
export function mapSimilarity({ run }: AuditSummary, maps: MapSummary): Markup {
  const drawn = thinned(
    maps.similarity.filter(({ layer, unit, property }) => {
      const own = maps.units.find(
        (map) => map.layer === layer && map.unit === unit && map.property === property,
      );
      const isSuccess = layer === 'decision' && unit > 0;
      return !isSuccess && (own?.shareAbove ?? 0) >= SHOWN_SHARE;
    }),
    MAX_SIMILARITIES,
  );
  if (drawn.length === 0) return markup``;
  return markup`<h3>Is the same part of the face read at every yaw?</h3>
<p class="note">Correlation over vertices of a unit's maps at two yaws: 1 (full colour) where the same parts are informative. Maps of the same people share their chance, so 0 is not what chance gives. Only units whose whole map stands above chance.</p>
<div class="matrices">${drawn.map(({ factor, correlations, property, ...at }) => {
    const levels = run.space.factors.find(({ name }) => name === factor)?.levels ?? [];
    const names = levels.map((level) => levelTitle(factor, level));
    const title = `${mapOwner(at)}, ${PROPERTY_TITLE[property]}`;
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

import type { FaceProperty } from '../statistics/index.js';
import type { LayerMapDrawing } from '../studies/illustration-types.js';
import type { LayerMapSummary, MapSummary } from '../studies/types.js';
import { formatBits, formatPercent, joinWords } from './format.js';
import { PROPERTY_TITLE } from './map-names.js';
import { mapScale } from './map-scale.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { pngAddress } from './png-address.js';
import { scrollBox } from './scroll-box.js';

const ROWS: readonly {
  readonly kind: LayerMapDrawing['kind'];
  readonly title: string;
  readonly note: string;
}[] = [
  { kind: 'joint', title: 'Read-outs together', note: 'grey: not above its chance' },
  { kind: 'maximum', title: 'Best unit at each vertex', note: 'largest of many: leans upward' },
  { kind: 'mean', title: 'Mean of the units', note: 'grey: 0 or less' },
];

/** What each layer as a whole carries about the face: its read-outs together, beside its units' largest and mean values. */
export function layerMapGrid(
  { layers }: MapSummary,
  drawings: readonly LayerMapDrawing[],
  property: FaceProperty,
): Markup {
  const own = drawings.filter((drawing) => drawing.property === property);
  const summaries = layers.filter((one) => one.property === property && one.joint !== undefined);
  if (summaries.length === 0) return markup``;
  const title = markup`<h4>Whole layers</h4>`;
  if (own.length === 0) return markup`${title}<p class="note">${absence(summaries)}</p>`;
  const columns = [...new Set(own.map(({ layer }) => layer))];
  return markup`${title}
<p class="note">What a layer's read-outs about the person carry together, over the half of the people that they were not fitted on; below it what single units do, over all people. One colour scale for each row.</p>
${scrollBox(
  `${PROPERTY_TITLE[property]} maps of whole layers`,
  markup`<table class="layer-maps"><thead><tr><td></td>${columns.map((layer) => markup`<th scope="col">${layer}</th>`)}</tr></thead>
<tbody>${ROWS.map((row) => kindRow(row, columns, own, summaries))}</tbody></table>`,
)}`;
}

/** Why no layer's read-outs are drawn. */
function absence(summaries: readonly LayerMapSummary[]): string {
  const reasons = summaries.flatMap(({ joint }) => joint?.reason ?? []);
  if (reasons.length === summaries.length) {
    return `No maps of whole layers: ${joinWords([...new Set(reasons)])}.`;
  }
  return 'No maps of whole layers: the read-outs of none stand above chance on a hundredth of the face.';
}

function kindRow(
  { kind, title, note }: (typeof ROWS)[number],
  columns: readonly string[],
  drawings: readonly LayerMapDrawing[],
  summaries: readonly LayerMapSummary[],
): Markup {
  const own = drawings.filter((drawing) => drawing.kind === kind);
  const [first] = own;
  const scale = first === undefined ? markup`` : mapScale(first.scaleBits, null);
  return markup`<tr><th scope="row">${title}<small>${note}</small>${scale}</th>${columns.map(
    (layer) => {
      const drawing = own.find((one) => one.layer === layer);
      const summary = summaries.find((one) => one.layer === layer);
      return drawing === undefined
        ? markup`<td class="absence">–<small>${summary?.joint?.reason ?? 'not estimated'}</small></td>`
        : markup`<td><img alt="${title}, ${layer}: ${PROPERTY_TITLE[drawing.property]} map on the face" src="${pngAddress(drawing.png)}"><small>${cellText(kind, summary)}</small></td>`;
    },
  )}</tr>`;
}

/** `12.3 % of the face, up to 0.21 bits`. */
function cellText(kind: LayerMapDrawing['kind'], summary?: LayerMapSummary): string {
  if (!summary) return '';
  const { joint, maximumBits, meanBits } = summary;
  if (kind === 'maximum') return `up to ${formatBits(maximumBits)} bits`;
  if (kind === 'mean') return `${formatBits(meanBits)} bits on average`;
  return `${formatPercent(joint?.shareAbove ?? null)} of it, up to ${formatBits(joint?.maximumBits ?? null)} bits, chance ${formatBits(joint?.thresholdBits ?? null)}`;
}

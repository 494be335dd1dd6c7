import type { GeometryEstimates } from '../statistics/index.js';
import type { AuditSummary } from '../studies/types.js';
import { factorTitle } from './factor-names.js';
import { formatCount, formatDecimals } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { layerCellPixels } from './layer-cells.js';
import { matrixChart } from './matrix-chart.js';
import { scrollBox } from './scroll-box.js';
import { thinned, thinnedNote } from './thinned.js';

const MAX_LAYERS = 24;
/** Of the square matrices; without numbers where layers are many. */
const CELL_PIXELS = 33;
const NARROW_CELL_PIXELS = 24;
const MAX_WIDE_LAYERS = 16;

/** Layers compared with each other and with models of the factors. */
export function geometryCharts({ geometry, geometryReason }: AuditSummary): Markup {
  if (!geometry) {
    return markup`<p class="absent">No comparison of representations: ${geometryReason ?? 'not estimated'}.</p>`;
  }
  const { representations, rows } = geometry;
  const numbered = representations.map((one, at) => ({ ...one, at }));
  const all = numbered.filter(({ kind }) => kind === 'layer');
  const layers = thinned(all, MAX_LAYERS);
  const factors = numbered.filter(({ kind }) => kind === 'factor');
  return markup`
<p>From the activations of ${formatCount(rows)} images drawn at random from the calibration. No intervals: images of one person are not independent. ${thinnedNote(all.length, MAX_LAYERS, 'layers')}</p>
<div class="pair">
<figure class="panel"><figcaption><strong>Linear CKA</strong> <span>debiased. 1: the same representation up to rotation and scale; blocks are stages that say the same, a change of colour is where the network re-codes the face.</span></figcaption>${squareMatrix('Linear CKA between layers', layers, geometry.alignment)}</figure>
<figure class="panel"><figcaption><strong>RSA</strong> <span>Spearman correlation of dissimilarities (1 − Pearson over units). 1: the same images are alike in both layers.</span></figcaption>${squareMatrix('RSA between layers', layers, geometry.dissimilarityCorrelation)}</figure>
</div>
${factorPart(geometry, layers, factors)}
${geometry.reasons.map((reason) => markup`<p class="note">${reason}.</p>`)}`;
}

type Place = { readonly name: string; readonly at: number };

function squareMatrix(
  label: string,
  layers: readonly Place[],
  matrix: GeometryEstimates['alignment'],
): Markup {
  const names = layers.map(({ name }) => name);
  return matrixChart({
    label,
    rows: names,
    columns: names,
    maximum: 1,
    cellPixels: layers.length > MAX_WIDE_LAYERS ? NARROW_CELL_PIXELS : CELL_PIXELS,
    cells: cellsOf(layers, layers, matrix),
  });
}

function factorPart(
  { dissimilarityCorrelation }: GeometryEstimates,
  layers: readonly Place[],
  factors: readonly Place[],
): Markup {
  if (factors.length === 0) return markup``;
  const cells = cellsOf(factors, layers, dissimilarityCorrelation);
  const maximum = cells
    .flat()
    .reduce((most, { value }) => Math.max(most, Math.abs(value ?? 0)), 0.05);
  return markup`<h3>What makes two images alike?</h3>
<p class="note">RSA of every layer against models in which images are as far apart as their levels of one factor (same or different; steps where levels are ordered). Full colour: ${formatDecimals(maximum, 2)}; warm: below 0.</p>
${scrollBox(
  'Layers against factors',
  matrixChart({
    label: 'RSA of layers against models of factors',
    rows: factors.map(({ name }) => factorTitle(name)),
    columns: layers.map(({ name }) => name),
    maximum,
    cellPixels: layerCellPixels(layers.length),
    rowPixels: 26,
    cells,
  }),
)}`;
}

function cellsOf(
  rows: readonly Place[],
  columns: readonly Place[],
  matrix: GeometryEstimates['alignment'],
): { value: number | null; text: string; title: string }[][] {
  return rows.map((row) =>
    columns.map((column) => {
      const value = matrix[row.at][column.at];
      const text = formatDecimals(value, 2);
      return {
        value,
        text: text.replace(/^(−?)0\./, '$1.'),
        title: `${row.name} and ${column.name}: ${text}`,
      };
    }),
  );
}

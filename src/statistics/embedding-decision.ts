import type { Space, UnchangedImages } from '../stimulus/index.js';
import type { DecidedRows, DecisionRow } from './decisions/decision-types.js';
import type { DecisionOutcome, EmbeddingTemplates, UnitLayer } from './types.js';
import { createComparisons } from './verification/comparisons.js';
import { leftOutParts } from './verification/left-out-parts.js';
import type { LeftOutPart } from './verification/left-out-parts.js';
import { COMPARED_ROWS, createTemplateIndex } from './verification/template-index.js';
import type { TemplateIndex } from './verification/template-index.js';
import { cosineWithout } from './verification/templates.js';

export { addToTemplate, checkKeptPoints, createTemplates } from './verification/templates.js';

/**
 * Margin = cosine to the identity's template, the sum of the unit-length embeddings of its calibration points, leaving the
 * point's own out when it was one of them, or that of the image it is a change of; correct = no other identity's template has a larger cosine (nor an equal one
 * and a lower number). Embeddings and templates are fixed point, so that the choice is the same on every machine.
 * Given the space, images are also compared with templates per view level and with impostors.
 */
export function embeddingDecision(
  output: UnitLayer,
  templates: EmbeddingTemplates | null,
  calibrationViews: (identity: number) => Int32Array,
  space: Space | null = null,
  unchanged: UnchangedImages | null = null,
): DecisionOutcome {
  if (templates === null) return none('the calibration holds no embedding templates');
  if (output.units < 2) return none('an embedding of one number has no direction');
  if (calibrationViews(0).length < 2) {
    return none('a template needs at least two calibration points of each identity');
  }
  if (unchanged !== null && !templates.points) {
    return none('the calibration keeps no embeddings, which templates of changed images leave out');
  }
  const index = createTemplateIndex(templates);
  const leftOut = leftOutParts(templates, calibrationViews, unchanged);
  const gallery: Gallery = { output, templates, index, leftOut };
  const one = emptyRows(1);
  return {
    reason: null,
    decision: {
      variable: "margin: cosine to the identity's template",
      decide(point, activations, rowOffset, target, targetOffset) {
        decideTile(gallery, [point], activations, rowOffset, 0, one);
        target.set(one.decided, targetOffset);
      },
      choices: {
        count: index.count,
        kind: 'identity',
        truth: Int32Array.from({ length: index.count }, (_, identity) => identity),
        decideRows(points, activations, rowLength, target) {
          for (let from = 0; from < points.length; from += COMPARED_ROWS) {
            const tile = points.slice(from, from + COMPARED_ROWS);
            decideTile(gallery, tile, activations, from * rowLength, rowLength, {
              decided: target.decided.subarray(2 * from),
              chosen: target.chosen.subarray(from),
              rank: target.rank.subarray(from),
            });
          }
        },
      },
      ...(space && {
        comparisons: createComparisons({
          ...{ space, output, templates, index, leftOut, unchanged },
        }),
      }),
    },
  };
}

interface Gallery {
  readonly output: UnitLayer;
  readonly templates: EmbeddingTemplates;
  readonly index: TemplateIndex;
  readonly leftOut: LeftOutPart;
}

/** At most `COMPARED_ROWS` rows, the first at `offset`. */
function decideTile(
  gallery: Gallery,
  points: readonly DecisionRow[],
  activations: Float32Array,
  offset: number,
  rowLength: number,
  target: DecidedRows,
): void {
  const { index, output } = gallery;
  const lengths = points.map((_, row) =>
    index.load(row, activations, offset + row * rowLength + output.offset),
  );
  const products = index.nearest(points.length);
  points.forEach((point, row) => {
    const product = products[row * index.count + point.identity];
    decideRow(gallery, point, row, { product, length: lengths[row] }, target);
  });
}

function decideRow(
  { index, templates, leftOut }: Gallery,
  { identity, view }: DecisionRow,
  row: number,
  { product, length }: { readonly product: number; readonly length: number },
  target: DecidedRows,
): void {
  const { inverseOfAll: inverse, perIdentity } = index;
  const embedding = index.row(row);
  const part = leftOut(identity, view, embedding);
  const own = part
    ? (cosineWithout(templates, identity * perIdentity, embedding, part) ?? 0)
    : product * inverse[identity] * length;
  const { rank, chosen } = index.rank(row, identity, own, length);
  target.decided[2 * row] = own;
  target.decided[2 * row + 1] = rank === 0 ? 1 : 0;
  target.chosen[row] = chosen;
  target.rank[row] = rank;
}

function emptyRows(rows: number): DecidedRows {
  return {
    decided: new Float32Array(2 * rows),
    chosen: new Int32Array(rows),
    rank: new Int32Array(rows),
  };
}

function none(reason: string): DecisionOutcome {
  return { decision: null, reason };
}

import type { AuditTables } from '../audit-tables.js';
import { jointSumsLength } from '../readouts/joint-entropy.js';
import { layerSums } from '../readouts/layer-sums.js';
import type { LayerSums } from '../readouts/layer-sums.js';
import { productBlocks, productRowLength } from '../readouts/product-layout.js';
import type { ProductBlock } from '../readouts/product-layout.js';
import { isFitted } from '../readouts/read-out-groups.js';
import type { Steps } from '../run-steps.js';
import { permutation } from '../uncertainty/permutation.js';
import type { FaceDirections, FaceProperty } from './face-space.js';
import { familyThresholds } from './family-threshold.js';
import { coefficientCovariance, residualCoefficients } from './residual-coefficients.js';
import type { ResidualCoefficients } from './residual-coefficients.js';
import type { JointLayerMap } from './types.js';
import { jointVertexMap, vertexField } from './vertex-field.js';
import type { VertexField } from './vertex-field.js';

/** Of what the read-outs that are asked tell people apart; the first that a layer has. */
const FACTORS = ['identity', 'residual'];
/** Permutations behind the thresholds: one case of twenty lies above the largest of 19. */
const PERMUTATIONS = 19;

/** A layer's map of one property. */
export interface ReadOutMap extends JointLayerMap {
  readonly layer: string;
  readonly property: FaceProperty;
}

/**
 * What each layer's read-outs about identity carry together about each vertex, from images of odd residuals, which no
 * read-out was fitted on: Gaussian (linear) information, chance removed, and what the best vertex reaches by chance, of all
 * layers of one property together, which are shown together. In steps, one for each permutation. Layers without such
 * read-outs are left out.
 */
export function* readOutMaps(
  tables: AuditTables,
  directions: readonly FaceDirections[],
): Steps<ReadOutMap[]> {
  const blocks = productBlocks(tables.space, tables.readOuts);
  const length = productRowLength(blocks);
  const layers = [...new Set(blocks.map(({ group }) => group.layer))];
  const maps: ReadOutMap[] = [];
  for (const own of layers.length > 0 ? directions : []) {
    const coefficients = residualCoefficients(oddPeople(tables), own);
    const field = vertexField(own, coefficients);
    yield;
    const family: { map: ReadOutMap; maxima: Float64Array }[] = [];
    for (const layer of layers) {
      const block = FACTORS.map((factor) =>
        blocks.find(({ group }) => group.layer === layer && group.factor === factor),
      ).find((one) => one !== undefined);
      if (!block) continue;
      const scores = yield* layerScores(tables, block, length);
      const { maxima, ...map } = yield* layerMap(tables, scores, field, coefficients);
      const row = { layer, property: own.property, ...map, thresholdBits: null };
      if (maxima) family.push({ map: row, maxima });
      else maps.push(row);
    }
    const thresholds = familyThresholds(family.map(({ maxima }) => maxima));
    maps.push(...family.map(({ map }, i) => ({ ...map, thresholdBits: thresholds[i] })));
  }
  return maps;
}

/** The identities of odd residuals, with their residuals numbered among those. */
function oddPeople({ space, identities, groupOf }: AuditTables) {
  const rows = Array.from(identities.keys()).filter((row) => !isFitted(space, identities[row]));
  const numbers = new Map([...new Set(rows.map((row) => groupOf[row]))].map((g, i) => [g, i]));
  return {
    space,
    identities: Int32Array.from(rows, (row) => identities[row]),
    groupOf: Int32Array.from(rows, (row) => numbers.get(groupOf[row]) ?? 0),
    groups: numbers.size,
  };
}

/** Moments of a layer's read-outs together, as `ResidualMoments` of one score. */
interface JointScores {
  readonly size: number;
  readonly residuals: number;
  /** Of each read-out the residuals' means, [size][residuals]. */
  readonly means: readonly Float64Array[];
  readonly mean: readonly number[];
  /** Covariances between residual means and of all images, [size · size]. */
  readonly between: Float64Array;
  readonly total: Float64Array;
}

function* layerScores(
  tables: AuditTables,
  block: ProductBlock,
  length: number,
): Steps<JointScores> {
  const layer = yield* layerSums(tables, block, length);
  const { variables: size, groups: residuals, groupOf, sums } = layer;
  const width = jointSumsLength(size);
  const byResidual = addByResidual({ variables: size, groupOf, groups: residuals, sums });
  const at = (r: number, i: number): number => byResidual[r * width + i] / byResidual[r * width];
  const means = Array.from({ length: size }, (_, a) =>
    Float64Array.from({ length: residuals }, (_, r) => at(r, 1 + a)),
  );
  const mean = means.map((values) => values.reduce((sum, x) => sum + x, 0) / residuals);
  const between = new Float64Array(size * size);
  const total = new Float64Array(size * size);
  let pair = 1 + size;
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++, pair++) {
      let [scatter, within] = [0, 0];
      for (let r = 0; r < residuals; r++) {
        scatter += (means[a][r] - mean[a]) * (means[b][r] - mean[b]);
        within += at(r, pair) - means[a][r] * means[b][r];
      }
      between[a * size + b] = between[b * size + a] = scatter / (residuals - 1);
      total[a * size + b] = total[b * size + a] = scatter / (residuals - 1) + within / residuals;
    }
  }
  return { size, residuals, means, mean, between, total };
}

function addByResidual({
  variables,
  groupOf,
  groups,
  sums,
}: Pick<LayerSums, 'variables' | 'groupOf' | 'groups' | 'sums'>): Float64Array {
  const width = jointSumsLength(variables);
  const totals = new Float64Array(groups * width);
  groupOf.forEach((group, row) => {
    for (let i = 0; i < width; i++) totals[group * width + i] += sums[row * width + i];
  });
  return totals;
}

/** A layer's map, and the best vertex of each permutation; null without a map. */
function* layerMap(
  { space }: AuditTables,
  scores: JointScores,
  field: VertexField,
  coefficients: ResidualCoefficients,
): Generator<void, Omit<JointLayerMap, 'thresholdBits'> & { maxima: Float64Array | null }> {
  const { size: readOuts, residuals, means, mean, between, total } = scores;
  const mapOf = (order: Int32Array | null): Float32Array | null => {
    const covariances = means.map((values, a) => {
      const own = order ? Float64Array.from(order, (r) => values[r]) : values;
      return coefficientCovariance(own, mean[a], coefficients);
    });
    return jointVertexMap(field, covariances, between, total);
  };
  const bits = mapOf(null);
  if (bits === null) {
    const reason = residuals < 5 ? FEW : DEPENDENT;
    return { bits, readOuts, residuals, reason, maxima: null };
  }
  const maxima = new Float64Array(PERMUTATIONS);
  for (let p = 0; p < PERMUTATIONS; p++) {
    yield;
    const chance = mapOf(permutation(residuals, space.definition.seed, 'read-out map', p));
    for (const value of chance ?? []) if (value > maxima[p]) maxima[p] = value;
  }
  return { bits, readOuts, residuals, reason: null, maxima };
}

const FEW = 'too few residuals estimate for a map: at least five of odd number are needed';
const DEPENDENT = 'the read-outs do not vary, or depend on each other or on a vertex';

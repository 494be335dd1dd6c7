import type { Space } from '../../stimulus/index.js';
import { layerRows, sampleRows } from './activation-rows.js';
import type { ActivationRows } from './activation-rows.js';
import { centredKernelAlignments } from './centred-kernel-alignment.js';
import { gramMatrix, levelGram } from './gram-matrix.js';
import { runSteps } from '../run-steps.js';
import type { GeometryEstimates } from './types.js';
import {
  correlationDistanceRanks,
  levelDistanceRanks,
  rankCorrelation,
} from './representational-dissimilarity.js';

/** With fewer rows there are no dissimilarities to compare. */
export const MINIMUM_GEOMETRY_ROWS = 4;

/**
 * Compares the layers with each other and with models of the factors, from at most 512 of the rows, chosen by the
 * space's seed. Memory: two lists of about n²/2 to n² numbers per representation.
 */
export function estimateGeometry(space: Space, rows: ActivationRows): GeometryEstimates {
  return runSteps(geometrySteps(space, rows));
}

/** The same in steps, one for each representation. */
export function* geometrySteps(
  space: Space,
  rows: ActivationRows,
): Generator<void, GeometryEstimates> {
  const count = rows.activations.length / rows.units;
  if (!Number.isInteger(count) || count < MINIMUM_GEOMETRY_ROWS) {
    throw new RangeError(
      `expected at least ${MINIMUM_GEOMETRY_ROWS} whole rows of ${rows.units} units, found ${count}`,
    );
  }
  const chosen = sampleRows(count, space.definition.seed);
  const layers = [];
  for (const layer of rows.layers) {
    const values = layerRows(rows, layer, chosen);
    const [gram, ranks] = [gramMatrix(values), correlationDistanceRanks(values)];
    layers.push({ name: layer.name, kind: 'layer' as const, gram, ranks });
    yield;
  }
  const factors = space.factors
    .filter(({ name }) => name in rows.levels)
    .map(({ name, levels }) => {
      const ordered = name !== 'residual' && levels.every((level) => typeof level === 'number');
      return {
        name,
        kind: 'factor' as const,
        gram: levelGram(rows.levels[name], chosen),
        ranks: levelDistanceRanks(rows.levels[name], chosen, ordered),
      };
    });
  const all = [...layers, ...factors];
  const grams = all.map(({ gram }) => gram);
  const n = chosen.length;
  yield;
  const alignments = centredKernelAlignments(grams, n);
  yield;
  return {
    rows: n,
    representations: all.map(({ name, kind }) => ({ name, kind })),
    alignment: alignments.debiased,
    biasedAlignment: alignments.biased,
    dissimilarityCorrelation: all.map(({ ranks: first }) =>
      all.map(({ ranks: second }) => (first && second ? rankCorrelation(first, second) : null)),
    ),
    reasons: layers
      .filter(({ ranks }) => ranks === null)
      .map(
        ({ name }) => `${name}: no correlation distance, since some point's units are all equal`,
      ),
  };
}

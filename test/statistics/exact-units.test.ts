import { describe, expect, it } from 'vitest';
import { drawAddress, normalDraws } from '../../src/numeric/index.js';
import { fitUnitCalibration } from '../../src/statistics/index.js';
import { createKernels } from '../../src/statistics/kernels/kernels.js';
import { exactUnitBytes, loadExactUnits } from '../../src/statistics/kernels/exact-units.js';
import { MAX_SCORE } from '../../src/statistics/score-bins.js';
import { scoreMapOf } from '../../src/statistics/score-map.js';
import type { ScoreMap } from '../../src/statistics/score-map.js';
import { exactScore } from '../../src/statistics/scorer.js';

const VALUES_AT = 64;
const SCORES_AT = 65_536;
const UNITS_AT = 131_072;

function draws(count: number): Float64Array {
  return normalDraws(drawAddress(17, 'values', [count]), count);
}

/** The map of a unit whose values are multiples of `step`. */
function mapOf(step: number): ScoreMap {
  const values = Float32Array.from(draws(8_192), (z) => Math.round(z / step) * step);
  return scoreMapOf(fitUnitCalibration(values), 0);
}

/** What the kernel makes of a score that cells gave to each value, in the second of a tile's units. */
function scoreByKernel(map: ScoreMap, values: Float32Array, cellScores: Int16Array): number[] {
  const maps = [mapOf(1), map];
  const kernels = createKernels();
  const { memory } = kernels;
  memory.grow(Math.ceil((UNITS_AT + exactUnitBytes(maps)) / 65_536));
  const scoreExactly = loadExactUnits(kernels, [noAtoms(maps[0]), map], UNITS_AT);
  const [gathered, scores] = [new Float32Array(memory.buffer), new Int16Array(memory.buffer)];
  values.forEach((value, row) => (gathered[VALUES_AT / 4 + 16 * row + 1] = value));
  cellScores.forEach((q, row) => (scores[SCORES_AT / 2 + 16 * row + 1] = q));
  scoreExactly(0, VALUES_AT, values.length, SCORES_AT);
  return Array.from(values, (_, row) => scores[SCORES_AT / 2 + 16 * row + 1]);
}

function noAtoms(map: ScoreMap): ScoreMap {
  return { ...map, atomValues: new Float32Array(0), atomScores: new Int16Array(0), knots: null };
}

describe('the kernel that holds scores to atoms', () => {
  it.each([0.008, 0.06, 0.9, 5])(
    'gives what the plain scorer gives among multiples of %d, whatever the cell said',
    (step) => {
      const map = mapOf(step);
      const { atomValues, lowest, highest } = map;
      const ownScores = draws(600).map((z) => Math.round(1_500 * z));
      const values = Float32Array.from(draws(600), (z, i) =>
        i % 2 === 0 ? atomValues[i % Math.max(1, atomValues.length)] : Math.fround(1.3 * z),
      ).map((value) => Math.max(lowest, Math.min(highest, value)));
      const cells = Int16Array.from(ownScores, (q) => Math.max(-MAX_SCORE, Math.min(MAX_SCORE, q)));
      expect(atomValues.length).toBeGreaterThan(0);
      const plain = Array.from(values, (value, i) => exactScore(map, value, cells[i]));
      expect(scoreByKernel(map, values, cells)).toEqual(plain);
    },
  );
});

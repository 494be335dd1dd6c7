import { drawAddress, normalDraws } from '../src/numeric/index.js';
import { createScorer, fitUnitCalibration } from '../src/statistics/index.js';
import type { Calibration } from '../src/statistics/index.js';
import type { GroupedSums } from '../src/statistics/partition-entropy.js';

/**
 * A unit whose value is max(0, effect·(level - middle) + own offset of the residual + own offset of the residual at the
 * level + noise): rectified, and with an effect that differs from face to face.
 */
export interface LevelPopulation {
  readonly factor: string;
  readonly levels: number;
  /** Images of one residual at one level. */
  readonly images: number;
  readonly residuals: number;
  readonly residualDeviation: number;
  readonly levelDeviation: number;
  readonly effect: number;
}

/**
 * A unit whose value is offset of the residual + own offset of the identity + noise of variance 1; 0.7 of `variance`, that
 * of people, is the residual's. It knows ½ log2(1 + variance) bits of identity.
 */
export interface PersonPopulation {
  readonly residuals: number;
  readonly perResidual: number;
  /** Of each identity. */
  readonly images: number;
  readonly variance: number;
}

/** Sums of fixed-point scores per residual and level. As in an audit, every sample calibrates on a third of its images. */
export function sampleLevels(one: LevelPopulation, stream: string): GroupedSums {
  const { levels, images, residuals } = one;
  return {
    ...{ groups: residuals, classes: levels },
    ...sumRuns(scoresOf(levelValues(one, stream)), images),
  };
}

/** The same per identity, those of a residual side by side. */
export function samplePersons(one: PersonPopulation, stream: string): GroupedSums {
  const { residuals, perResidual, images } = one;
  return {
    ...{ groups: residuals, classes: perResidual },
    ...sumRuns(scoresOf(personValues(one, stream)), images),
  };
}

function scoresOf(values: Float32Array): Int16Array {
  // Odd, so that every image and level takes its turn.
  const step = Math.max(3, 2 * Math.floor(values.length / 131_072) + 1);
  const unit = fitUnitCalibration(values.filter((_, i) => i % step === 0));
  const calibration: Calibration = { points: values.length, units: [unit], templates: null };
  const scores = new Int16Array(values.length);
  createScorer(calibration).score({
    values,
    rows: values.length,
    rowLength: 1,
    firstUnit: 0,
    scores,
    stride: values.length,
    offset: 0,
  });
  return scores;
}

/** Count, sum and sum of squares of each run of so many scores. */
function sumRuns(scores: Int16Array, length: number) {
  const runs = scores.length / length;
  const counts = new Float64Array(runs).fill(length);
  const sums = new Float64Array(runs);
  const squares = new Float64Array(runs);
  scores.forEach((q, i) => {
    const run = Math.floor(i / length);
    sums[run] += q;
    squares[run] += q * q;
  });
  return { counts, sums, squares };
}

/** [residuals · levels · images] */
function levelValues(one: LevelPopulation, stream: string): Float32Array {
  const { factor, levels, images, residuals, residualDeviation, levelDeviation, effect } = one;
  const address = drawAddress(11, `${factor} ${residuals} ${effect} ${stream}`, []);
  const normals = normalDraws(address, residuals * (1 + levels * (1 + images)));
  const values = new Float32Array(residuals * levels * images);
  let draw = 0;
  let at = 0;
  for (let residual = 0; residual < residuals; residual++) {
    const own = residualDeviation * normals[draw++];
    for (let level = 0; level < levels; level++) {
      const mean = own + levelDeviation * normals[draw++] + effect * (level - (levels - 1) / 2);
      for (let i = 0; i < images; i++) values[at++] = Math.max(0, mean + normals[draw++]);
    }
  }
  return values;
}

/** [residuals · identities · images] */
function personValues(one: PersonPopulation, stream: string): Float32Array {
  const { residuals, perResidual, images, variance } = one;
  const address = drawAddress(12, `${residuals} ${variance} ${stream}`, []);
  const normals = normalDraws(address, residuals * (1 + perResidual * (1 + images)));
  const values = new Float32Array(residuals * perResidual * images);
  let draw = 0;
  let at = 0;
  for (let residual = 0; residual < residuals; residual++) {
    const shared = Math.sqrt(0.7 * variance) * normals[draw++];
    for (let identity = 0; identity < perResidual; identity++) {
      const mean = shared + Math.sqrt(0.3 * variance) * normals[draw++];
      for (let i = 0; i < images; i++) values[at++] = mean + normals[draw++];
    }
  }
  return values;
}

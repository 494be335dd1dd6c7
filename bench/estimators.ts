import { drawAddress, normalDraws } from '../src/numeric/index.js';
import {
  binnedInformation,
  conditionalInformation,
  conditionalInformationDiscrete,
  copulaNormalize,
  informationContinuous,
  informationDiscrete,
  informationMixture,
  partialInformation,
} from '../src/statistics/index.js';
import { rate } from './harness.js';
import type { Benchmark } from './harness.js';

const SAMPLES = 20_000;
const LEVELS = 5;

const NAMES = [
  'copulaNormalize',
  'informationContinuous',
  'informationContinuous/3x3',
  'informationDiscrete',
  'informationMixture',
  'binnedInformation',
  'conditionalInformation',
  'conditionalInformationDiscrete',
  'partialInformation/3x3x3',
] as const;
type EstimatorName = (typeof NAMES)[number];

const values = (stream: string): Float64Array => normalDraws(drawAddress(1, stream, []), SAMPLES);

function prepareCalls(): Record<EstimatorName, () => unknown> {
  const [x, y, z] = ['x', 'y', 'z'].map(values);
  const labels = Int32Array.from({ length: SAMPLES }, (_, i) => i % LEVELS);
  const [u, v, w] = [x, y, z].map((samples) => samples.slice().reverse());
  const shape = [3, 3, 3] as const;
  const weights = Float64Array.from({ length: 27 }, (_, i) => 1 + ((i * i) % 7));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const probabilities = weights.map((weight) => weight / total);
  return {
    copulaNormalize: () => copulaNormalize(x),
    informationContinuous: () => informationContinuous(x, y),
    'informationContinuous/3x3': () => informationContinuous([x, y, z], [u, v, w]),
    informationDiscrete: () => informationDiscrete(x, labels, LEVELS),
    informationMixture: () => informationMixture(x, labels, LEVELS),
    binnedInformation: () => binnedInformation(x, labels, LEVELS),
    conditionalInformation: () => conditionalInformation(x, y, z),
    conditionalInformationDiscrete: () => conditionalInformationDiscrete(x, y, labels, LEVELS),
    'partialInformation/3x3x3': () => partialInformation({ shape, probabilities }),
  };
}

/** Milliseconds per call of each in-memory estimator, 20,000 samples, five levels; one core. */
export const estimatorBenchmarks: readonly Benchmark[] = NAMES.map((name) => ({
  name: `estimators/${name}`,
  unit: 'ms/call',
  prepare: async () => {
    const call = prepareCalls()[name];
    return async (seconds) =>
      1000 /
      (await rate(seconds, () => {
        call();
        return 1;
      }));
  },
}));

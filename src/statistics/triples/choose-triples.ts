import type { Space } from '../../stimulus/index.js';
import { countInformationParts } from '../count-information.js';
import type { FaceSpace } from '../maps/face-space.js';
import { regionBits } from '../maps/region-information.js';
import { regionSummaries, WHOLE_FACE } from '../maps/region-summaries.js';
import type { RegionSummary } from '../maps/region-summaries.js';
import { coefficientCovariance, residualCoefficients } from '../maps/residual-coefficients.js';
import { isFitted, MIN_READ_OUT_RESIDUALS } from '../readouts/read-out-groups.js';
import { residualMoments } from '../residual-moments.js';
import type { ResidualMoments } from '../residual-moments.js';
import type { UnitLayer } from '../types.js';
import { thirdOfScore, THIRDS, thirdsByRank } from './thirds.js';
import type { CountedFeature, CountedTriple } from './types.js';

export interface TripleRequest {
  readonly space: Space;
  /** The network's. */
  readonly layers: readonly UnitLayer[];
  readonly faces: FaceSpace;
  /** Identity of each calibration point. */
  readonly identities: Int32Array;
  /** Scores q of a unit at the calibration points; valid until the next call. */
  readonly scoresOf: (unit: number) => Int16Array;
  /** Number of the decision's margin among the scored units. */
  readonly marginUnit: number;
}

/**
 * Triples to count: of shape and of texture the region that goes most with the decision's margin, its principal axis that
 * does, and of each layer the unit that says most of that axis in thirds. Chosen on calibration points of even residuals,
 * so that odd ones, which are counted, owe nothing to the choice. In steps, one for each unit. None below 12 residuals.
 */
export function* chooseTriples(request: TripleRequest): Generator<void, CountedTriple[]> {
  const { space, layers, faces, scoresOf, marginUnit } = request;
  if (space.residualCount < MIN_READ_OUT_RESIDUALS) return [];
  const people = fittedPeople(request);
  const features = yield* chooseFeatures(people, faces, momentsOf(people, scoresOf(marginUnit)));
  const triples: CountedTriple[] = [];
  for (const { name: layer, units, offset } of features.length > 0 ? layers : []) {
    const best = features.map(() => ({ bits: 0, scored: -1 }));
    for (let scored = offset; scored < offset + units; scored++) {
      const scores = scoresOf(scored);
      features.forEach(({ thirds }, i) => {
        const bits = sharedBits(people, thirds, scores);
        if (bits > best[i].bits) best[i] = { bits, scored };
      });
      yield;
    }
    best.forEach(({ scored }, i) => {
      if (scored < 0) return;
      triples.push({ feature: features[i].feature, layer, unit: scored - offset, scored });
    });
  }
  return triples;
}

interface ChosenFeature {
  readonly feature: CountedFeature;
  /** Of each residual. */
  readonly thirds: Int32Array;
}

function* chooseFeatures(
  people: FittedPeople,
  faces: FaceSpace,
  margin: ResidualMoments,
): Generator<void, ChosenFeature[]> {
  const features: ChosenFeature[] = [];
  for (const directions of faces.directions) {
    const coefficients = residualCoefficients(people, directions);
    const regions = regionSummaries(faces, directions, coefficients);
    yield;
    const covariance = coefficientCovariance(margin.means, margin.mean, coefficients);
    const driver = strongestRegion(regions, margin, covariance);
    if (!driver) continue;
    const feature = featureOf(driver, margin);
    features.push({ feature, thirds: thirdsByRank(axisScores(driver, feature.axis)) });
  }
  return features;
}

/** Calibration points of even residuals, with their residuals numbered among those that have points. */
interface FittedPeople {
  readonly space: Space;
  /** One identity of each residual. */
  readonly identities: Int32Array;
  readonly groupOf: Int32Array;
  readonly groups: number;
  readonly points: Int32Array;
  /** Residual of each point. */
  readonly residualOf: Int32Array;
}

function fittedPeople({ space, identities }: TripleRequest): FittedPeople {
  const points = Int32Array.from(identities.keys()).filter((i) => isFitted(space, identities[i]));
  const residual = (i: number): number => Math.floor(identities[i] / space.identitiesPerResidual);
  const distinct = [...new Set(Array.from(points, residual))].sort((a, b) => a - b);
  const numbers = new Map(distinct.map((one, number) => [one, number]));
  return {
    space,
    identities: Int32Array.from(distinct, (one) => one * space.identitiesPerResidual),
    groupOf: Int32Array.from(distinct.keys()),
    groups: distinct.length,
    points,
    residualOf: points.map((i) => numbers.get(residual(i)) ?? 0),
  };
}

function momentsOf(
  { groups, points, residualOf }: FittedPeople,
  scores: Int16Array,
): ResidualMoments {
  const [counts, sums, squares] = [0, 1, 2].map(() => new Float64Array(groups));
  points.forEach((point, i) => {
    counts[residualOf[i]]++;
    sums[residualOf[i]] += scores[point];
    squares[residualOf[i]] += scores[point] ** 2;
  });
  return residualMoments(counts, sums, squares);
}

/** The first of several alike; null where none says anything. */
function strongestRegion(
  regions: readonly RegionSummary[],
  margin: ResidualMoments,
  covariance: Float64Array,
): RegionSummary | null {
  let best: RegionSummary | null = null;
  let most = 0;
  for (const region of regions) {
    if (region.region === WHOLE_FACE) continue;
    const bits = regionBits(region, covariance, margin);
    if (bits > most) [most, best] = [bits, region];
  }
  return best;
}

/** The region's axis that correlates most with the residuals' mean margins. */
function featureOf(region: RegionSummary, { means, mean }: ResidualMoments): CountedFeature {
  const shares = Array.from({ length: region.dimensions }, (_, axis) => {
    let [crossed, squares] = [0, 0];
    axisScores(region, axis).forEach((score, r) => {
      crossed += score * (means[r] - mean);
      squares += score * score;
    });
    return squares > 0 ? crossed ** 2 / squares : 0;
  });
  const axis = shares.indexOf(Math.max(...shares));
  return { property: region.property, region: region.region, axis };
}

/** Scores of the residuals on one axis of a region, [residuals]. */
export function axisScores(
  { scores, dimensions }: Pick<RegionSummary, 'scores' | 'dimensions'>,
  axis: number,
): Float64Array {
  return scores.filter((_, i) => i % dimensions === axis);
}

/**
 * Information between a unit's thirds and those of its residuals' feature, with Miller's correction of either sign: what is
 * counted depends on it, and the tables' bytes on what is counted.
 */
function sharedBits(
  { points, residualOf }: FittedPeople,
  thirds: Int32Array,
  scores: Int16Array,
): number {
  const counts = new Float64Array(THIRDS * THIRDS);
  points.forEach((point, i) => {
    counts[thirds[residualOf[i]] * THIRDS + thirdOfScore(scores[point])]++;
  });
  const parts = countInformationParts(counts, THIRDS);
  return parts ? parts.plugIn + parts.correction : 0;
}

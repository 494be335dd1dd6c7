import { describe, expect, it } from 'vitest';
import { drawAddress, normalDraws } from '../../src/numeric/index.js';
import { createBestByChance } from '../../src/statistics/maps/best-by-chance.js';
import { ChosenUnits } from '../../src/statistics/maps/chosen-units.js';
import { familyThresholds } from '../../src/statistics/maps/family-threshold.js';
import { mapOrders } from '../../src/statistics/maps/map-maxima.js';
import { regionInformation } from '../../src/statistics/maps/region-information.js';
import { regionSummaries } from '../../src/statistics/maps/region-summaries.js';
import {
  coefficientCovariance,
  covarianceOf,
  subtractMeans,
} from '../../src/statistics/maps/residual-coefficients.js';
import { vertexField, vertexMap } from '../../src/statistics/maps/vertex-field.js';
import { residualMoments } from '../../src/statistics/residual-moments.js';
import type { ResidualMoments } from '../../src/statistics/residual-moments.js';
import { runSteps } from '../../src/statistics/run-steps.js';
import { numbers } from './helpers.js';

const RESIDUALS = 20;
const COEFFICIENTS = 6;
const VERTICES = 24;
const REGIONS = 3;
const UNITS = 12;
/** Layers, and what share of their units' variance is between residuals: chance differs as much. */
const LAYERS = [0.9, 0.5, 0.1];
const IMAGES = 8;

const draws = (stream: string, values: number[], count: number): Float64Array =>
  normalDraws(drawAddress(23, stream, values), count);
const basis = numbers(COEFFICIENTS).map((k) =>
  Float32Array.from(draws('basis', [k], 3 * VERTICES)),
);
const regions = Uint8Array.from(numbers(VERTICES), (j) => Math.floor((j * REGIONS) / VERTICES));

function faces(trial: number) {
  const centred = draws('coefficients', [trial], RESIDUALS * COEFFICIENTS);
  subtractMeans(centred, RESIDUALS, COEFFICIENTS);
  const covariance = covarianceOf(centred, RESIDUALS, COEFFICIENTS);
  const coefficients = {
    ...{ property: 'shape' as const, residuals: RESIDUALS, count: COEFFICIENTS },
    ...{ centred, covariance },
  };
  const directions = { property: 'shape' as const, coefficients: centred, basis };
  const regionNames = numbers(REGIONS).map((r) => `region ${r}`);
  return {
    directions,
    coefficients,
    vertices: vertexField(directions, coefficients),
    regions: regionSummaries(
      { regions, regionNames, directions: [directions] },
      directions,
      coefficients,
    ),
  };
}

/** Of a unit of noise: nothing of what residuals differ by is of the face. */
function noiseUnit(trial: number, layer: number, unit: number): ResidualMoments {
  const own = draws('unit', [trial, layer, unit], RESIDUALS * (IMAGES + 1));
  const share = Math.sqrt(LAYERS[layer]);
  const scores = numbers(RESIDUALS).map((r) =>
    numbers(IMAGES).map(
      (i) =>
        1000 * (share * own[r] + Math.sqrt(1 - LAYERS[layer]) * own[RESIDUALS + r * IMAGES + i]),
    ),
  );
  const sum = (values: number[]): number => values.reduce((all, value) => all + value, 0);
  return residualMoments(
    scores.map(() => IMAGES),
    scores.map(sum),
    scores.map((values) => sum(values.map((value) => value * value))),
  );
}

/** Whether any layer's drawn map, and any of its regions, stands above chance; by the chance of one map alone, too. */
function picture(trial: number) {
  const field = faces(trial);
  const orders = mapOrders(RESIDUALS, trial);
  const chosen = new ChosenUnits(orders);
  const moments = LAYERS.map((_, layer) =>
    numbers(UNITS).map((unit) => noiseUnit(trial, layer, unit)),
  );
  const covarianceOfUnit = ({ means, mean }: ResidualMoments): Float64Array =>
    coefficientCovariance(means, mean, field.coefficients);
  moments.forEach((units, layer) => {
    const own = { name: `layer ${layer}`, units: UNITS, offset: layer * UNITS };
    units.forEach((one, unit) => {
      chosen.offer(own, own.offset + unit, field, covarianceOfUnit(one), one);
    });
  });
  const chanceOf = runSteps(chosen.chances());
  const found = chosen.list().map(({ layer, unit }) => {
    const one = moments[layer.offset / UNITS][unit - layer.offset];
    const bits = vertexMap(field.vertices, { ...one, covariance: covarianceOfUnit(one) })!;
    const best = Math.max(...field.regions.map((region) => regionInformation(region, one).bits!));
    const alone = createBestByChance(field, orders);
    alone.offer(one);
    const [ownMap] = familyThresholds([alone.maxima().vertices]);
    const chance = chanceOf(layer, unit, 'shape');
    return {
      map: Math.max(...bits) > chance.mapBits!,
      region: best > chance.regionBits!,
      mapAlone: Math.max(...bits) > ownMap,
    };
  });
  return {
    map: found.some(({ map }) => map),
    region: found.some(({ region }) => region),
    mapAlone: found.some(({ mapAlone }) => mapAlone),
  };
}

describe('what maps of the best of many units stay under by chance', () => {
  const TRIALS = 200;
  const pictures = numbers(TRIALS).map(picture);
  const share = (of: keyof ReturnType<typeof picture>): number =>
    pictures.filter((one) => one[of]).length / TRIALS;
  /** Of 200 pictures of which each exceeds chance with probability 0.05, in 99 of 100 cases: binomial. */
  const [LEAST, MOST] = [3, 18].map((count) => count / TRIALS);

  it('holds for the maps of three layers of noise together, where the chance of one map would find one in most pictures', () => {
    expect(share('map')).toBeGreaterThanOrEqual(LEAST);
    expect(share('map')).toBeLessThanOrEqual(MOST);
    expect(share('mapAlone')).toBeGreaterThan(0.5);
  });

  it('holds for the regions of their units together', () => {
    expect(share('region')).toBeGreaterThanOrEqual(LEAST);
    expect(share('region')).toBeLessThanOrEqual(MOST);
  });
});

describe('thresholds of a family', () => {
  it('are the 95th of 99 maxima, each member over its own mean', () => {
    const one = Float64Array.from(numbers(99), (i) => i + 1);
    // The mean is 50; the same values in hundredths change nothing of their ratio to it.
    const [first, second] = familyThresholds([one, one.map((value) => value / 100)]);
    expect(first).toBeCloseTo(95, 9);
    expect(second).toBeCloseTo(0.95, 9);
    expect(familyThresholds([one])).toEqual([expect.closeTo(95, 9)]);
  });

  it('are the largest of all where the members’ largest do not meet', () => {
    const one = Float64Array.from(numbers(19), (i) => (i === 3 ? 10 : 1));
    const other = Float64Array.from(numbers(19), (i) => (i === 7 ? 20 : 1));
    // Means 28/19 and 2: the ratios are at most 10·19/28 and 10; of 19 the largest is taken.
    const [first, second] = familyThresholds([one, other]);
    expect(second).toBeCloseTo(20, 9);
    expect(first).toBeCloseTo((10 * 28) / 19, 9);
  });

  it('are none for no members, and 0 for a member that chance does not move', () => {
    expect(familyThresholds([])).toEqual([]);
    expect(familyThresholds([new Float64Array(99), new Float64Array(99).fill(2)])).toEqual([0, 2]);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import {
  conditionalInformation,
  conditionalInformationDiscrete,
  copulaNormalize,
  informationContinuous,
  informationDiscrete,
  informationMixture,
  interactionInformation,
} from '../../src/statistics/index.js';

/** As `reference/estimators.py` wrote it with NumPy and SciPy. */
interface ReferenceCase {
  readonly x: number[][];
  readonly y: number[][];
  readonly z: number[][];
  readonly labels: number[];
  readonly levels: number;
  readonly biasCorrected: boolean;
  readonly bits: {
    readonly copulaNormalize: number[];
    readonly informationContinuous: number;
    readonly informationDiscrete: number;
    readonly informationMixture: number;
    readonly conditionalInformation: number;
    readonly conditionalInformationDiscrete: readonly [number, number];
    readonly interactionInformation: number;
  };
}

const cases = JSON.parse(
  readFileSync(new URL('./reference/estimators.json', import.meta.url), 'utf8'),
) as ReferenceCase[];

/** Rounding of determinants of up to six variables. */
const TOLERANCE_BITS = 1e-12;

const columns = (values: number[][]): Float64Array[] => values.map((one) => Float64Array.from(one));

function worst(differences: (one: ReferenceCase) => readonly number[]): number {
  return cases.reduce((most, one) => Math.max(most, ...differences(one).map(Math.abs)), 0);
}

describe('in-memory estimators against the definitions in NumPy and SciPy, 40 random cases', () => {
  it('covers several dimensions and classes, ties, corrected and not', () => {
    expect(cases).toHaveLength(40);
    expect(new Set(cases.map(({ x }) => x.length))).toEqual(new Set([1, 2]));
    expect(new Set(cases.map(({ levels }) => levels))).toEqual(new Set([2, 3, 4]));
    expect(new Set(cases.map(({ biasCorrected }) => biasCorrected))).toEqual(
      new Set([true, false]),
    );
    expect(cases.some(({ x }) => new Set(x[0]).size < x[0].length)).toBe(true);
  });

  it('copula scores, to the quantile’s rounding', () => {
    const apart = worst(({ x, bits }) =>
      [...copulaNormalize(x[0])].map((score, i) => score - bits.copulaNormalize[i]),
    );
    expect(apart).toBeLessThan(1e-13);
  });

  it('two continuous sets', () => {
    const apart = worst(({ x, y, biasCorrected, bits }) => [
      informationContinuous(columns(x), columns(y), { biasCorrected }).bits! -
        bits.informationContinuous,
    ]);
    expect(apart).toBeLessThan(TOLERANCE_BITS);
  });

  it('a continuous set and a label, Gaussian and mixture', () => {
    const apart = worst(({ x, labels, levels, biasCorrected, bits }) => [
      informationDiscrete(columns(x), labels, levels, { biasCorrected }).bits! -
        bits.informationDiscrete,
      informationMixture(columns(x), labels, levels).bits! - bits.informationMixture,
    ]);
    expect(apart).toBeLessThan(TOLERANCE_BITS);
  });

  it('conditional information, given variables and given a label', () => {
    const apart = worst(({ x, y, z, labels, levels, biasCorrected, bits }) => {
      const given = conditionalInformationDiscrete(columns(x), columns(y), labels, levels, {
        biasCorrected,
      });
      const [own, pooled] = bits.conditionalInformationDiscrete;
      return [
        conditionalInformation(columns(x), columns(y), columns(z), { biasCorrected }).bits! -
          bits.conditionalInformation,
        given.bits! - own,
        given.pooledBits! - pooled,
      ];
    });
    expect(apart).toBeLessThan(TOLERANCE_BITS);
  });

  it('interaction information', () => {
    const apart = worst(({ x, y, z, biasCorrected, bits }) => [
      interactionInformation(columns(x), columns(y), columns(z), { biasCorrected }).bits! -
        bits.interactionInformation,
    ]);
    expect(apart).toBeLessThan(TOLERANCE_BITS);
  });
});

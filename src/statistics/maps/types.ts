import type { FaceProperty } from './face-space.js';

/** A level that a map is restricted to; `level` is its number within the factor. */
export interface MapLevel {
  readonly factor: string;
  readonly level: number;
}

/** What one unit or decision variable knows about each vertex: Gaussian (linear) information, bits. */
export interface UnitMap {
  readonly layer: string;
  /** Number within the layer. */
  readonly unit: number;
  readonly property: FaceProperty;
  /** Null: all images. */
  readonly level: MapLevel | null;
  /** [V]; chance removed, so values may be negative. */
  readonly bits: Float32Array;
  /**
   * What the best vertex reaches by chance in one picture of twenty: of the unit that chance would choose in the layer, and of
   * all layers together; of the decision, its own; by level, of all levels. Only for what the unit was chosen for, by level
   * only for the decision's margin.
   */
  readonly thresholdBits: number | null;
  /** Cov(q, c_k), [K], and the score's variances (fixed point): with the basis they give the map again. */
  readonly covariance: Float64Array;
  readonly betweenVariance: number;
  readonly totalVariance: number;
}

/** What a layer's read-outs about identity carry together about each vertex, over odd residuals. */
export interface JointLayerMap {
  /** [V]; chance removed, so values may be negative. Null where `reason` says why. */
  readonly bits: Float32Array | null;
  readonly readOuts: number;
  /** Residuals estimated from. */
  readonly residuals: number;
  /** What the best of all vertices reaches by chance in one picture of twenty, all layers together. */
  readonly thresholdBits: number | null;
  readonly reason: string | null;
}

/**
 * What a layer knows about each vertex, bits, [V]: its read-outs together, and beside it mean and maximum over its units
 * of their own maps. The maximum is of many estimates: it leans upward. Dead units have no map and no part in the mean; a
 * layer of none but these has no row.
 */
export interface LayerMap {
  readonly joint: JointLayerMap;
  readonly layer: string;
  readonly property: FaceProperty;
  /** Units averaged: those that vary. */
  readonly units: number;
  /** Units left out because they do not; missing in earlier summaries. */
  readonly deadUnits?: number;
  readonly mean: Float32Array;
  readonly maximum: Float32Array;
}

/** Information between a unit and a region's principal axes. */
export interface RegionInformation {
  readonly layer: string;
  readonly unit: number;
  readonly property: FaceProperty;
  readonly region: string;
  readonly level: MapLevel | null;
  readonly bits: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /**
   * What the best region of the unit that chance would choose stays under in 95 of 99 permutations, all layers together; of the
   * decision, its own. Null by level and for under five residuals; missing in earlier summaries.
   */
  readonly chance95Bits?: number | null;
  readonly reason: string | null;
}

/** How a region was summarised: `dimensions` principal axes that explain `varianceShare` of its variance. */
export interface RegionDescription {
  readonly property: FaceProperty;
  readonly region: string;
  readonly dimensions: number;
  readonly varianceShare: number;
}

/** Is the same part of the face read at every level? Correlation over vertices of one unit's maps, [level][level]. */
export interface MapSimilarity {
  readonly layer: string;
  readonly unit: number;
  readonly property: FaceProperty;
  readonly factor: string;
  readonly correlations: readonly (readonly (number | null)[])[];
}

export interface MapEstimates {
  readonly regions: readonly RegionDescription[];
  /** Units chosen in each layer: those whose best region says most in shape and in texture, and all of the decision. */
  readonly unitMaps: readonly UnitMap[];
  readonly layerMaps: readonly LayerMap[];
  /** Of the chosen units, overall and by level. */
  readonly regionInformation: readonly RegionInformation[];
  readonly similarity: readonly MapSimilarity[];
  /**
   * Of every unit, overall, [units · K] by unit offset of the layers: a page computes any unit's map from its row,
   * the basis and the unit's variances, [units · 2] (between residual means, total).
   */
  readonly covariances: readonly {
    readonly property: FaceProperty;
    readonly values: Float32Array;
  }[];
  readonly variances: Float64Array;
}

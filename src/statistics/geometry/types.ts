/** Similarity of representations over a fixed subsample of design points; no intervals: the points are not independent. */
export interface GeometryEstimates {
  /** Design points compared. */
  readonly rows: number;
  /** Network layers, then the factors of the space as models. */
  readonly representations: readonly { readonly name: string; readonly kind: 'layer' | 'factor' }[];
  /** Debiased linear CKA, [representation][representation]. */
  readonly alignment: readonly (readonly (number | null)[])[];
  /** Linear CKA as usually reported, which rises with units over rows. */
  readonly biasedAlignment: readonly (readonly (number | null)[])[];
  /** Spearman correlation of dissimilarities (1 - Pearson over units; of a factor, 0 or 1, or steps of ordered levels). */
  readonly dissimilarityCorrelation: readonly (readonly (number | null)[])[];
  readonly reasons: readonly string[];
}

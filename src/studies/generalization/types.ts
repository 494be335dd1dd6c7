import type { DecisionDifference, Verdict, VariantResult } from '../variants/types.js';

export type { Verdict, VariantResult };

/** Whose changes a curve shows. */
export type AmplifiedPart = 'shape' | 'texture' | 'both';

export interface AmplificationCurve {
  readonly part: AmplifiedPart;
  /** Ascending gains, the original's among them. */
  readonly points: readonly (VariantResult & { readonly gain: number })[];
}

/** Shape's value less texture's, of the same people; above 0: changes of texture cost more. */
export type ShapeAgainstTexture = DecisionDifference;

/** What a network does with faces it was not trained on. */
export interface GeneralizationFindings {
  /** Why there is none; then the lists are empty. */
  readonly reason: string | null;
  readonly original: VariantResult | null;
  readonly curves: readonly AmplificationCurve[];
  /** Variants of one kind: opposite sex, ages, yaws. */
  readonly others: readonly VariantResult[];
  /** One's shape under another's texture: images called the shape's owner, and the texture's owner. */
  readonly swap: {
    readonly shapeOwner: VariantResult;
    readonly textureOwner: VariantResult;
    /** Texture's owner less shape's owner. */
    readonly difference: ShapeAgainstTexture;
  } | null;
  /** Accuracy or margin with shape amplified less that with texture amplified, mean over the gains above 1. */
  readonly shapeAgainstTexture: ShapeAgainstTexture | null;
  /** The same of the gains below 1, which take from the person. Missing in summaries of earlier versions. */
  readonly reduced?: ShapeAgainstTexture | null;
  /** Gains that both means are over, ascending. Missing in summaries of earlier versions. */
  readonly gains?: { readonly amplified: readonly number[]; readonly reduced: readonly number[] };
  /**
   * The paper's claim that a network is more sensitive to texture than to shape: by amplification, by reduction, and by whose
   * identity wins in a swap. From the interval of the difference in accuracy; of the margin where accuracy cannot tell.
   */
  readonly verdicts: {
    readonly amplification: Verdict | null;
    readonly reduction?: Verdict | null;
    readonly swap: Verdict | null;
  };
}

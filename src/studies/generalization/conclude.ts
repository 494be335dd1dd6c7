import type { AuditTables, FoldedDecision } from '../../statistics/index.js';
import { ORIGINAL } from '../../stimulus/index.js';
import type { Variant } from '../../stimulus/index.js';
import { compareVariants, foldVariants, resultOf } from '../variants/folded-variants.js';
import type {
  AmplificationCurve,
  AmplifiedPart,
  GeneralizationFindings,
  ShapeAgainstTexture,
  VariantResult,
  Verdict,
} from './types.js';

/**
 * Accuracy and margin of every variant with the change from the original, in the same people: jackknife over residuals.
 * Xu et al. 2018 (arXiv:1811.07807), section 3, "generalization".
 */
export function concludeGeneralization(tables: AuditTables): GeneralizationFindings {
  if (!tables.hasDecision) return nothing('no decision is defined for this network and space');
  const variants = tables.space.definition.variants ?? [];
  const folded = foldVariants(tables);
  if (!folded) return nothing('the space has no variants');
  const results = [ORIGINAL, ...variants.map(({ name }) => name)].map((variant, level) =>
    resultOf(variant, level, folded),
  );
  const kinds = variants.map(kindOf);
  const swap = swapOf(kinds, results, folded);
  const gains = comparedGains(kinds, variants);
  const shapeAgainstTexture = partsDifference(kinds, variants, folded, gains.amplified);
  const reduced = partsDifference(kinds, variants, folded, gains.reduced);
  return {
    reason: null,
    original: results[0],
    curves: (['shape', 'texture', 'both'] as const).map((part) =>
      curveOf(part, kinds, variants, results),
    ),
    others: results.filter((_, level) => level > 0 && kinds[level - 1] === 'other'),
    swap,
    shapeAgainstTexture,
    reduced,
    gains,
    verdicts: {
      amplification: shapeAgainstTexture && verdictOf(shapeAgainstTexture),
      reduction: reduced && verdictOf(reduced),
      swap: swap && verdictOf(swap.difference),
    },
  };
}

function nothing(reason: string): GeneralizationFindings {
  return {
    ...{ reason, original: null, curves: [], others: [], swap: null, shapeAgainstTexture: null },
    ...{ reduced: null, gains: { amplified: [], reduced: [] } },
    verdicts: { amplification: null, reduction: null, swap: null },
  };
}

type Kind = AmplifiedPart | 'texture of another' | 'shape of another' | 'other';

/** By what a variant changes, not by its name. */
function kindOf(variant: Variant): Kind {
  const keys = Object.keys(variant)
    .filter((key) => key !== 'name')
    .sort()
    .join();
  if (keys === 'shapeAmplification') return 'shape';
  if (keys === 'textureAmplification') return 'texture';
  const { shapeAmplification, textureAmplification } = variant;
  if (keys === 'shapeAmplification,textureAmplification') {
    return shapeAmplification === textureAmplification ? 'both' : 'other';
  }
  if (keys === 'textureFrom') return 'texture of another';
  return keys === 'shapeFrom' ? 'shape of another' : 'other';
}

function gainOf({ shapeAmplification, textureAmplification }: Variant): number {
  return shapeAmplification ?? textureAmplification ?? 1;
}

function curveOf(
  part: AmplifiedPart,
  kinds: readonly Kind[],
  variants: readonly Variant[],
  results: readonly VariantResult[],
): AmplificationCurve {
  const points = kinds.flatMap((kind, i) =>
    kind === part ? [{ ...results[i + 1], gain: gainOf(variants[i]) }] : [],
  );
  return {
    part,
    points: [{ ...results[0], gain: 1 }, ...points].sort((a, b) => a.gain - b.gain),
  };
}

function swapOf(
  kinds: readonly Kind[],
  results: readonly VariantResult[],
  folded: readonly FoldedDecision[],
): GeneralizationFindings['swap'] {
  // Somebody's shape under another's texture: the truth of these images is the owner of the shape.
  const shape = kinds.indexOf('texture of another') + 1;
  const texture = kinds.indexOf('shape of another') + 1;
  if (shape === 0 || texture === 0) return null;
  return {
    shapeOwner: results[shape],
    textureOwner: results[texture],
    difference: compareVariants([folded[texture]], [folded[shape]]),
  };
}

/** Level of each gain of one part. */
function levelsOf(
  part: AmplifiedPart,
  kinds: readonly Kind[],
  variants: readonly Variant[],
): Map<number, number> {
  return new Map(variants.flatMap((one, i) => (kinds[i] === part ? [[gainOf(one), i + 1]] : [])));
}

/** Gains at which both shape and texture were shown: more of the person, or less. */
function comparedGains(
  kinds: readonly Kind[],
  variants: readonly Variant[],
): NonNullable<GeneralizationFindings['gains']> {
  const texture = levelsOf('texture', kinds, variants);
  const both = [...levelsOf('shape', kinds, variants).keys()]
    .filter((gain) => texture.has(gain))
    .sort((a, b) => a - b);
  return { amplified: both.filter((gain) => gain > 1), reduced: both.filter((gain) => gain < 1) };
}

/** Shape's value less texture's, mean over the gains; null without any. */
function partsDifference(
  kinds: readonly Kind[],
  variants: readonly Variant[],
  folded: readonly FoldedDecision[],
  gains: readonly number[],
): ShapeAgainstTexture | null {
  if (gains.length === 0) return null;
  const of = (part: AmplifiedPart): FoldedDecision[] => {
    const levels = levelsOf(part, kinds, variants);
    return gains.map((gain) => folded[levels.get(gain)!]);
  };
  return compareVariants(of('shape'), of('texture'));
}

/** The margin decides where the accuracies do not differ at all, as where all are right. */
function verdictOf({ accuracy, margin }: ShapeAgainstTexture): Verdict {
  const { low, high } = accuracy.value === 0 ? margin : accuracy;
  if (low === null || high === null) return 'no interval';
  if (low <= 0 && high >= 0) return 'undecided';
  return low > 0 ? 'supported' : 'contradicted';
}

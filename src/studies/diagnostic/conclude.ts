import type { AuditTables, FoldedDecision } from '../../statistics/index.js';
import { ORIGINAL } from '../../stimulus/index.js';
import type { Variant } from '../../stimulus/index.js';
import {
  compareVariants,
  foldVariants,
  meanDifference,
  resultOf,
} from '../variants/folded-variants.js';
import type { DecisionDifference, Verdict } from '../variants/types.js';
import type { FeatureSummary } from './summarise-features.js';
import type {
  DiagnosticCheck,
  DiagnosticFindings,
  DiagnosticPoint,
  RegionResampling,
} from './types.js';
import { PATCHED } from './variants.js';
import type { Patched } from './variants.js';

/**
 * The decision when only the diagnostic features change and when only the others do, by the same energy, and when a region
 * is somebody else's: differences of the same people at the same views, jackknife over residuals.
 */
export function concludeDiagnostic(
  tables: AuditTables,
  features: FeatureSummary | null,
): DiagnosticFindings {
  const folded = foldVariants(tables);
  const reason = whyNothing(tables, features, folded);
  if (reason !== null || !folded || !features) return nothing(reason ?? '');
  const variants = tables.space.definition.variants ?? [];
  return {
    ...{ reason: null, ...features },
    original: resultOf(ORIGINAL, 0, folded),
    checks: PATCHED.flatMap((patched) => checkOf(patched, variants, folded)),
    resampled: resampledRegions(variants, folded),
  };
}

function whyNothing(
  tables: AuditTables,
  features: FeatureSummary | null,
  folded: readonly FoldedDecision[] | null,
): string | null {
  if (!tables.hasDecision) return 'no decision is defined for this network and space';
  if (!folded) return 'the study shows no changes';
  if (!features) return 'the calibration holds no features: it was made by an earlier version';
  return null;
}

function nothing(reason: string): DiagnosticFindings {
  return {
    ...{ reason, original: null, checks: [], energy: [], regions: [], resampled: [] },
    ...{ identities: 0, allIdentities: 0, residuals: 0 },
  };
}

/** Empty where the study shows no gains of the part. */
function checkOf(
  patched: Patched,
  variants: readonly Variant[],
  folded: readonly FoldedDecision[],
): DiagnosticCheck[] {
  const levels = gainLevels(patched, variants);
  if (levels.length === 0) return [];
  const points = levels.map(({ gain, diagnostic, other }): DiagnosticPoint => ({
    gain,
    diagnostic: resultOf(variants[diagnostic - 1].name, diagnostic, folded),
    other: resultOf(variants[other - 1].name, other, folded),
    difference: compareVariants([folded[diagnostic]], [folded[other]]),
  }));
  const compare = (
    some: readonly GainLevels[],
    first: 'diagnostic' | 'other',
    second: 'diagnostic' | 'other',
  ): DecisionDifference | null =>
    some.length === 0
      ? null
      : compareVariants(
          some.map((level) => folded[level[first]]),
          some.map((level) => folded[level[second]]),
        );
  const weakened = compare(
    levels.filter(({ gain }) => gain < 1),
    'other',
    'diagnostic',
  );
  const amplified = compare(
    levels.filter(({ gain }) => gain > 1),
    'diagnostic',
    'other',
  );
  return [
    {
      ...{ patched, points, weakened, amplified },
      verdicts: {
        weakened: weakened && verdictOf(weakened),
        amplified: amplified && verdictOf(amplified),
      },
    },
  ];
}

interface GainLevels {
  readonly gain: number;
  /** Levels of `variant`. */
  readonly diagnostic: number;
  readonly other: number;
}

/** Gains at which both sets of features were shown, ascending. */
function gainLevels(patched: Patched, variants: readonly Variant[]): GainLevels[] {
  const found = new Map<number, { diagnostic?: number; other?: number }>();
  variants.forEach((variant, i) => {
    const patch = patched === 'texture' ? variant.texturePatch : variant.shapePatch;
    if (patchedOf(variant) !== patched || !patch || !('part' in patch)) return;
    found.set(patch.gain, { ...found.get(patch.gain), [patch.part]: i + 1 });
  });
  return [...found]
    .flatMap(([gain, { diagnostic, other }]) =>
      diagnostic !== undefined && other !== undefined ? [{ gain, diagnostic, other }] : [],
    )
    .sort((a, b) => a.gain - b.gain);
}

function patchedOf({ shapePatch, texturePatch }: Variant): Patched | null {
  if (shapePatch && texturePatch) return 'both';
  return shapePatch ? 'shape' : texturePatch ? 'texture' : null;
}

/** The decision variable tells more than right and wrong, which rarely change. */
function verdictOf({ margin: { low, high } }: DecisionDifference): Verdict {
  if (low === null || high === null) return 'no interval';
  if (low <= 0 && high >= 0) return 'undecided';
  return low > 0 ? 'supported' : 'contradicted';
}

/** By property and region, the largest loss of the decision variable first. */
function resampledRegions(
  variants: readonly Variant[],
  folded: readonly FoldedDecision[],
): RegionResampling[] {
  const levels = new Map<string, { property: 'shape' | 'texture'; region: string; at: number[] }>();
  variants.forEach((variant, i) => {
    const property = variant.shapePatch ? 'shape' : 'texture';
    const patch = variant[`${property}Patch`];
    if (!patch || !('region' in patch)) return;
    const key = `${property} ${patch.region}`;
    const known = levels.get(key) ?? { property, region: patch.region, at: [] };
    known.at.push(i + 1);
    levels.set(key, known);
  });
  const [original] = folded;
  return [...levels.values()]
    .map(({ property, region, at }) => {
      const shown = at.map((level) => folded[level]);
      return {
        ...{ property, region, strangers: at.length },
        loss: compareVariants([original], shown),
        move: rootMeanSquare(
          meanDifference(
            [original.margin],
            shown.map(({ margin }) => margin),
          ),
        ),
      };
    })
    .sort((a, b) => (b.loss.margin.value ?? 0) - (a.loss.margin.value ?? 0));
}

/**
 * Over residuals, whose own values are had back from those without each: n·mean - (n - 1)·(mean without), exact where
 * residuals have equally many images.
 */
function rootMeanSquare(
  folded: { readonly value: number; readonly leaveOut: Float64Array } | null,
): number | null {
  if (!folded || folded.leaveOut.length < 2) return null;
  const { value, leaveOut } = folded;
  const n = leaveOut.length;
  const squares = leaveOut.reduce((sum, rest) => sum + (n * value - (n - 1) * rest) ** 2, 0);
  return Math.sqrt(squares / n);
}

import type {
  AuditSummary,
  GeneralizationFindings,
  ShapeAgainstTexture,
  Verdict,
} from '../studies/index.js';
import {
  formatDecimals,
  formatInterval,
  formatPercent,
  formatPoints,
  joinWords,
  plural,
  inPoints,
} from './format.js';

/** The findings of a generalization study in whole sentences, for page and terminal; the reason where there are none. */
export function generalizationSentences(summary: AuditSummary): string[] {
  const { generalization } = summary;
  if (!generalization) return [];
  const { reason, shapeAgainstTexture, reduced, gains, swap, verdicts } = generalization;
  if (reason !== null) return [`No generalization: ${reason}.`];
  const residuals = summary.run.space.residuals;
  const claim = (verdict: Verdict): string => verdictText(CLAIM, verdict, residuals);
  return [
    ...extremes(generalization),
    ...(shapeAgainstTexture && verdicts.amplification
      ? [
          `Amplified${gainsText(gains?.amplified)}: ${comparison(shapeAgainstTexture)}. ${claim(verdicts.amplification)}.`,
        ]
      : []),
    ...(reduced && verdicts.reduction
      ? [
          `Reduced${gainsText(gains?.reduced)}: ${comparison(reduced)}. ${claim(verdicts.reduction)}.`,
        ]
      : []),
    ...(swap && verdicts.swap
      ? [
          `One's shape under another's texture is called the texture's owner in ${formatPercent(swap.textureOwner.accuracy.value)} and the shape's owner in ${formatPercent(swap.shapeOwner.accuracy.value)} of images. ${verdictText(WINNER, verdicts.swap, residuals)}.`,
        ]
      : []),
  ];
}

type Decided = Exclude<Verdict, 'no interval'>;

const CLAIM: Readonly<Record<Decided, string>> = {
  supported: 'More sensitive to texture than to shape, as the paper found',
  contradicted: 'More sensitive to shape than to texture, against what the paper found',
  undecided: 'No verdict on shape against texture: the interval holds 0',
};

const WINNER: Readonly<Record<Decided, string>> = {
  supported: 'Texture wins, as the paper found',
  contradicted: 'Shape wins, against what the paper found',
  undecided: 'No verdict on whose face it is: the interval of the difference holds 0',
};

function verdictText(
  texts: Readonly<Record<Decided, string>>,
  verdict: Verdict,
  residuals: number,
): string {
  return verdict === 'no interval'
    ? `No verdict: ${plural(residuals, 'residual')} give no interval`
    : texts[verdict];
}

/** ` (mean over ×2 and ×4)`. */
function gainsText(gains: readonly number[] = []): string {
  if (gains.length === 0) return '';
  return ` (${gains.length > 1 ? 'mean over ' : ''}${joinWords(gains.map((gain) => `×${gain}`))})`;
}

/** `with shape changed 35.4 percentage points more images are right than with texture changed (…), …`. */
function comparison({ accuracy, margin }: ShapeAgainstTexture): string {
  const difference = accuracy.value ?? 0;
  const right =
    difference === 0
      ? 'with shape changed as many images are right as with texture changed'
      : `with shape changed ${formatPoints(Math.abs(difference))} ${difference > 0 ? 'more' : 'fewer'} images are right than with texture changed${intervalText(accuracy, inPoints)}`;
  const decimals = (value: number): string => formatDecimals(value, 2);
  const moved = margin.value ?? 0;
  return `${right}, and the decision variable is ${decimals(Math.abs(moved))} ${moved < 0 ? 'lower' : 'higher'}${intervalText(margin, decimals)}`;
}

function intervalText(
  difference: ShapeAgainstTexture['accuracy'],
  format: (value: number) => string,
): string {
  const interval = formatInterval(difference, format);
  return interval === null ? '' : ` (difference ${interval})`;
}

/** What the largest gain of each part leaves. */
function extremes({ original, curves }: GeneralizationFindings): string[] {
  const parts = curves.flatMap(({ part, points }) => {
    const last = points.at(-1);
    if (!last || last.gain <= 1) return [];
    return [`${part} ×${last.gain} ${formatPercent(last.accuracy.value)}`];
  });
  if (!original || parts.length === 0) return [];
  return [
    `Of the original faces ${formatPercent(original.accuracy.value)} are decided correctly; amplified: ${parts.join(', ')}.`,
  ];
}

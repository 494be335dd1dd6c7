import type {
  AuditSummary,
  GeneralizationFindings,
  ShapeAgainstTexture,
  Verdict,
} from '../studies/index.js';
import { formatDecimals, formatPercent, withInterval } from './format.js';

/** The findings of a generalization study in whole sentences, for page and terminal; the reason where there are none. */
export function generalizationSentences({ generalization }: AuditSummary): string[] {
  if (!generalization) return [];
  const { reason, shapeAgainstTexture, swap, verdicts } = generalization;
  if (reason !== null) return [`No generalization: ${reason}.`];
  return [
    ...extremes(generalization),
    ...(shapeAgainstTexture && verdicts.amplification
      ? [
          `${CLAIM[verdicts.amplification]} Mean over the gains, amplified shape keeps ${comparison(shapeAgainstTexture)} than amplified texture.`,
        ]
      : []),
    ...(swap && verdicts.swap
      ? [
          `One's shape under another's texture is called the texture's owner in ${formatPercent(swap.textureOwner.accuracy.value)} and the shape's owner in ${formatPercent(swap.shapeOwner.accuracy.value)} of images: ${WINNER[verdicts.swap]}.`,
        ]
      : []),
  ];
}

const CLAIM: Readonly<Record<Verdict, string>> = {
  supported: 'More sensitive to texture than to shape, as the paper found.',
  contradicted: 'More sensitive to shape than to texture, against what the paper found.',
  undecided: 'Shape and texture cannot be told apart.',
};

const WINNER: Readonly<Record<Verdict, string>> = {
  supported: 'texture wins, as the paper found',
  contradicted: 'shape wins, against what the paper found',
  undecided: 'neither wins',
};

function comparison({ accuracy, margin }: ShapeAgainstTexture): string {
  return `${withInterval(accuracy, formatPercent)} more images right and a decision variable ${withInterval(margin, (value) => formatDecimals(value, 2))} higher`;
}

/** What the largest gain of each part leaves. */
function extremes({ original, curves }: GeneralizationFindings): string[] {
  const parts = curves.flatMap(({ part, points }) => {
    const last = points.at(-1);
    if (!last || last.gain <= 1) return [];
    return [`${part} ×${last.gain} ${formatPercent(last.accuracy.value)}`];
  });
  if (!original || parts.length === 0) return [];
  return [`Accuracy ${formatPercent(original.accuracy.value)}; ${parts.join(', ')}.`];
}

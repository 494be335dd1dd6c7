import type { WholeFace } from '../stimulus/index.js';
import type { AuditSummary, DecisionDifference, DiagnosticCheck } from '../studies/index.js';
import { formatDecimals, inPoints, joinWords, withInterval } from './format.js';

const WHOLE_FACE: WholeFace = 'whole face';
const MOST_REGIONS = 3;
/** Fewest other residuals of which maps are shown in bits: each vertex is fitted with three numbers. */
export const LEAST_RESIDUALS = 30;

/** The findings of a diagnostic study in whole sentences, for page and terminal; the reason where there are none. */
export function diagnosticSentences({ diagnostic }: AuditSummary): string[] {
  if (!diagnostic) return [];
  const { reason, identities, allIdentities, residuals, checks, resampled } = diagnostic;
  if (reason !== null) return [`No diagnostic features: ${reason}.`];
  const moved = resampled.filter(({ region }) => region !== WHOLE_FACE).slice(0, MOST_REGIONS);
  return [
    `Features of ${identities} of ${allIdentities} identities, each found from the ${residuals} other residuals.${residuals < LEAST_RESIDUALS ? ` So few find features by chance as much as by what decides: bits are not shown (${LEAST_RESIDUALS} are needed), and the check below is a rehearsal.` : ''}`,
    ...checks.flatMap(checkSentences),
    ...(moved.length > 0
      ? [
          `Shown as somebody else's, these regions cost most of the decision variable: ${joinWords(
            moved.map(
              ({ region, property, loss }) =>
                `${property} of the ${region} ${withInterval(loss.margin, decimals)}`,
            ),
          )}.`,
        ]
      : []),
  ];
}

function checkSentences({ patched, weakened, amplified, verdicts }: DiagnosticCheck): string[] {
  const name = patched === 'both' ? 'shape and texture' : patched;
  return [
    ...(weakened && verdicts.weakened
      ? [
          `Weakening the diagnostic features of ${name} ${WEAKENED[verdicts.weakened]}: ${differenceText(weakened)}.`,
        ]
      : []),
    ...(amplified && verdicts.amplified
      ? [
          `Amplifying the diagnostic features of ${name} ${AMPLIFIED[verdicts.amplified]}: ${differenceText(amplified)}.`,
        ]
      : []),
  ];
}

const WEAKENED = {
  supported: 'costs more than weakening all others by the same energy',
  contradicted: 'costs less than weakening all others by the same energy',
  undecided:
    'against weakening all others by the same energy is undecided, since the interval holds 0',
  'no interval': 'was compared with weakening all others over too few people for an interval',
} as const;
const AMPLIFIED = {
  supported: 'keeps more of the decision than amplifying all others by the same energy',
  contradicted: 'keeps less of the decision than amplifying all others by the same energy',
  undecided:
    'against amplifying all others by the same energy is undecided, since the interval holds 0',
  'no interval': 'was compared with amplifying all others over too few people for an interval',
} as const;

function differenceText({ accuracy, margin }: DecisionDifference): string {
  return `a difference of ${withInterval(margin, decimals)} in the decision variable and of ${withInterval(accuracy, inPoints)} percentage points in accuracy`;
}

function decimals(value: number | null): string {
  return formatDecimals(value, 3);
}

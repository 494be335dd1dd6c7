import type {
  RateEstimate,
  VerificationByImpostor,
  VerificationRates,
} from '../statistics/types.js';
import type { AuditSummary } from '../studies/types.js';
import { fewTemplateViews } from './few-template-views.js';

/**
 * One row of `tables/verification.csv`, two per cell (impostors of any kind, and of the same sex and ethnicity): first all
 * images (no factor), then images of one level against templates of all views, then of one level against one level.
 */
export interface VerificationRecord {
  readonly factor: string | null;
  readonly imageLevel: number | null;
  /** Null: templates of all views. */
  readonly templateLevel: number | null;
  readonly impostor: 'anyone' | 'alike';
  readonly genuine: number;
  readonly impostors: number;
  readonly trueAcceptAt1Percent: number | null;
  readonly trueAcceptAt1PercentLow: number | null;
  readonly trueAcceptAt1PercentHigh: number | null;
  readonly trueAcceptAt01Percent: number | null;
  readonly trueAcceptAt01PercentLow: number | null;
  readonly trueAcceptAt01PercentHigh: number | null;
  readonly trueAcceptAt001Percent: number | null;
  readonly trueAcceptAt001PercentLow: number | null;
  readonly trueAcceptAt001PercentHigh: number | null;
  readonly equalError: number | null;
  readonly equalErrorLow: number | null;
  readonly equalErrorHigh: number | null;
  readonly sensitivity: number | null;
  readonly sensitivityLow: number | null;
  readonly sensitivityHigh: number | null;
  readonly meanGenuine: number | null;
  readonly meanImpostor: number | null;
  /** Why a number or an interval is missing. */
  readonly reason: string | null;
}

/** Empty unless the output is an embedding. */
export function verificationRecords(summary: AuditSummary): VerificationRecord[] {
  const verification = summary.performance.estimates?.verification ?? null;
  if (verification === null) return [];
  const { overall, byLevel, byPair } = verification;
  return [
    ...both({ factor: null, imageLevel: null, templateLevel: null }, overall),
    ...byLevel.flatMap(({ factor, level, ...rates }) =>
      both({ factor, imageLevel: level, templateLevel: null }, rates),
    ),
    ...byPair.flatMap(({ factor, imageLevel, templateLevel, ...rates }) => {
      const doubt = fewTemplateViews(summary, factor);
      return both({ factor, imageLevel, templateLevel }, rates).map((record) => ({
        ...record,
        reason: [doubt, record.reason].filter((text) => text !== null).join('; ') || null,
      }));
    }),
  ];
}

type Cell = Pick<VerificationRecord, 'factor' | 'imageLevel' | 'templateLevel'>;

function both(cell: Cell, { anyone, alike }: VerificationByImpostor): VerificationRecord[] {
  return [
    { ...cell, impostor: 'anyone', ...flattened(anyone) },
    { ...cell, impostor: 'alike', ...flattened(alike) },
  ];
}

function flattened({ genuine, impostors, trueAccept, ...rates }: VerificationRates) {
  const [percent, thousandth, tenThousandth] = trueAccept;
  const { equalError, sensitivity, meanGenuine, meanImpostor } = rates;
  return {
    ...{ genuine, impostors },
    trueAcceptAt1Percent: percent.value,
    trueAcceptAt1PercentLow: percent.low,
    trueAcceptAt1PercentHigh: percent.high,
    trueAcceptAt01Percent: thousandth.value,
    trueAcceptAt01PercentLow: thousandth.low,
    trueAcceptAt01PercentHigh: thousandth.high,
    trueAcceptAt001Percent: tenThousandth.value,
    trueAcceptAt001PercentLow: tenThousandth.low,
    trueAcceptAt001PercentHigh: tenThousandth.high,
    equalError: equalError.value,
    equalErrorLow: equalError.low,
    equalErrorHigh: equalError.high,
    sensitivity: sensitivity.value,
    sensitivityLow: sensitivity.low,
    sensitivityHigh: sensitivity.high,
    ...{ meanGenuine, meanImpostor },
    reason: reasons([...trueAccept, equalError, sensitivity]),
  };
}

function reasons(rates: readonly RateEstimate[]): string | null {
  const found = new Set(rates.flatMap(({ reason }) => (reason === null ? [] : [reason])));
  return found.size === 0 ? null : [...found].join('; ');
}

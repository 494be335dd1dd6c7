import { pairedDifference } from '../../statistics/index.js';
import type { FoldedAudit } from '../../statistics/index.js';
import { gateFigure } from './gate-figure.js';
import type { GateFigure } from './gate-figure.js';
import { gateName } from './gate-name.js';
import type { Gate, GateResult } from './types.js';

/** What gates are held against: estimates, or why there are none. */
export type GateEvidence = { readonly folded: FoldedAudit } | { readonly reason: string };

/** A value with its interval, or why either is missing. */
type Measured = Pick<GateResult, 'value' | 'low' | 'high' | 'reason'>;

/**
 * Verdicts on a run. Of m gates each is decided on an interval of level 1 - 0.05/m (Bonferroni), so that all intervals
 * hold together in 95 % of cases. A gate passes when its whole interval is on the right side of the threshold, fails
 * when none of it is, and is otherwise undecided.
 */
export function evaluateGates(
  gates: readonly Gate[],
  run: GateEvidence,
  baseline: GateEvidence,
): GateResult[] {
  const level = 1 - 0.05 / gates.length;
  return gates.map((gate) => {
    const threshold = gate.limit === 'maxDrop' ? -gate.threshold : gate.threshold;
    const measured = measure(gate, run, baseline, level);
    return { name: gateName(gate), ...decide(gate, measured, threshold), threshold };
  });
}

function measure(gate: Gate, run: GateEvidence, baseline: GateEvidence, level: number): Measured {
  if ('reason' in run) return absent(run.reason);
  const found = gateFigure(gate, run.folded);
  if (gate.limit === 'min' || gate.limit === 'max') return withInterval(found, level);
  if ('reason' in baseline) return absent(`baseline: ${baseline.reason}`);
  const { difference, low, high, reason } = pairedDifference(
    gateFigure(gate, baseline.folded).estimate,
    found.estimate,
    level,
  );
  return { value: difference, low, high, reason };
}

function absent(reason: string): Measured {
  return { value: null, low: null, high: null, reason };
}

function withInterval(
  { estimate: { value, reason }, intervalAt }: GateFigure,
  level: number,
): Measured {
  if (value === null) return absent(reason ?? 'no estimate');
  return { value, ...intervalAt(value, level) };
}

function decide(
  { limit, undecided }: Gate,
  measured: Measured,
  threshold: number,
): Omit<GateResult, 'name' | 'threshold'> {
  const { low, high } = measured;
  if (low === null || high === null) {
    return { ...measured, verdict: 'fail', reason: measured.reason ?? 'no interval' };
  }
  const isFloor = limit === 'min' || limit === 'maxDrop';
  if (isFloor ? low >= threshold : high <= threshold) {
    return { ...measured, verdict: 'pass', reason: null };
  }
  const side = isFloor ? 'below' : 'above';
  if (isFloor ? high < threshold : low > threshold) {
    return { ...measured, verdict: 'fail', reason: `the whole interval is ${side} the threshold` };
  }
  const reason = `undecided: the interval reaches ${side} the threshold`;
  return { ...measured, verdict: undecided, reason };
}

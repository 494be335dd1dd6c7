import { jackknifeInterval, pairedDifference, shareInterval } from '../../statistics/index.js';
import type { FoldedAudit, FoldedEstimate } from '../../statistics/index.js';
import { gateName } from './gate-name.js';
import type { Gate, GateResult } from './types.js';

/** What gates are held against: estimates, or why there are none. */
export type GateEvidence = { readonly folded: FoldedAudit } | { readonly reason: string };

/** An estimate; of a share, that of so many images, which limit its interval. */
type Evidence = FoldedEstimate & { readonly images?: number };

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
  const found = estimateOf(gate, run.folded);
  if (gate.limit === 'min' || gate.limit === 'max') return withInterval(gate, found, level);
  if ('reason' in baseline) return absent(`baseline: ${baseline.reason}`);
  const { difference, low, high, reason } = pairedDifference(
    estimateOf(gate, baseline.folded),
    found,
    level,
  );
  return { value: difference, low, high, reason };
}

function absent(reason: string): Measured {
  return { value: null, low: null, high: null, reason };
}

function withInterval({ metric }: Gate, found: Evidence, level: number): Measured {
  if (found.value === null) return absent(found.reason ?? 'no estimate');
  const { value, leaveOut, groupName, images } = found;
  if (images !== undefined)
    return { value, ...shareInterval(value, leaveOut, { groupName, level, images }) };
  const interval = jackknifeInterval(value, leaveOut, groupName, level);
  if (metric !== 'invariance') return { value, ...interval };
  // An index's interval ends where indices do.
  const { low, high, reason } = interval;
  return { value, low: low && Math.max(-1, low), high: high && Math.min(1, high), reason };
}

/** The estimate that a gate is about; one without value and with the reason where the run has none. */
function estimateOf(gate: Gate, folded: FoldedAudit): Evidence {
  const { metric, layer, factor, level } = gate;
  if (metric === 'information' || metric === 'invariance') {
    // Of information the read-outs come first: what the layer knows, not one unit.
    const row = folded[metric].find((one) => one.layer === layer && one.factor === factor);
    return row ?? missing(`the run has no ${metric} of layer ${layer} and factor ${factor}`);
  }
  if (folded.performance === null) return missing('no decision is defined in this run');
  const cell = factor === null ? [] : [{ factor, level }];
  const row = folded.performance.find((one) => JSON.stringify(one.cell) === JSON.stringify(cell));
  if (!row) return missing(`the run has no ${metric} at ${factor} ${level}`);
  return metric === 'accuracy' ? { ...row.accuracy, images: row.points } : row.margin;
}

function missing(reason: string): FoldedEstimate {
  return { value: null, leaveOut: new Float64Array(0), groupName: 'residuals', reason };
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

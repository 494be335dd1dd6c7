import {
  endIndex,
  foldedInterval,
  jackknifeInterval,
  shareInterval,
} from '../../statistics/index.js';
import type { FoldedAudit, FoldedEstimate, Interval } from '../../statistics/index.js';
import type { Gate } from './types.js';

/** An estimate, and its interval of any level by the rule that the report has for its kind. */
export interface GateFigure {
  readonly estimate: FoldedEstimate;
  /** `value`: the estimate's own. */
  readonly intervalAt: (value: number, level: number) => Interval;
}

/** What a gate is about; without a value and with the reason where the run has none. */
export function gateFigure(gate: Gate, folded: FoldedAudit): GateFigure {
  if (gate.metric === 'information') return informationFigure(gate, folded);
  if (gate.metric === 'invariance') return invarianceFigure(gate, folded);
  return performanceFigure(gate, folded);
}

function informationFigure(gate: Gate, { information }: FoldedAudit): GateFigure {
  // The read-outs come first: what the layer knows, not one unit.
  const row = information.find((one) => one.layer === gate.layer && one.factor === gate.factor);
  if (!row) return missingOfLayer(gate);
  return { estimate: row, intervalAt: (_, level) => foldedInterval(row, level) };
}

function invarianceFigure(gate: Gate, { invariance }: FoldedAudit): GateFigure {
  const row = invariance.find((one) => one.layer === gate.layer && one.factor === gate.factor);
  if (!row) return missingOfLayer(gate);
  const { intervalAt } = jackknifeFigure(row);
  return {
    estimate: row,
    intervalAt: (value, level) => endIndex(value, intervalAt(value, level), row.levels),
  };
}

function performanceFigure(
  { metric, factor, level }: Gate,
  { performance }: FoldedAudit,
): GateFigure {
  if (performance === null) return missing('no decision is defined in this run');
  const cell = factor === null ? [] : [{ factor, level }];
  const row = performance.find((one) => JSON.stringify(one.cell) === JSON.stringify(cell));
  if (!row) return missing(`the run has no ${metric} at ${factor} ${level}`);
  if (metric === 'margin') return jackknifeFigure(row.margin);
  const { accuracy, points: images } = row;
  const { leaveOut, groupName } = accuracy;
  return {
    estimate: accuracy,
    intervalAt: (value, confidence) =>
      shareInterval(value, leaveOut, { groupName, level: confidence, images }),
  };
}

function jackknifeFigure(estimate: FoldedEstimate): GateFigure {
  const { leaveOut, groupName } = estimate;
  return {
    estimate,
    intervalAt: (value, level) => jackknifeInterval(value, leaveOut, groupName, level),
  };
}

function missingOfLayer({ metric, layer, factor }: Gate): GateFigure {
  return missing(`the run has no ${metric} of layer ${layer} and factor ${factor}`);
}

function missing(reason: string): GateFigure {
  return jackknifeFigure({
    value: null,
    leaveOut: new Float64Array(0),
    groupName: 'residuals',
    reason,
  });
}

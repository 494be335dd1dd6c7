import type { AuditTables } from './audit-tables.js';
import { REASONS } from './information-value.js';
import { jackknifeInterval } from './jackknife.js';
import type { FoldedValue } from './residual-moments.js';
import type { InvarianceEstimate } from './types.js';
import type { UnitSums } from './unit-sums.js';

/** Sums of squares of layers under construction, unit by unit. */
export interface InvarianceSums {
  add(layer: string, sums: UnitSums): void;
  finish(): InvarianceEstimate[];
  /** The same indices without each residual in place of their intervals. */
  fold(): FoldedIndex[];
}

/** An invariance index, and the same without each residual; null with the reason. */
export interface FoldedIndex {
  readonly layer: string;
  readonly factor: string;
  readonly folded: FoldedValue | null;
  readonly reason: string | null;
}

/** S_identity and the total of one layer and factor: of everything, then without each residual. */
interface LayerSums {
  readonly layer: string;
  readonly factor: string;
  readonly identity: Float64Array;
  readonly total: Float64Array;
}

/**
 * Invariance of each network layer to each view factor: the share of identity in the two-way decomposition of its
 * units' cell means m(identity, level) into identity, level and interaction, summed over units,
 * S_identity / (S_identity + S_factor + S_identity×factor). 1: the layer's mean response depends on who, not on the
 * factor. The decision's layer has none.
 */
export function createInvarianceSums(tables: AuditTables): InvarianceSums {
  const networkLayers = tables.hasDecision ? tables.layers.slice(0, -1) : tables.layers;
  const viewFactors = tables.space.factors.filter(({ kind }) => kind === 'view');
  const all: LayerSums[] = networkLayers.flatMap(({ name }) =>
    viewFactors.map((factor) => ({
      layer: name,
      factor: factor.name,
      identity: new Float64Array(tables.groups + 1),
      total: new Float64Array(tables.groups + 1),
    })),
  );
  return {
    add(layer, sums) {
      for (const target of all) if (target.layer === layer) addUnit(tables, target, sums);
    },
    finish: () => all.map((sums) => estimateIndex(foldIndex(tables, sums))),
    fold: () => all.map((sums) => foldIndex(tables, sums)),
  };
}

function estimateIndex({ layer, factor, folded, reason: absent }: FoldedIndex): InvarianceEstimate {
  const row = { layer, factor };
  if (folded === null) return { ...row, index: null, low: null, high: null, reason: absent };
  const { low, high, reason } = jackknifeInterval(folded.value, folded.leaveOut);
  // A share's interval ends where shares do.
  return {
    ...row,
    index: folded.value,
    low: low && Math.max(0, low),
    high: high && Math.min(1, high),
    reason,
  };
}

function foldIndex(tables: AuditTables, sums: LayerSums): FoldedIndex {
  const { layer, factor, identity, total } = sums;
  const row = { layer, factor };
  if (tables.identities.length < 2)
    return { ...row, folded: null, reason: 'there is one identity' };
  if (!(total[0] > 0)) return { ...row, folded: null, reason: REASONS.constant };
  const leaveOut = identity.slice(1).map((part, group) => part / total[group + 1]);
  return { ...row, folded: { value: identity[0] / total[0], leaveOut }, reason: null };
}

/**
 * With row sums B_i, column sums C_k and grand sum G of the I x K cell means: S_identity = Σ B_i²/K - G²/IK,
 * S_total = ΣΣ m² - G²/IK. All are sums over identities, so leaving out a residual subtracts its part.
 */
function addUnit(tables: AuditTables, target: LayerSums, { cells }: UnitSums): void {
  const { columns, identities, groupOf, groups } = tables;
  const counts = tables.data('cells.count');
  const first = columns.findIndex(({ factor }) => factor === target.factor);
  const levels = columns.filter(({ factor }) => factor === target.factor).length;
  // Per slot: identities, Σ B², Σ m², G; slot 0 is everything.
  const parts = new Float64Array(4 * (groups + 1));
  for (let row = 0; row < identities.length; row++) {
    let rowSum = 0;
    let squares = 0;
    for (let k = 0; k < levels; k++) {
      const cell = row * columns.length + first + k;
      const mean = cells[cell] / counts[cell];
      rowSum += mean;
      squares += mean * mean;
    }
    for (const slot of [0, groupOf[row] + 1]) {
      parts[4 * slot] += 1;
      parts[4 * slot + 1] += rowSum * rowSum;
      parts[4 * slot + 2] += squares;
      parts[4 * slot + 3] += rowSum;
    }
  }
  for (let slot = 0; slot <= groups; slot++) {
    const part = (i: number): number => parts[i] - (slot === 0 ? 0 : parts[4 * slot + i]);
    const correction = part(3) ** 2 / (part(0) * levels);
    target.identity[slot] += part(1) / levels - correction;
    target.total[slot] += part(2) - correction;
  }
}

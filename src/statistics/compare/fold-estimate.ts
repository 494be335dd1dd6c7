import type { FoldedValue } from '../residual-moments.js';
import type { FoldedEstimate } from './types.js';

/** A value over residuals, or none for the reason given. */
export function foldedEstimate(folded: FoldedValue | null, reason: string | null): FoldedEstimate {
  const { value, leaveOut } = folded ?? { value: null, leaveOut: new Float64Array(0) };
  return { value, leaveOut, groupName: 'residuals', reason };
}

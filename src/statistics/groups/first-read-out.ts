import { DECISION_UNITS } from '../decision.js';
import { readOutCount } from '../readouts/read-out-groups.js';
import type { GroupContext } from './types.js';

/** Unit of the first read-out: they stand after the network's own units and before the decision's. */
export function firstReadOut({ units, hasDecision, readOuts }: GroupContext): number {
  return units - (hasDecision ? DECISION_UNITS.length : 0) - readOutCount(readOuts);
}

export { foldAudit, foldSteps } from './fold-audit.js';
export type { FoldRequest } from './fold-audit.js';
export { foldedInterval } from './folded-interval.js';
export { pairedDifference } from './paired-difference.js';
export type {
  CellLevel,
  FoldedAudit,
  FoldedEstimate,
  FoldedInformation,
  FoldedInvariance,
  FoldedPerformance,
  InformationBasis,
  PairedDifference,
} from './types.js';

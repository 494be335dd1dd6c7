export { levelClasses, trueClasses } from './audit/true-classes.js';
export { CHANGED_RATE, compareAudits } from './compare/compare-audits.js';
export { spaceDifference } from './compare/space-difference.js';
export type {
  ComparedRun,
  Comparison,
  ComparisonSide,
  InformationDifference,
  InvarianceDifference,
  PerformanceDifference,
  TestedDifference,
} from './compare/types.js';
export { evaluateGates } from './gates/evaluate-gates.js';
export type { GateEvidence } from './gates/evaluate-gates.js';
export { gateName } from './gates/gate-name.js';
export { layerFault } from './gates/layer-fault.js';
export type { Gate, GateLimit, GateMetric, GateResult, RunGates } from './gates/types.js';
export type {
  AuditIllustrations,
  AuditPerformance,
  AuditSettings,
  AuditSummary,
  InformationRow,
  JointMapSummary,
  LayerMapSummary,
  MapDrawing,
  MapSummary,
  NullSummary,
  UnitMapSummary,
} from './types.js';
export { worstCases } from './audit/worst-cases.js';
export type { WorstCase } from './types.js';

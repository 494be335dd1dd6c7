export { levelClasses, trueClasses } from './audit/true-classes.js';
export type {
  AuditIllustrations,
  AuditPerformance,
  AuditSettings,
  AuditSummary,
  InformationRow,
  LayerMapSummary,
  MapDrawing,
  MapSummary,
  NullSummary,
  UnitMapSummary,
} from './types.js';
export { worstCases } from './audit/worst-cases.js';
export type { WorstCase } from './types.js';

export { trueClasses } from './audit/true-classes.js';
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

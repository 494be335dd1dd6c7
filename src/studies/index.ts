export { levelClasses, trueClasses } from './audit/true-classes.js';
export type {
  AuditIllustrations,
  AuditPerformance,
  AuditSummary,
  InformationRow,
} from './types.js';
export { worstCases } from './audit/worst-cases.js';
export type { WorstCase } from './types.js';

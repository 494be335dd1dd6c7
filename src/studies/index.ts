export { levelClasses, trueClasses } from './audit/true-classes.js';
export type {
  AuditIllustrations,
  AuditPerformance,
  AuditSummary,
  InformationRow,
} from './types.js';

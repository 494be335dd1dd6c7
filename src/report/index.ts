export { auditDigest } from './audit-digest.js';
export { auditReport } from './audit-report.js';
export { decisionRecords } from './decision-records.js';
export type { DecisionRecord } from './decision-records.js';
export { informationRecords } from './information-records.js';
export type { InformationRecord } from './information-records.js';
export { invarianceRecords } from './invariance-records.js';
export type { InvarianceRecord } from './invariance-records.js';
export { factorTitle, levelTitle } from './factor-names.js';

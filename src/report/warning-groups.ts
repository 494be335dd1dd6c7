import type { AuditSummary, RunWarning, WarningConcern } from '../studies/types.js';

/** Weightiest first. */
const CONCERNS: readonly WarningConcern[] = [
  'coverage',
  'rehearsal',
  'decisions',
  'faces',
  'network',
  'units',
];

/** A summary's warnings by weight, each once, and why the run is a rehearsal, null where it is none. */
export function weighWarnings(
  warnings: readonly RunWarning[],
): Required<Pick<AuditSummary, 'rehearsal' | 'warnings' | 'warningGroups'>> {
  const groups = CONCERNS.map((concern) => ({
    concern,
    warnings: [...new Set(warnings.filter((one) => one.concern === concern).map(textOf))],
  })).filter((group) => group.warnings.length > 0);
  return {
    rehearsal: groups.find(({ concern }) => concern === 'rehearsal')?.warnings[0] ?? null,
    warnings: groups.flatMap((group) => group.warnings),
    warningGroups: groups,
  };
}

function textOf({ text }: RunWarning): string {
  return text;
}

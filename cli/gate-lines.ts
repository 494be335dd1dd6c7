import type { AuditSummary, GateResult } from '../src/studies/index.js';

/** One line per gate: verdict, name, value with its interval, why. */
export function describeGates({ gates = [] }: AuditSummary): string[] {
  return gates.map((gate) => `gate     ${gate.verdict}  ${gate.name}: ${measured(gate)}`);
}

/** The line a run with failed gates ends with; null when all passed. */
export function failedGates({ gates = [] }: AuditSummary): string | null {
  const failed = gates.filter(({ verdict }) => verdict === 'fail');
  if (failed.length === 0) return null;
  const lines = failed.slice(0, 3).map((gate) => `${gate.name}: ${measured(gate)}`);
  const more = failed.length > 3 ? `; and ${failed.length - 3} more` : '';
  return `expected all ${gates.length} gates to pass, ${failed.length} failed (${lines.join('; ')}${more})`;
}

function measured({ value, low, high, threshold, reason }: GateResult): string {
  const why = reason === null ? '' : `, ${reason}`;
  if (value === null) return `no value${why}`;
  const interval = low === null || high === null ? '' : ` (${digits(low)} to ${digits(high)})`;
  return `${digits(value)}${interval}, threshold ${digits(threshold)}${why}`;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(4)));
}

import type { Verdict } from '../workflows/watch-types.js';

/** `accepted  night-2.onnx (1f6c01a2): run …, 3 differences to …`. */
export function verdictLine(verdict: Verdict): string {
  const { checkpoint, runId, comparedWith, changed, failedGates, reason } = verdict;
  const parts = [
    ...(runId === null ? [] : [`run ${runId}`]),
    ...(comparedWith === null ? [] : [`${changed} differences to ${comparedWith}`]),
    ...(failedGates.length === 0 ? [] : [`gates failed: ${failedGates.join('; ')}`]),
    ...(reason === null ? [] : [reason]),
  ];
  const { name, sha256 } = checkpoint;
  return `${verdict.verdict.padEnd(10)}  ${name} (${sha256.slice(0, 8)}): ${parts.join(', ')}`;
}

import type { Gate, GateLimit } from './types.js';

const LIMITS: Readonly<Record<GateLimit, string>> = {
  min: 'at least',
  max: 'at most',
  maxDrop: 'drops by at most',
  maxRise: 'rises by at most',
};

/** The user's name, else the gate in words: `accuracy at yaw 30 at least 0.9`. */
export function gateName(gate: Gate): string {
  if (gate.name !== null) return gate.name;
  return `${subject(gate)} ${LIMITS[gate.limit]} ${gate.threshold}`;
}

function subject({ metric, layer, factor, level }: Gate): string {
  if (metric === 'information') return `information in ${layer} about ${factor}`;
  if (metric === 'invariance') return `invariance of ${layer} to ${factor}`;
  return factor === null ? metric : `${metric} at ${factor} ${level}`;
}
